"""A blocked officer is asked nowhere and answers nowhere, and nothing that waited for them goes silent."""

from datetime import timedelta
from typing import Any

import pytest

from functions.model.agency import OfficerState
from functions.model.collections import AUDIT, REPORTS, ROSTER_ID, ROSTER_STATE
from functions.ports import ANYTHING, Write
from functions.steps import case as desk
from functions.steps.block import block, unblock
from functions.steps.case import Refused
from functions.sweep import HOTLINE_FROM_ATTEMPT
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import CHILD_RAPED, Agency, acting, ends, hush
from tests.pipeline.chaos import all_faults
from tests.world import Person, World


def blocks(world: World, person: Person) -> int:
    world.ready()
    count = block(world.app.ports, person.id)
    world.settle()
    return count


def test_held_and_offered_cases_are_offered_again_at_once_and_owe_something(agency: Agency) -> None:
    world = agency.world
    held, offered, ended = agency.held(), agency.case(), agency.closed()
    agency.held()
    assert blocks(world, agency.sri) == 3
    assert held.report.holder is None
    assert [offer.officer_id for offer in held.report.offers_of_this_round()] == ["rina"]
    assert offered.report.offers_to("rina")
    assert all_faults(world.app.store) == {}
    assert ended.report.holder == "sri"
    assert blocks(world, agency.sri) == 0, "a second time finds nothing more"
    hush(world)


def test_a_blocked_officers_answers_are_a_strangers(agency: Agency) -> None:
    """No acceptance, no line back, no warning to the same phone."""
    world, case = agency.world, agency.case()
    code = case.report.offers[0].code
    blocks(world, agency.sri)
    agency.rina.phone.rings()
    for word in (f"YA {code}", f"ya{code}", f"SUDAH {code}"):
        agency.sri.phone.texts(word)
    assert case.report.holder is None
    agency.sri.phone.heard_nothing_more()
    hush(world)


def test_a_blocked_officer_is_never_asked_again_by_any_way(agency: Agency) -> None:
    """Through a day of every urgency: every rung, the hotline desk, the outside contact."""
    world = agency.world
    everybody = [*world._people]
    for person in everybody:
        if person is not agency.tono:
            blocks(world, person)
    newcomer = world.officer("Baru", area="15.71")
    for urgency in ("emergency", "high", "medium"):
        world.posts(complaint(urgency))
    world.passes("1 day")
    assert newcomer.phone.unheard()
    assert [person.id for person in everybody if person.phone.unheard()] == []
    assert all_faults(world.app.store) == {}
    hush(world)


def test_the_outside_contact_may_be_blocked_and_then_nobody_is_left(world: World, alarms: list[dict[str, Any]]) -> None:
    world.ready()
    for person in (world.hotline, world.outside):
        blocks(world, person)
    world.posts(complaint("emergency"))
    world.passes("3 h")
    assert "nobody_left" in {alarm["event"] for alarm in alarms}
    assert world.only_case().report.next_at is not None
    unblock(world.app.ports, world.outside.id)
    world.passes("2 h")
    world.outside.phone.rings()
    hush(world)


def test_the_last_rung_does_not_ring_a_blocked_officer_again(agency: Agency) -> None:
    """Offered in the very moment of the block: the releasing pass did not see it."""
    world = agency.world
    world.posts(complaint("medium"))
    world.passes("2 days")
    hush(world)
    state = world.app.store.get(ROSTER_STATE, ROSTER_ID)
    assert state is not None
    for id in ("sri", "rina", "dewi", "meja"):
        state.document.officers.setdefault(id, OfficerState()).blocked = True
    world.app.store.commit([Write(ROSTER_STATE, ROSTER_ID, state.document, ANYTHING)])
    world.passes("1 day")
    for person in (agency.sri, agency.rina, agency.dewi, world.hotline):
        person.phone.heard_nothing_more()
    world.outside.phone.rings()
    hush(world)


def test_a_holder_blocked_in_the_moment_of_accepting_does_not_keep_the_case(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    state = world.app.store.get(ROSTER_STATE, ROSTER_ID)
    assert state is not None
    state.document.officers.setdefault("sri", OfficerState()).blocked = True
    world.app.store.commit([Write(ROSTER_STATE, ROSTER_ID, state.document, ANYTHING)])
    world.passes("3 days")
    assert case.report.holder is None
    agency.sri.phone.heard_nothing_more()
    assert agency.rina.phone.unheard()
    hush(world)


def test_a_blocked_hotline_desk_is_not_told_of_a_stuck_report(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    world = agency.world
    second = world.officer("Posko", role="hotline", area="15")
    world.ready()
    blocks(world, world.hotline)
    with monkeypatch.context() as broken:
        broken.setattr(world.app, "act", lambda wakeup: None)
        broken.setattr(world.app.bus, "publish", lambda topic, wakeup: None)
        world.posts(complaint("emergency"))
        for _ in range(HOTLINE_FROM_ATTEMPT):
            world.clock.pass_(timedelta(minutes=3))
            world.sweeps()
    assert second.phone.hears(containing="Mohon periksa sistem")
    world.hotline.phone.heard_nothing_more()
    world.sweeps()
    hush(world)


def test_a_blocked_officer_cannot_be_handed_a_case_nor_confirm_an_ending(agency: Agency) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    blocks(world, agency.budi)
    blocks(world, agency.rina)
    with pytest.raises(Refused):
        desk.hand_over(acting(world, agency.sri, case), "budi")
    ends(world, agency.sri, case)
    world.passes("5 days")
    agency.rina.phone.heard_nothing_more()
    assert agency.dewi.phone.hears(containing="menunggu persetujuan")
    hush(world)


def test_who_is_unblocked_is_asked_again_and_both_are_on_the_trail(agency: Agency) -> None:
    world = agency.world
    blocks(world, agency.sri)
    world.sweeps()
    unblock(world.app.ports, "sri")
    agency.case()
    said = [entry.document.what for entry in world.app.store.all(AUDIT)]
    assert sorted(said) == ["blocked:sri", "unblocked:sri"]
    assert [found.document.offers[-1].officer_id for found in world.app.store.all(REPORTS)] == ["sri"]
    hush(world)
