"""After sexual violence the body and the law give hours: reminders come before them, whoever holds the case."""

from datetime import timedelta
from typing import Any

import pytest

from functions.model.report import Stage
from functions.steps import case as desk
from functions.steps.close import confirm
from tests.pipeline.cases import REPORT, Agency, acting, ends, hush
from tests.pipeline.chaos import all_faults
from tests.world import Person, World

MEDICAL = "batas waktu pemeriksaan kesehatan"
POLICE = "batas waktu laporan resmi makin dekat"
LATE = "terlewat"


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world)


def sexual(last_happened: str) -> dict[str, Any]:
    incident = {"description": "Ada yang terjadi padanya", "region": "15.71", "categories": ["sexual"]}
    return {"reporter": {"role": "witnessed"}, "incident": incident | {"last_happened": last_happened}}


def heard_in(world: World, person: Person, what: str, hours: int) -> list[int]:
    """After how many hours the phone heard it."""
    at = []
    for hour in range(1, hours + 1):
        world.passes("1 h")
        at += [hour for sms in person.phone.unheard() if what in sms.text]
        hush(world)
    return at


@pytest.mark.rows
@pytest.mark.parametrize(
    ("last_happened", "hours"),
    [
        ("now", [48, 96]),
        ("today", [24, 72]),
        ("unknown", [24, 72]),
        ("within_3_days", [1, 24]),
        ("within_5_days", [1]),
        ("longer", []),
    ],
)
def test_a_reminder_is_due_a_day_before_each_medical_window_closes(
    agency: Agency, last_happened: str, hours: list[int]
) -> None:
    report = agency.held(sexual(last_happened)).report
    due = [debt.at - report.received_at for key, debt in report.due.items() if key.startswith("medical_window")]
    assert sorted(due) == [timedelta(hours=after) for after in hours]
    hush(agency.world)


def test_the_holder_hears_of_a_medical_window_once(agency: Agency) -> None:
    agency.held(sexual("unknown"))
    assert heard_in(agency.world, agency.sri, MEDICAL, 30) == [24]


def test_in_a_hospitals_hands_no_medical_window_is_reminded_of(agency: Agency) -> None:
    case = agency.held(sexual("now"))
    desk.act(acting(agency.world, agency.sri, case), "handed_to_hospital", "RSUD")
    assert not any(key.startswith("medical_window") for key in case.report.due)
    hush(agency.world)


def test_the_police_report_is_reminded_of_before_three_days_and_then_daily_with_the_supervisor(agency: Agency) -> None:
    world, case = agency.world, agency.held(sexual("longer"))
    assert heard_in(world, agency.sri, POLICE, 71) == [48]
    assert heard_in(world, agency.rina, LATE, 30) == [1, 25]
    desk.settle_police(acting(world, agency.sri, case), "reported", "LP/1/2026")
    assert heard_in(world, agency.rina, LATE, 30) == []


def test_no_other_case_has_these_clocks_and_an_ended_one_has_none_left(agency: Agency) -> None:
    plain = agency.held(REPORT)
    assert sorted(plain.report.due) == ["follow_up", "link"]
    case = agency.held(sexual("now"))
    assert {"medical_window:72", "medical_window:120", "police_report"} < set(case.report.due)
    ends(agency.world, agency.sri, case)
    confirm(acting(agency.world, agency.rina, case))
    assert case.report.due == {}
    hush(agency.world)


def test_a_case_without_a_holder_reminds_whoever_is_asked_and_keeps_its_clocks_when_the_holder_leaves(
    agency: Agency,
) -> None:
    world, case = agency.world, agency.held(sexual("unknown"))
    before = {key: debt.at for key, debt in case.report.due.items() if key != "follow_up"}
    desk.recuse(acting(world, agency.sri, case))
    world.settle()
    assert case.report.holder is None
    assert before.items() <= {key: debt.at for key, debt in case.report.due.items()}.items()
    assert all_faults(world.app.store) == {}
    hush(world)
    world.passes("24 h")
    asked = (agency.rina, agency.dewi, world.hotline)
    assert any(MEDICAL in sms.text for person in asked for sms in person.phone.unheard())
    agency.sri.phone.heard_nothing_more()
    hush(world)


def test_what_is_added_by_sms_starts_the_clocks_of_a_report_that_becomes_a_sexual_case(world: World) -> None:
    agency, citizen = Agency(world), world.phone()
    citizen.texts("ada yang diejek di kota jambi")
    case = world.only_case()
    assert "police_report" not in case.report.due
    citizen.texts("dia diperkosa")
    assert {"medical_window:72", "police_report"} < set(case.report.due)
    assert case.report.stage is Stage.NOTIFIED
    assert agency
    hush(world)
