"""When a case may end, and when one officer alone may not end it."""

from functions.model.report import CHILD_AGES, Outcome, Report, Stage, Urgency

ATTEMPTS_BEFORE_UNREACHABLE = 3


def needs_second_person(report: Report) -> bool:
    """One officer alone cannot bury an emergency, a high urgency, a child's or a sexual case."""
    grave = report.urgency in (Urgency.EMERGENCY, Urgency.HIGH)
    child = any(victim.age_group in CHILD_AGES for victim in report.victims)
    return grave or child or "sexual" in report.categories


def objection(report: Report, stage: Stage, outcome: Outcome | None, reason: str) -> str | None:
    """The wording that says why the case cannot end so, or None."""
    if not reason.strip():
        return "ending_needs_reason"
    if stage is Stage.CLOSED and outcome is None:
        return "ending_needs_outcome"
    if outcome is Outcome.UNREACHABLE and len(report.attempted_on) < ATTEMPTS_BEFORE_UNREACHABLE:
        return "unreachable_needs_three_days"
    if stage is Stage.WITHDRAWN and report.spoke_alone_at is None:
        return "withdrawn_needs_voice"
    if stage in (Stage.CLOSED, Stage.WITHDRAWN) and "sexual" in report.categories and report.police is None:
        return "sexual_needs_police"
    return None
