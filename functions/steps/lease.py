"""Acceptance is a lease: `follow_up` comes back unless contact is recorded."""

from datetime import datetime

from functions.model.agency import Agency
from functions.model.report import Report
from functions.policy.deadlines import after
from functions.policy.quiet import awake

RENEWS = frozenset({"contact_attempt", "contact_made", "visit", "handed_to_police", "handed_to_hospital"})


def start_lease(agency: Agency, report: Report, now: datetime) -> None:
    report.lease_reminders = 0
    owe_follow_up(agency, report, now)


def owe_follow_up(agency: Agency, report: Report, now: datetime) -> None:
    runs_out = after(agency, now, agency.rules[report.urgency].follow_up)
    report.owe_at("follow_up", "follow_up", awake(agency, report.urgency, runs_out))


def renew_lease(agency: Agency, report: Report, now: datetime) -> None:
    """Ends the asking around that a forgotten case began; a handing over that the holder wished goes on."""
    if "escalate" in report.due or "route" in report.due:
        report.stop_asking()
    if report.ending is None:
        start_lease(agency, report, now)


def renews(report: Report, what: str) -> bool:
    """Until the victim is recorded as safe only contact renews the lease; a note does not."""
    return what in RENEWS or report.safe_at is not None
