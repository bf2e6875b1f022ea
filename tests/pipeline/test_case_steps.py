"""What officers do with a case: who may, what it changes, what it owes afterwards. No pages."""

from datetime import timedelta
from typing import Any

import pytest

from functions import ports as gateway
from functions.model.collections import REPORTS, notes_on, replies_to
from functions.model.report import OFFERS_KEPT, Stage
from functions.ports import ANYTHING, Found, Write
from functions.steps import case as desk
from functions.steps.block import block, unblock
from functions.steps.case import Changed, NoSuchCase, NotAllowed, Refused
from functions.steps.lease import RENEWS
from tests.pipeline.cases import STEPS, Agency, acting, hush, officer
from tests.world import Case, World

HOLDS = {"see", "recuse", "act", "police", "reply", "hand_over", "end"}
SUPERVISES = {"see", "recuse", "hand_over", "confirm", "send_back", "lift"}
ROLES: dict[str, tuple[str, set[str]]] = {
    "holder": ("sri", HOLDS),
    "offered": ("budi", {"see", "accept", "decline", "recuse"}),
    "supervisor of the area": ("rina", SUPERVISES),
    "supervisor elsewhere": ("tono", set()),
    "province": ("dewi", SUPERVISES),
    "other officer": ("wati", set()),
    "excluded holder": ("sri", set()),
    "blocked officer": ("budi", set()),
}


@pytest.fixture
def agency(world: World) -> Agency:
    world.clock.set("2026-11-20 09:00 WIB")
    agency = Agency(world)
    world.officer("Wati", area="15.71", on_duty=False)
    return agency


def offered_to_budi_too(agency: Agency) -> Case:
    case = agency.held()
    desk.hand_over(acting(agency.world, agency.sri, case), "budi")
    return case


@pytest.mark.rows
@pytest.mark.parametrize("role", ROLES)
def test_each_role_at_each_step(agency: Agency, role: str) -> None:
    world = agency.world
    who, may = ROLES[role]
    person = next(person for person in world._people if person.id == who)
    for name, step in STEPS.items():
        case = offered_to_budi_too(agency)
        if role == "excluded holder":
            desk.recuse(acting(world, agency.sri, case))
        if role == "blocked officer":
            block(world.app.ports, "budi")
        world.settle()
        before = case.report
        sees = "see" in may
        try:
            step(acting(world, person, case))
        except (NoSuchCase, NotAllowed) as error:
            assert name not in may, f"{role} may {name}"
            assert isinstance(error, NotAllowed) is sees
            assert case.report == before
        except Refused:
            assert name in may
        else:
            assert name in may, f"{role} may not {name}"
        if role == "blocked officer":
            unblock(world.app.ports, "budi")
        hush(world)
        world.clock.pass_(timedelta(minutes=5))


# --- the lease ------------------------------------------------------------------------------------

CONTACTLESS = ("note", "spoke_alone")


@pytest.mark.parametrize("safe", [False, True], ids=["before she is safe", "after she is safe"])
def test_what_renews_the_lease(agency: Agency, safe: bool) -> None:
    case = agency.held()
    if safe:
        desk.act(acting(agency.world, agency.sri, case), "victim_safe", "")
    for what in (*sorted(RENEWS), *CONTACTLESS):
        before = case.report.due["follow_up"].at
        agency.world.clock.set(agency.world.clock.now() + timedelta(minutes=5))
        desk.act(acting(agency.world, agency.sri, case), what, "")
        renewed = case.report.due["follow_up"].at > before
        assert renewed is (safe or what in RENEWS), what


def test_contact_alone_makes_a_case_move_on(agency: Agency) -> None:
    case = agency.held()
    for what, stage in (("note", Stage.ACCEPTED), ("contact_attempt", Stage.IN_PROGRESS)):
        desk.act(acting(agency.world, agency.sri, case), what, "")
        assert case.report.stage is stage


def test_an_unknown_kind_of_act_is_refused(agency: Agency) -> None:
    case = agency.held()
    with pytest.raises(NotAllowed):
        desk.act(acting(agency.world, agency.sri, case), "accepted", "")


def test_officers_words_are_sealed(agency: Agency) -> None:
    case = agency.held()
    desk.act(acting(agency.world, agency.sri, case), "note", "KENARI-CATATAN")
    desk.reply(acting(agency.world, agency.sri, case), "KENARI-BALASAN")
    desk.settle_police(acting(agency.world, agency.sri, case), "reported", "KENARI-LP")
    ports = agency.world.app.ports
    stored: list[Found[Any]] = [
        *ports.store.all(notes_on(case.id)),
        *ports.store.all(replies_to(case.id)),
        *ports.store.all(REPORTS),
    ]
    assert len(stored) == 4
    assert "KENARI" not in repr([found.document for found in stored])
    reply = ports.store.all(replies_to(case.id))[0].document
    assert ports.sealer.open_reply(case.id, reply.sealed_content) == b"KENARI-BALASAN"


# --- two officers at once -------------------------------------------------------------------------


def test_the_second_officer_is_told_what_the_first_one_did(agency: Agency) -> None:
    case = agency.case()
    stale = case.report.events_seen
    desk.recuse(acting(agency.world, agency.rina, case))
    desk.accept(acting(agency.world, agency.sri, case))
    with pytest.raises(Changed) as told:
        desk.decline(acting(agency.world, agency.sri, case, seen=stale))
    assert [event.what for event in told.value.since] == ["recused", "accepted"]
    assert case.is_held_by(agency.sri)


# --- taking, leaving, handing over ----------------------------------------------------------------


@pytest.mark.parametrize(("what", "is_by_the_way"), [("no_receipt:0", True), ("reporter_added", False)])
def test_a_press_is_not_refused_for_how_somebody_was_rung(agency: Agency, what: str, is_by_the_way: bool) -> None:
    case = agency.case()
    pressed, report = acting(agency.world, agency.sri, case), case.report
    report.note(agency.world.clock.now(), what, "sri")
    agency.world.app.store.commit([Write(REPORTS, case.id, report, ANYTHING)])
    if is_by_the_way:
        assert desk.accept(pressed).holder == "sri"
    else:
        with pytest.raises(Changed) as told:
            desk.accept(pressed)
        assert [event.what for event in told.value.since] == [what]


def test_the_holder_stays_responsible_until_the_named_officer_says_ya(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    desk.hand_over(acting(world, agency.sri, case), "budi")
    world.settle()
    alert = agency.budi.phone.rings()
    assert case.is_held_by(agency.sri)
    assert "follow_up" in case.report.due
    agency.budi.phone.texts(f"YA {alert.code}")
    assert case.is_held_by(agency.budi)
    agency.budi.phone.hears(containing="Anda pegang")
    agency.sri.phone.hears(containing="kini ditangani petugas lain")


def test_a_handed_over_case_accepted_at_the_desk_relieves_the_holder(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    desk.hand_over(acting(world, agency.sri, case), "budi")
    desk.accept(acting(world, agency.budi, case))
    assert case.is_held_by(agency.budi)
    world.settle()
    agency.sri.phone.hears(containing="kini ditangani petugas lain")
    hush(world)
    with pytest.raises(NoSuchCase):
        desk.look(world.app.ports, officer(world, agency.sri), case.id)


@pytest.mark.rows
@pytest.mark.parametrize("whom", ["nobody-knows", "sri", "rina", "budi"])
def test_a_case_is_not_handed_to_the_holder_an_excluded_a_blocked_or_an_unknown_officer(
    agency: Agency, whom: str
) -> None:
    case = agency.held()
    desk.recuse(acting(agency.world, agency.rina, case))
    block(agency.world.app.ports, "budi")
    before = case.report
    with pytest.raises(Refused, match="cannot_hand_over"):
        desk.hand_over(acting(agency.world, agency.sri, case), whom)
    assert case.report == before


def test_a_renewed_lease_does_not_silence_a_handing_over(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    world, case = agency.world, agency.held()
    with monkeypatch.context() as broken:
        broken.setattr(world.app.network, "send", lambda message: gateway.Refused("down"))
        desk.hand_over(acting(world, agency.sri, case), "budi")
        world.settle()
    desk.act(acting(world, agency.sri, case), "contact_made", "")
    world.settle()
    world.passes("2 min")
    assert agency.budi.phone.rings()


def test_who_knows_the_party_is_excluded_and_the_case_goes_on_at_once(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    desk.recuse(acting(world, agency.sri, case))
    world.settle()
    agency.rina.phone.rings()
    assert case.report.excluded == ["sri"]
    assert case.report.holder is None
    assert case.report.next_at is not None
    world.passes("2 days")
    agency.sri.phone.heard_nothing_more()
    hush(world)


def test_an_offered_officer_who_knows_the_party_makes_the_case_climb_at_once(agency: Agency) -> None:
    case = agency.case()
    desk.recuse(acting(agency.world, agency.sri, case))
    agency.world.settle()
    agency.rina.phone.rings()
    assert "sri" in case.report.excluded


def test_declining_at_the_desk_is_declining_by_sms(agency: Agency) -> None:
    case = agency.case()
    desk.decline(acting(agency.world, agency.sri, case))
    agency.world.settle()
    agency.rina.phone.rings()
    assert case.report.holder is None


def test_a_lifted_exclusion_is_on_the_trail_and_lets_the_officer_back(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    desk.recuse(acting(world, agency.sri, case))
    world.settle()
    with pytest.raises(NoSuchCase):
        desk.look(world.app.ports, officer(world, agency.sri), case.id)
    desk.lift_exclusion(acting(world, agency.rina, case), "sri")
    assert case.report.excluded == []
    desk.hand_over(acting(world, agency.rina, case), "sri")
    world.settle()
    desk.accept(acting(world, agency.sri, case))
    assert case.is_held_by(agency.sri)
    hush(world)


# --- long cases -----------------------------------------------------------------------------------


def test_a_case_offered_again_and_again_still_knows_its_holder(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    for _ in range(OFFERS_KEPT + 2):
        desk.hand_over(acting(world, agency.sri, case), "budi")
        world.settle()
        desk.decline(acting(world, agency.budi, case))
    assert len(case.report.offers) == OFFERS_KEPT
    assert case.report.offers_to("sri"), "the holder's own offer was cut off"
    hush(world)
    agency.sri.phone.texts("sudah")
    agency.sri.phone.hears(containing="tercatat sudah dihubungi")
