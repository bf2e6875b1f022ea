"""SIAGA and LIBUR: an officer's own word on being on duty, in the live state that routing reads anyway."""

from datetime import datetime, timedelta

from functions.model.agency import OfficerState, RosterState
from functions.model.collections import REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.report import Report
from functions.policy.access import who_decides_for
from functions.policy.assignment import agency_time, serving, would_be_missed
from functions.policy.regions import name_of, regency_of
from functions.ports import Conflict
from functions.steps.acknowledge import Answering
from functions.steps.asked import asked_about
from functions.steps.change import Change, amend, wake
from functions.steps.leave import ask_next_unless_somebody_waits
from functions.steps.route import roster
from functions.steps.texts import line_to_officer

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
    if answering.wording == "cannot_be_off":
        _ask_for_relief(answering)
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

    for found in asked_about(answering.ports, officer_id):
        amend(answering.ports, REPORTS, found.id, passed_on)


def _ask_for_relief(answering: Answering) -> None:
    """Whoever can find somebody else is told, once a day; the commit of the answer does not depend on it."""
    ports, agency, officer = answering.ports, answering.agency, answering.officer
    day = agency_time(agency, ports.clock.now()).date().isoformat()
    regency = name_of(agency, regency_of(officer.areas[0]) or officer.areas[0]) or agency.texts["place_unknown"]
    live, _ = roster(ports)
    for other in who_decides_for(officer, serving(agency, live)):
        cause = f"relief/{officer.id}/{day}"
        write, wakeup = line_to_officer(ports, cause, other.id, "relief_wanted", regency=regency)
        try:
            ports.store.commit([write])
        except Conflict:
            continue
        wake(ports, [wakeup])
