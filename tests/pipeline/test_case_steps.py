"""What officers do with a case: who may, what it changes, what it owes afterwards. No pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions import ports as gateway
from functions.model.collections import REPORTS, notes_on, replies_to
from functions.model.report import FINAL_STAGES, HELD_STAGES, OFFERS_KEPT, Outcome, Stage
from functions.ports import ANYTHING, Found, Write
from functions.steps import case as desk
from functions.steps import close
from functions.steps.block import block, unblock
from functions.steps.case import Acting, Changed, NoSuchCase, NotAllowed, Refused
from functions.steps.lease import RENEWS
from tests.pipeline.cases import CHILD_RAPED, Agency, acting, ends, hush, officer
from tests.world import Case, Person, World

Step = Callable[[Acting], object]

STEPS: dict[str, Step] = {
    "see": lambda acting: desk.look(acting.ports, acting.officer, acting.report_id),
    "accept": desk.accept,
    "decline": desk.decline,
    "recuse": desk.recuse,
    "act": lambda acting: desk.act(acting, "contact_made", "lega"),
    "police": lambda acting: desk.settle_police(acting, "reported", "LP/1"),
    "reply": lambda acting: desk.reply(acting, "Kami di sini"),
    "hand_over": lambda acting: desk.hand_over(acting, "budi"),
    "end": lambda acting: close.end(acting, Stage.CLOSED, Outcome.COMPLETED, "selesai", True, True),
    "confirm": close.confirm,
    "send_back": lambda acting: close.send_back(acting, "belum"),
    "reopen": close.reopen,
    "lift": lambda acting: desk.lift_exclusion(acting, "budi"),
}
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


# --- endings --------------------------------------------------------------------------------------


def test_a_plain_case_ends_at_once_and_owes_nothing(agency: Agency) -> None:
    case = agency.held()
    ends(agency.world, agency.sri, case)
    report = case.report
    assert report.stage is Stage.CLOSED
    assert (report.due, report.next_at) == ({}, None)
    assert report.expire_at == agency.world.clock.now() + timedelta(days=365 * agency.world.agency.retention_years)


def test_a_grave_case_waits_for_a_second_person_and_never_goes_silent(agency: Agency) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    ends(world, agency.sri, case)
    assert case.report.stage in HELD_STAGES
    assert case.report.expire_at is None
    asked = agency.rina.phone.hears(containing="menunggu persetujuan")
    assert asked.segments == 1
    world.passes("5 days")
    reminders = len(agency.rina.phone.unheard()) + len(agency.dewi.phone.unheard())
    assert reminders >= 2
    assert case.report.next_at is not None
    assert agency.sri.phone.unheard() == []
    hush(world)
    ended = close.confirm(acting(world, agency.rina, case))
    assert ended.stage is Stage.CLOSED
    assert (ended.due, ended.next_at) == ({}, None)
    assert ended.expire_at is not None


def test_when_nobody_can_be_the_second_person_the_ending_still_comes_back(agency: Agency) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    block(world.app.ports, "rina")
    block(world.app.ports, "dewi")
    ends(world, agency.sri, case)
    hush(world)
    world.passes("3 days")
    assert case.report.next_at is not None
    assert case.report.next_at > world.clock.now()
    hush(world)


def test_who_proposed_is_never_the_second_person(agency: Agency) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    desk.hand_over(acting(world, agency.sri, case), "rina")
    desk.accept(acting(world, agency.rina, case))
    ends(world, agency.rina, case)
    with pytest.raises(NotAllowed):
        close.confirm(acting(world, agency.rina, case))
    with pytest.raises(NoSuchCase):
        close.confirm(acting(world, agency.sri, case))
    close.confirm(acting(world, agency.dewi, case))
    assert case.report.stage is Stage.CLOSED
    assert case.report.ending is not None
    assert case.report.ending.confirmed_by == "dewi"
    hush(world)


def test_an_ending_sent_back_leaves_the_case_with_its_holder(agency: Agency) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    ends(world, agency.sri, case)
    close.send_back(acting(world, agency.rina, case), "korban belum aman")
    assert case.is_held_by(agency.sri)
    assert case.report.ending is None
    assert set(case.report.due) == {"follow_up", "link", "medical_window:72", "medical_window:120"}
    hush(world)


@pytest.mark.parametrize("leave", ["recuse", "block"])
def test_an_ending_proposed_by_somebody_who_left_the_case_cannot_be_confirmed(agency: Agency, leave: str) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    ends(world, agency.sri, case)
    if leave == "recuse":
        desk.recuse(acting(world, agency.sri, case))
    else:
        block(world.app.ports, "sri")
    with pytest.raises(Refused, match="nothing_to_confirm"):
        close.confirm(acting(world, agency.dewi, case))
    assert case.report.is_open
    assert case.report.next_at is not None
    hush(world)


def test_unreachable_needs_attempts_on_three_different_days(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    for _ in range(4):
        desk.act(acting(world, agency.sri, case), "contact_attempt", "", "not_reached")
    for day in ("2026-11-20 23:30 WIB", "2026-11-21 00:30 WIB"):
        world.clock.set(day)
        with pytest.raises(Refused, match="unreachable_needs_three_days"):
            ends(world, agency.sri, case, outcome=Outcome.UNREACHABLE)
        desk.act(acting(world, agency.sri, case), "contact_attempt", "", "not_reached")
    world.clock.set("2026-11-23 08:00 WIB")
    desk.act(acting(world, agency.sri, case), "contact_attempt", "", "not_reached")
    ends(world, agency.sri, case, outcome=Outcome.UNREACHABLE)
    assert not case.report.is_open


def test_withdrawn_only_after_the_holder_spoke_with_her_alone(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    with pytest.raises(Refused, match="withdrawn_needs_voice"):
        ends(world, agency.sri, case, stage=Stage.WITHDRAWN, outcome=None)
    desk.act(acting(world, agency.sri, case), "spoke_alone", "")
    ends(world, agency.sri, case, stage=Stage.WITHDRAWN, outcome=None)
    assert case.report.stage is Stage.WITHDRAWN


def test_a_sexual_case_ends_only_after_the_police_question_is_settled(agency: Agency) -> None:
    world, case = agency.world, agency.held(CHILD_RAPED)
    with pytest.raises(Refused, match="sexual_needs_police"):
        close.end(acting(world, agency.sri, case), Stage.CLOSED, Outcome.COMPLETED, "selesai", True, True)
    for how, words in (("reported", " "), ("forgotten", "LP/1"), ("not_tpks", "")):
        with pytest.raises(Refused, match="police_needs_words"):
            desk.settle_police(acting(world, agency.sri, case), how, words)
    desk.settle_police(acting(world, agency.sri, case), "not_tpks", "bukan TPKS karena ...")
    ends(world, agency.sri, case)
    assert case.report.ending is not None
    hush(world)


@pytest.mark.rows
@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.ROUTED, Stage.IN_PROGRESS])
def test_a_case_ends_in_a_final_stage_only(agency: Agency, stage: Stage) -> None:
    case = agency.held()
    with pytest.raises(Refused):
        ends(agency.world, agency.sri, case, stage=stage)


def test_an_ended_case_is_opened_again_or_left_alone(agency: Agency) -> None:
    case = agency.closed()
    before = case.report
    for person in (agency.sri, agency.rina):
        for name in STEPS.keys() - {"see", "reopen", "lift"}:
            with pytest.raises(NotAllowed):
                STEPS[name](acting(agency.world, person, case))
    assert case.report == before


@pytest.mark.rows
@pytest.mark.parametrize("who", ["sri", "rina", "dewi"])
def test_an_ended_case_is_reopened_to_its_holder(agency: Agency, who: str) -> None:
    world, case = agency.world, agency.closed()
    person = next(person for person in world._people if person.id == who)
    close.reopen(acting(world, person, case))
    _is_alive_with(case, agency.sri)
    hush(world)


def _is_alive_with(case: Case, holder: Person | None) -> None:
    report = case.report
    assert report.stage not in FINAL_STAGES
    assert report.holder == (holder.id if holder else None)
    assert report.next_at is not None
    assert (report.expire_at, report.ending) == (None, None)


def test_a_case_reopened_after_its_officer_was_blocked_goes_to_somebody_else(agency: Agency) -> None:
    world, case = agency.world, agency.closed()
    block(world.app.ports, "sri")
    close.reopen(acting(world, agency.rina, case))
    _is_alive_with(case, None)
    world.settle()
    agency.sri.phone.heard_nothing_more()
    agency.rina.phone.rings()


def test_what_was_tried_before_an_ending_does_not_count_after_it_was_reopened(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    for day in (20, 21, 22):
        world.clock.set(f"2026-11-{day} 09:00 WIB")
        desk.act(acting(world, agency.sri, case), "contact_attempt", "", "not_reached")
    desk.act(acting(world, agency.sri, case), "victim_safe", "")
    desk.act(acting(world, agency.sri, case), "spoke_alone", "")
    ends(world, agency.sri, case, outcome=Outcome.UNREACHABLE)
    close.reopen(acting(world, agency.sri, case))
    for stage, outcome in ((Stage.CLOSED, Outcome.UNREACHABLE), (Stage.WITHDRAWN, None)):
        with pytest.raises(Refused):
            ends(world, agency.sri, case, stage=stage, outcome=outcome)
    assert case.report.safe_at is None


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
