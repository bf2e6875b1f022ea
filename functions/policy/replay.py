"""What a report that came would have met under an agency's rules and roster, as far as its clear fields tell."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.model.agency import Agency, RosterState
from functions.model.report import Report
from functions.policy.deadlines import after
from functions.policy.forecast import calls, imagined
from functions.policy.quiet import awake


@dataclass(frozen=True)
class Rung:
    """Who is asked how long after the report came. Nobody on it: `officers` is empty."""

    after: timedelta
    name: str
    officers: tuple[str, ...]


@dataclass(frozen=True)
class Foreseen:
    """`follow_up` is when a report that is accepted at once comes back."""

    deadline: datetime
    first: tuple[str, ...]
    ladder: tuple[Rung, ...]
    follow_up: datetime


def foresee(agency: Agency, report: Report) -> Foreseen:
    """With nobody loaded and nobody's own word on duty: what officers had on that day is not stored."""
    now, rule = report.received_at, agency.rules[report.urgency]
    nobody = RosterState(agency_version=agency.version)
    ladder = tuple(
        Rung(call.at - now, call.rung, tuple(officer.id for officer in call.officers))
        for call in calls(agency, nobody, as_it_came(report), now)
    )
    return Foreseen(
        deadline=after(agency, now, rule.accept_within),
        first=next((rung.officers for rung in ladder if rung.officers), ()),
        ladder=ladder,
        follow_up=awake(agency, report.urgency, after(agency, now, rule.follow_up)),
    )


def as_it_came(report: Report) -> Report:
    """Before anybody was asked; only what routing looks at."""
    fresh = imagined(report.region, report.urgency, list(report.categories), report.received_at)
    fresh.report_id, fresh.victims = report.report_id, report.victims
    fresh.excluded, fresh.wishes_a_woman = list(report.excluded), report.wishes_a_woman
    return fresh
