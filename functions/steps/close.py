"""Ending a case, confirming it by a second person, and taking it up again."""

from datetime import datetime, timedelta

from functions.model.report import FINAL_STAGES, Ending, Outcome, Report, Stage
from functions.policy.access import Action
from functions.policy.ending import needs_second_person, objection
from functions.ports import Wakeup
from functions.steps.case import Acting, Refused, change, note
from functions.steps.change import Change, knock_after
from functions.steps.lease import start_lease
from functions.steps.take_up import take_up_again

DAYS_A_YEAR = 365


def end(
    acting: Acting, stage: Stage, outcome: Outcome | None, reason: str, needs_met: bool, told_may_return: bool
) -> Report:
    """Ends the case, or proposes to, where a second person must confirm. Raises Refused with the reason's wording."""

    def decide(report: Report, now: datetime) -> Change:
        if stage not in FINAL_STAGES:
            raise Refused("ending_needs_outcome")
        why = objection(report, stage, outcome, reason)
        if why:
            raise Refused(why)
        report.ending = Ending(stage, outcome, needs_met, told_may_return, acting.officer.id, now)
        report.note(now, f"ending:{stage}", acting.officer.id)
        writes = note(acting, report, f"ending:{stage}", reason, now)
        if needs_second_person(report):
            return Change(writes, _wait_for_second_person(report, now))
        _finish(acting, report, report.ending, now)
        return Change(writes)

    return change(acting, Action.END, decide)


def confirm(acting: Acting) -> Report:
    """By somebody other than who proposed it."""

    def decide(report: Report, now: datetime) -> Change:
        if report.ending is None:
            raise Refused("nothing_to_confirm")
        report.ending.confirmed_by = acting.officer.id
        report.note(now, "ending_confirmed", acting.officer.id)
        _finish(acting, report, report.ending, now)
        return Change()

    return change(acting, Action.CONFIRM, decide)


def send_back(acting: Acting, reason: str) -> Report:
    """The second person does not agree: the case goes on."""

    def decide(report: Report, now: datetime) -> Change:
        if report.ending is None:
            raise Refused("nothing_to_confirm")
        report.drop_ending()
        report.note(now, "ending_sent_back", acting.officer.id)
        start_lease(acting.agency, report, now)
        return Change(note(acting, report, "ending_sent_back", reason, now))

    return change(acting, Action.CONFIRM, decide)


def reopen(acting: Acting) -> Report:
    def decide(report: Report, now: datetime) -> Change:
        return Change(wakeups=take_up_again(acting.ports, report, acting.officer.id, now))

    return change(acting, Action.REOPEN, decide)


def _wait_for_second_person(report: Report, now: datetime) -> list[Wakeup]:
    """The holder has nothing more to do; whoever may confirm is asked until it is done."""
    report.stop_asking()
    report.discharge("follow_up")
    report.owe("confirm", "confirm", now, knock_after(report.urgency))
    return [Wakeup(report.report_id, "confirm")]


def _finish(acting: Acting, report: Report, ending: Ending, now: datetime) -> None:
    """Only a final stage owes nothing, and only then the day of purging is set."""
    report.move_to(ending.stage)
    report.discharge(*list(report.due))
    report.sketches = []
    report.expire_at = now + timedelta(days=DAYS_A_YEAR * acting.agency.retention_years)
