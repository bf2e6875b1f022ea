"""Which clocks run on a case, until when, and why a case is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.model.agency import Agency
from functions.model.report import Report
from functions.policy.deadlines import after
from functions.policy.windows import POLICE_WITHIN, medical_windows

MEDICAL = {72: "prophylaxis", 120: "contraception"}
DEBTS = ("follow_up", "confirm")
NOT_SENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Clock:
    """`name` is accept, follow_up, confirm, prophylaxis, contraception or police.

    A medical one counts from when it may have happened at the earliest; `at_latest` is when it closes for certain.
    """

    name: str
    until: datetime
    at_latest: datetime | None = None

    def may_be_over(self, now: datetime) -> bool:
        """Only who was there knows."""
        return self.at_latest is not None and self.until <= now < self.at_latest


def clocks(report: Report) -> list[Clock]:
    """The next to run out first. The medical ones are those of the reminders."""
    if not report.is_open:
        return []
    running = [Clock(key, report.due[key].at) for key in DEBTS if key in report.due]
    if report.holder is None and "escalate" in report.due:
        running.append(Clock("accept", report.due["escalate"].at))
    if "sexual" in report.categories:
        running += _after_sexual_violence(report)
    return sorted(running, key=lambda clock: clock.until)


def _after_sexual_violence(report: Report) -> list[Clock]:
    running = list[Clock]()
    if report.medical_care_at is None:
        windows = medical_windows(report.may_have_happened_at)
        received_at = report.received_at
        running += [Clock(MEDICAL[hours], end, received_at + timedelta(hours=hours)) for hours, end in windows]
    if report.police is None:
        running.append(Clock("police", report.received_at + POLICE_WITHIN))
    return running


def lateness(agency: Agency, report: Report, now: datetime) -> list[str]:
    """Why a case is late, in codes; empty when it is not."""
    if not report.is_open:
        return []
    reasons = []
    accept_within = agency.rules[report.urgency].accept_within
    if report.holder is None and now > after(agency, report.received_at, accept_within):
        reasons.append("nobody_accepted")
    if any(_is_stuck(report, key, now) for key in report.due if key.startswith("alert:")):
        reasons.append("alert_not_sent")
    if report.holder is not None and report.lease_reminders:
        reasons.append("holder_silent")
    if report.ending is not None and report.ending.asked > 1:
        reasons.append("not_confirmed")
    if "sexual" in report.categories and report.police is None and now > report.received_at + POLICE_WITHIN:
        reasons.append("police_open")
    return reasons


def _is_stuck(report: Report, key: str, now: datetime) -> bool:
    offer = report.offer(int(key.partition(":")[2]))
    return offer is not None and offer.sent is None and now - offer.at > NOT_SENT_AFTER
