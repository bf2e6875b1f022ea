"""BAHAYA, SALAH, BANTUAN and a ticket by SMS: what each does, and that none of them ends anything."""

from collections.abc import Callable

import pytest

from functions.model.report import Urgency
from functions.policy.tickets import ticket_from
from tests.pipeline.answers import HELP, LOOK, RECEIVED
from tests.pipeline.cases import ends, hush
from tests.world import Person, Phone, World

# --- BAHAYA -----------------------------------------------------------------------------------------------


def test_bahaya_makes_the_open_report_an_emergency_and_rings_again_and_further(
    world: World, citizen: Phone, sri: Person, dewi: Person
) -> None:
    citizen.texts("ada yang diejek di kota jambi")
    citizen.hears(RECEIVED)
    sri.phone.rings()
    world.passes("2 hours")
    hush(world)
    citizen.texts("bahaya!!")
    citizen.heard_nothing_more()
    assert world.only_case().report.urgency is Urgency.EMERGENCY
    assert dewi.phone.rings().mentions("DARURAT")
    hush(world)
    citizen.texts("BAHAYA")
    world.nobody_heard_more()


def test_bahaya_tells_the_holder_and_asks_somebody_else_too(
    world: World, citizen: Phone, sri: Person, dewi: Person
) -> None:
    citizen.texts("ada yang diejek di kota jambi")
    citizen.hears(RECEIVED)
    code = sri.phone.rings().code
    sri.phone.texts("YA")
    sri.phone.hears(containing="Anda pegang")
    citizen.texts("BHAYA")
    sri.phone.hears(f"{code}: keadaan lebih gawat. Mohon segera.")
    assert dewi.phone.hears(containing="belum ditindaklanjuti").mentions("DARURAT")
    assert world.only_case().is_held_by(sri)


def test_bahaya_without_a_report_is_an_emergency_of_its_own(world: World, citizen: Phone, dewi: Person) -> None:
    citizen.texts("BAHAYA")
    citizen.hears(RECEIVED)
    assert dewi.phone.rings().mentions("DARURAT")
    assert world.only_case().report.urgency is Urgency.EMERGENCY


def test_bahaya_after_the_end_of_a_case_is_another_one(world: World, citizen: Phone, sri: Person) -> None:
    rina = world.officer("Rina", role="supervisor")
    citizen.texts("ada yang diejek di kota jambi")
    sri.phone.rings()
    sri.phone.texts("YA")
    first = world.only_case()
    ends(world, sri, first)
    assert not first.report.is_open
    hush(world)
    citizen.texts("BAHAYA")
    assert len(world.cases()) == 2
    assert not first.report.is_open
    hush(world)
    rina.phone.heard_nothing_more()


# --- SALAH, BANTUAN, a ticket -------------------------------------------------------------------------------


def test_salah_is_shown_to_the_officer_and_stops_nothing(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("ada yang diejek di kota jambi")
    citizen.hears(RECEIVED)
    code = sri.phone.rings().code
    sri.phone.texts("YA")
    sri.phone.hears(containing="Anda pegang")
    for _ in range(2):
        citizen.texts("salah")
    citizen.heard_nothing_more()
    sri.phone.hears(f"{code}: ada pesan tambahan.")
    sri.phone.heard_nothing_more()
    report = world.only_case().report
    assert report.withdrawal_asked_at == world.clock.now()
    assert world.only_case().is_held_by(sri)
    assert "follow_up" in report.due


def test_salah_before_anybody_took_it_keeps_the_ladder_climbing(
    world: World, citizen: Phone, sri: Person, dewi: Person
) -> None:
    citizen.texts("tolong cepat, dia dipukul di kota jambi")
    sri.phone.rings()
    citizen.texts("SALAH")
    world.passes("6 min")
    assert dewi.phone.rings().mentions("DARURAT")
    hush(world)


def test_bantuan_is_answered_with_how_to_write(world: World, citizen: Phone) -> None:
    citizen.texts("BANTUAN")
    citizen.hears(HELP)
    assert world.cases() == []


def test_a_bantuan_that_may_not_be_answered_is_a_report(world: World, citizen: Phone, dewi: Person) -> None:
    citizen.texts("BERHENTI")
    citizen.texts("BANTUAN")
    citizen.heard_nothing_more()
    dewi.phone.rings()


@pytest.mark.rows
@pytest.mark.parametrize("write", [str, str.lower, " {}. ".format, lambda ticket: ticket.replace("-", "")])
def test_a_ticket_is_answered_with_where_to_look_whether_it_is_somebodys_or_not(
    world: World, citizen: Phone, dewi: Person, write: Callable[[str], str]
) -> None:
    for _ in range(3):
        citizen.texts("lapor. jangan balas. ada yang diejek")
    hush(world)
    tickets = [world.app.sealer.ticket_of(case.id) for case in world.cases()]
    somebodys = max(tickets, key=lambda ticket: sum(letter.isdigit() for letter in ticket))
    for ticket in (somebodys, ticket_from(b"nobody1")):
        stranger = world.phone()
        stranger.texts(write(ticket))
        stranger.hears(LOOK)
    assert len(world.cases()) == 3
