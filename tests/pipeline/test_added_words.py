"""What is said later counts like what was said first: whom it rules out is out from then on, a wish is heard."""

from typing import Any

import msgspec
import pytest

from functions.model.collections import additions_to
from functions.model.report import Answer
from functions.steps.ticket import add
from functions.vault.keys import read_private_keys
from functions.vault.sealing import TinkOpener
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, acting, hush
from tests.pipeline.desk import DeskClient
from tests.world import Case, World

pytestmark = pytest.mark.parametrize("stack", ["local"], indirect=True)
NAMES_SRI = "yang memukul itu Sri Contoh"


def adds(case: Case, words: str) -> None:
    add(case.world.app.ports, case.id, f"nonce-{case.report.events_seen:016}", words)
    case.world.settle()


def events(case: Case) -> list[tuple[str, str]]:
    return [(event.what, event.who) for event in case.report.history]


def sealed_conflicts(case: Case) -> dict[str, str]:
    (addition,) = case.world.app.store.all(additions_to(case.id))
    sealed = addition.document.sealed_conflicts
    assert sealed is not None
    opener = TinkOpener(read_private_keys(case.world.app.keys_dir, "case"))
    return msgspec.json.decode(opener.open(case.id, sealed), type=dict[str, str])


@pytest.fixture
def agency(world: World) -> Agency:
    return Agency(world)


def test_who_is_named_later_is_not_waited_for_any_more_and_somebody_else_is_asked(agency: Agency) -> None:
    case = agency.case(complaint("high"))
    code = case.report.offers[0].code
    adds(case, NAMES_SRI)
    assert case.report.excluded == ["sri"]
    assert case.report.offers[0].answer is Answer.WITHDRAWN
    assert sealed_conflicts(case) == {"sri": "named"}
    assert ("declined", "sri") not in events(case), "she gave no answer"
    agency.rina.phone.rings()
    agency.sri.phone.texts(f"YA {code}")
    agency.sri.phone.hears(containing="Tidak ada laporan")
    assert case.report.holder is None
    hush(agency.world)


def test_a_holder_who_is_named_later_loses_the_case_with_an_alarm_and_hears_nothing(
    agency: Agency, alarms: list[dict[str, Any]]
) -> None:
    world = agency.world
    case, desk = agency.held(complaint("high")), DeskClient(world, agency.sri).has_a_pin().signs_in()
    hush(world)
    adds(case, NAMES_SRI)
    assert (case.report.holder, case.report.excluded) == (None, ["sri"])
    assert alarms[0]["event"] == "holder_is_a_party"
    agency.sri.phone.heard_nothing_more()
    assert desk.get(f"/desk/cases/{case.id}").status_code == 404
    agency.rina.phone.rings()
    hush(world)


def test_a_wish_for_a_woman_by_sms_asks_the_woman_who_was_passed_over(world: World) -> None:
    doni = world.officer("Doni", sex="male", area="15.71")
    world.ready()
    citizen = world.phone()
    citizen.texts("ada yang diejek di kota jambi")
    doni.phone.rings()
    wati = world.officer("Wati", sex="female", area="15.71")
    world.ready()
    citizen.texts("tolong petugas perempuan saja yang datang")
    wati.phone.rings()
    case = world.only_case()
    assert case.report.wishes_a_woman
    assert ("wishes_a_woman", "reporter") in events(case)
    citizen.texts("sekali lagi, petugas perempuan ya")
    wati.phone.heard_nothing_more()
    hush(world)


def test_a_holder_sees_the_wish_on_the_case(agency: Agency) -> None:
    world = agency.world
    case, desk = agency.held(), DeskClient(world, agency.sri).has_a_pin().signs_in()
    assert "Minta petugas perempuan" not in desk.get(f"/desk/cases/{case.id}").text
    adds(case, "saya mau bicara sama perempuan saja")
    assert "Minta petugas perempuan" in desk.get(f"/desk/cases/{case.id}").text
    assert case.report.holder == acting(world, agency.sri, case).officer.id
    hush(world)
