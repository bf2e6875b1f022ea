"""The reporter is in danger: an emergency from this moment on, asked around at once; the holder is told too."""

from datetime import datetime, timedelta

from functions.model.report import Report, Urgency
from functions.ports import Ports, Wakeup
from functions.steps.change import Change
from functions.steps.hear import hear
from functions.steps.leave import ask_next, start_asking

# A frightened finger presses more than once.
SAME_DANGER_FOR = timedelta(minutes=2)


def endanger(ports: Ports, report: Report, now: datetime) -> Change | None:
    """None when the same was said a moment ago."""
    if any(event.what == "in_danger" and now - event.at < SAME_DANGER_FOR for event in report.history):
        return None
    report.note(now, "in_danger", "reporter")
    report.urgency = Urgency.EMERGENCY
    report.signals = sorted({*report.signals, "said_danger_now"})
    change = hear(ports, report, f"{report.report_id}/danger/{report.events_seen}", True, now)
    change.wakeups += ask_others_too(report, now)
    return change


def ask_others_too(report: Report, now: datetime) -> list[Wakeup]:
    """Beside the holder somebody else is asked; beside an officer who has not answered yet, the next rung."""
    if report.holder:
        report.begin_round()
        return start_asking(report, now)
    return ask_next(report, now) if "escalate" in report.due else []
