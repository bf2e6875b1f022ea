"""Clocks that belong to the case, whoever holds it: the medical windows and the police report after sexual violence."""

from collections.abc import Callable
from datetime import datetime, timedelta

from functions.logs import alarm
from functions.model.agency import Agency, RosterState
from functions.model.collections import REPORTS
from functions.model.due import Due
from functions.model.report import Report
from functions.policy.assignment import ranked
from functions.policy.quiet import awake
from functions.policy.windows import medical_reminders, police_is_late, police_reminder
from functions.policy.wording import about
from functions.ports import Ports
from functions.steps.change import Change, amend
from functions.steps.route import roster
from functions.steps.texts import line_to_officer

MEDICAL, POLICE = "medical_window", "police_report"
LOOKS_AGAIN = timedelta(hours=1)
AGAIN = timedelta(days=1)


def start_clocks(report: Report, now: datetime) -> None:
    """Those of a sexual case that do not run yet; a case that is reopened has those that are not settled."""
    if "sexual" not in report.categories:
        return
    if not report.medical_care_at:
        for hours, when in medical_reminders(report.may_have_happened_at, now):
            report.due.setdefault(f"{MEDICAL}:{hours}", Due(MEDICAL, when, when))
    if report.police is None:
        when = police_reminder(report.received_at, now)
        report.due.setdefault(POLICE, Due(POLICE, when, when))


def settle_medical(report: Report, now: datetime) -> None:
    """She is in a hospital's hands."""
    report.medical_care_at = now
    report.discharge(*[key for key in report.due if key.startswith(MEDICAL)])


def medical_window(ports: Ports, report_id: str, key: str) -> None:
    """Acts on `medical_window:HOURS`, once. Raises StoreUnavailable."""

    def remind(agency: Agency, live: RosterState, report: Report, now: datetime) -> Change:
        asked = _whose(report)
        if asked is None:
            report.owe_at(key, MEDICAL, now + LOOKS_AGAIN)
            return Change()
        report.discharge(key)
        report.note(now, key, asked)
        return _lines(ports, agency, report, [(asked, "medical_window")])

    _act(ports, report_id, key, remind)


def police_report(ports: Ports, report_id: str) -> None:
    """Acts on `police_report`, every day until the desk has recorded how it stands. Raises StoreUnavailable."""

    def remind(agency: Agency, live: RosterState, report: Report, now: datetime) -> Change:
        asked, is_late = _whose(report), police_is_late(report.received_at, now)
        report.owe_at(POLICE, POLICE, now + (AGAIN if asked else LOOKS_AGAIN))
        if is_late:
            alarm("police_report_late", report_id=report_id)
        if asked is None:
            return Change()
        report.note(now, POLICE, asked)
        told = [(asked, "police_report")]
        if is_late:
            told += [(officer.id, "police_overdue") for officer in ranked(agency, live, report, "supervisor", now)[:1]]
        return _lines(ports, agency, report, told)

    _act(ports, report_id, POLICE, remind)


def _act(
    ports: Ports, report_id: str, key: str, remind: Callable[[Agency, RosterState, Report, datetime], Change]
) -> None:
    now = ports.clock.now()
    live, agency = roster(ports)

    def decide(report: Report) -> Change | None:
        if not report.may_act(key, now):
            return None
        morning = awake(agency, report.urgency, now)
        if morning > now:
            report.owe_at(key, report.due[key].step, morning)
            return Change()
        return remind(agency, live, report, now)

    amend(ports, REPORTS, report_id, decide)


def _whose(report: Report) -> str | None:
    """The holder; while there is none, the last one who is asked. Nobody while an ending waits to be confirmed."""
    if report.ending:
        return None
    if report.holder:
        return report.holder
    waiting = [offer for offer in report.offers if offer.answer is None and offer.officer_id not in report.excluded]
    return waiting[-1].officer_id if waiting else None


def _lines(ports: Ports, agency: Agency, report: Report, told: list[tuple[str, str]]) -> Change:
    code = report.offers_to(told[0][0])[-1].code
    change = Change()
    for officer_id, wording in told:
        cause = f"{report.report_id}/{report.events_seen}"
        write, wakeup = line_to_officer(ports, cause, officer_id, wording, code=code, **about(agency, report))
        change.writes.append(write)
        change.wakeups.append(wakeup)
    return change
