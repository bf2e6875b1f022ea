"""The watchdog: silent while the service works, and loud about a report that the rest of the service has forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.model.collections import REPORTS
from functions.model.report import Ending, Report, Stage
from functions.ports import ANYTHING, Write
from functions.watchdog import watch
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, hush
from tests.world import Case, World


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world)


def standing_still(world: World, alarms: list[dict[str, Any]]) -> list[str]:
    alarms.clear()
    watch(world.app.ports)
    return [alarm["why"] for alarm in alarms if alarm["event"] == "stands_still"]


def rewritten(case: Case, forget: Callable[[Report], object]) -> None:
    report = case.report
    forget(report)
    case.world.app.store.commit([Write(REPORTS, case.id, report, ANYTHING)])


@pytest.mark.rows
@pytest.mark.parametrize("urgency", ["emergency", "high", "low"])
def test_while_the_service_works_nothing_stands_still(
    agency: Agency, alarms: list[dict[str, Any]], urgency: str
) -> None:
    world = agency.world
    world.posts(complaint(urgency))
    for _ in range(30):
        world.passes("2 h")
        assert standing_still(world, alarms) == []
    hush(world)


def test_a_held_case_that_comes_back_on_time_does_not_stand_still(agency: Agency, alarms: list[dict[str, Any]]) -> None:
    agency.held()
    for _ in range(10):
        agency.world.passes("12 h")
        assert standing_still(agency.world, alarms) == []
    hush(agency.world)


def test_a_service_that_does_not_sweep_any_more_is_noticed(agency: Agency, alarms: list[dict[str, Any]]) -> None:
    world = agency.world
    world.posts(complaint("emergency"))
    hush(world)
    world.clock.pass_(timedelta(hours=1.5))
    assert standing_still(world, alarms) == ["overdue", "did_not_climb"]


def test_what_no_query_of_the_sweep_would_find_is_noticed(agency: Agency, alarms: list[dict[str, Any]]) -> None:
    world, case = agency.world, agency.held(complaint("emergency"))
    hush(world)
    rewritten(case, lambda report: report.due.clear())
    assert standing_still(world, alarms) == ["owes_nothing"]
    world.clock.pass_(timedelta(hours=3))
    assert standing_still(world, alarms) == ["owes_nothing", "holder_not_reminded"]
    assert all("report_id" in alarm for alarm in alarms)


def unsent(report: Report) -> None:
    report.offers[-1].sent = None


def unasked(report: Report) -> None:
    report.offers.clear()


def long_proposed(report: Report) -> None:
    report.ending = Ending(Stage.CLOSED, None, True, True, "sri", report.received_at - timedelta(days=8))


@pytest.mark.parametrize("stack", ["local"], indirect=True)
@pytest.mark.parametrize(
    ("forget", "why"),
    [(unasked, "never_offered"), (unsent, "alert_not_sent"), (long_proposed, "ending_unconfirmed")],
)
def test_each_kind_of_standing_still_has_its_name(
    agency: Agency, alarms: list[dict[str, Any]], forget: Callable[[Report], None], why: str
) -> None:
    world, case = agency.world, agency.case(complaint("high"))
    rewritten(case, forget)
    world.clock.pass_(timedelta(hours=1, minutes=1))
    assert why in standing_still(world, alarms)
    hush(world)
