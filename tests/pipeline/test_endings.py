"""How a case ends, who must agree, and how it is opened again. No pages."""

from datetime import timedelta

import pytest

from functions.model.report import FINAL_STAGES, HELD_STAGES, Outcome, Stage
from functions.steps import case as desk
from functions.steps import close
from functions.steps.block import block
from functions.steps.case import NoSuchCase, NotAllowed, Refused
from tests.pipeline.cases import CHILD_RAPED, STEPS, Agency, acting, ends, hush
from tests.world import Case


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
    assert _is_alive(case)
    assert case.report.holder == "sri"
    hush(world)


def _is_alive(case: Case) -> bool:
    """Open, with something due, and nothing left of its ending."""
    report = case.report
    ended = report.stage in FINAL_STAGES or report.ending is not None or report.expire_at is not None
    return report.next_at is not None and not ended


def test_a_case_reopened_after_its_officer_was_blocked_goes_to_somebody_else(agency: Agency) -> None:
    world, case = agency.world, agency.closed()
    block(world.app.ports, "sri")
    close.reopen(acting(world, agency.rina, case))
    assert _is_alive(case)
    assert case.report.holder is None
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
