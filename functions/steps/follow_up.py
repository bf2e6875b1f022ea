"""An accepted report on which nothing happens comes back: remind the holder, tell the supervisor, offer it again."""

from datetime import datetime

from functions.model.agency import Agency
from functions.model.collections import REPORTS
from functions.model.report import Report
from functions.policy.assignment import ranked, still_serves
from functions.policy.wording import about
from functions.ports import Ports, Wakeup
from functions.steps.change import Change, amend, knock_after
from functions.steps.lease import owe_follow_up
from functions.steps.leave import ask_around
from functions.steps.route import roster
from functions.steps.texts import line_to_officer

TELLS_SUPERVISOR = 2
OFFERS_AGAIN = 3


def follow_up(ports: Ports, report_id: str) -> None:
    """Acts on `follow_up`: the holder's lease ran out. Raises StoreUnavailable."""
    now = ports.clock.now()
    live, agency = roster(ports)

    def come_back(report: Report) -> Change | None:
        if not report.may_act("follow_up", now):
            return None
        report.discharge("follow_up")
        if report.holder is None:
            return Change()
        if not still_serves(agency, live, report, report.holder):
            return Change(wakeups=ask_around(report, now))
        report.lease_reminders += 1
        report.note(now, f"lease_ran_out:{report.lease_reminders}", report.holder)
        owe_follow_up(agency, report, now)
        told = [(report.holder, "follow_up")]
        if report.lease_reminders >= TELLS_SUPERVISOR:
            told += [(officer.id, "overdue") for officer in ranked(agency, live, report, "supervisor", now)[:1]]
        change = _lines(ports, agency, report, told)
        if report.lease_reminders >= OFFERS_AGAIN and "escalate" not in report.due:
            change.wakeups.append(_offer_again(report, now))
        return change

    amend(ports, REPORTS, report_id, come_back)


def _lines(ports: Ports, agency: Agency, report: Report, told: list[tuple[str, str]]) -> Change:
    code = report.offers_to(report.holder or "")[-1].code
    change = Change()
    for officer_id, wording in told:
        cause = f"{report.report_id}/{report.events_seen}"
        write, wakeup = line_to_officer(ports, cause, officer_id, wording, code=code, **about(agency, report))
        change.writes.append(write)
        change.wakeups.append(wakeup)
    return change


def _offer_again(report: Report, now: datetime) -> Wakeup:
    """The holder stays responsible until somebody else says YA."""
    report.begin_round()
    report.owe("route", "route", now, knock_after(report.urgency))
    return Wakeup(report.report_id, "route")
