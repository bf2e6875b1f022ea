"""SIAGA and LIBUR: an officer's own word on being on duty, in the live state that routing reads anyway."""

from datetime import datetime, timedelta

from functions.model.agency import OfficerState, RosterState
from functions.model.collections import REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.report import Report
from functions.policy.assignment import would_be_missed
from functions.steps.acknowledge import Answering, offered
from functions.steps.change import Change, amend
from functions.steps.leave import ask_next_unless_somebody_waits
from functions.steps.route import ANY_CODE

ON_CALL_FOR = timedelta(hours=12)


def change_duty(answering: Answering, word: str, said_at: datetime) -> Change:
    """Returns the line back, for the caller to commit with the message. Raises StoreUnavailable."""
    ports, officer = answering.ports, answering.officer

    def changed(live: RosterState) -> Change | None:
        state = live.officers.setdefault(officer.id, OfficerState())
        if state.duty_said_at and said_at < state.duty_said_at:
            answering.say("off_duty" if state.off_duty else "on_duty", "")
            return None
        leaves = word == "LIBUR" and not state.off_duty
        if leaves and would_be_missed(answering.agency, live, officer, ports.clock.now()):
            answering.say("cannot_be_off", "")
            return None
        state.off_duty, state.duty_said_at = word == "LIBUR", said_at
        state.on_call_until = None if state.off_duty else said_at + ON_CALL_FOR
        answering.say("off_duty" if state.off_duty else "on_duty", "")
        return Change()

    amend(ports, ROSTER_STATE, ROSTER_ID, changed)
    if answering.wording == "off_duty":
        _pass_on(answering)
    return answering.line()


def _pass_on(answering: Answering) -> None:
    """What waits for who is off now goes to the next one at once; what this officer holds stays with them."""
    now, officer_id = answering.ports.clock.now(), answering.officer.id

    def passed_on(report: Report) -> Change | None:
        waiting = [offer for offer in report.offers_to(officer_id) if offer.answer is None]
        if not waiting or not report.is_open or report.holder is not None:
            return None
        for offer in waiting:
            report.decline(offer, now)
        return Change(wakeups=ask_next_unless_somebody_waits(report, now))

    for found in offered(answering.ports, officer_id, ANY_CODE):
        amend(answering.ports, REPORTS, found.id, passed_on)
