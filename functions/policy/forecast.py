"""Who would be called, and when nobody would: routing's own functions, asked about a report that does not exist."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.model.agency import Agency, Officer, RosterState
from functions.model.report import Report, Sealed, Urgency
from functions.policy.assignment import MINUTES_A_DAY, agency_time, ranked
from functions.policy.deadlines import after
from functions.policy.ladder import OUTSIDE, next_rung, patience


@dataclass(frozen=True)
class Call:
    """One rung being asked. Nobody on it: `officers` is empty."""

    at: datetime
    rung: str
    officers: list[Officer]


@dataclass(frozen=True)
class Gap:
    """From `start` to `end` nobody with the role is on duty for the region."""

    region: str
    start: datetime
    end: datetime


def imagined(region: str | None, urgency: Urgency, categories: list[str], at: datetime) -> Report:
    return Report(
        report_id="imagined",
        rules_version="",
        channel="api",
        received_at=at,
        language="id",
        reporter_role="witnessed",
        ticket_hash="",
        body_digest="",
        sealed_content=Sealed("", b""),
        region=region,
        urgency=urgency,
        categories=categories,
    )


def calls(agency: Agency, live: RosterState, report: Report, now: datetime) -> Iterator[Call]:
    """While nobody says YA: every rung in turn, until it is only rung again."""
    asked, ladder = deepcopy(report), agency.rules[report.urgency].ladder
    while True:
        climb = next_rung(agency, live, asked, now)
        yield from (Call(now, rung, []) for rung in climb.empty)
        if not climb.officers:
            return
        yield Call(now, ladder[climb.rung] if climb.rung < len(ladder) else OUTSIDE, climb.officers)
        waits = patience(agency, asked, climb)
        for officer in climb.officers:
            asked.offer_to(officer.id, "", [], climb.rung, now, replaces=None)
        now = after(agency, now, waits)


def gaps(agency: Agency, region: str, role: str, start: datetime, end: datetime) -> Iterator[Gap]:
    """By the roster alone: what officers say by SMS changes from hour to hour."""
    roster, report = RosterState(agency_version=agency.version), imagined(region, Urgency.HIGH, [], start)
    began: datetime | None = None
    for moment in _changes(agency, start, end):
        is_covered = bool(ranked(agency, roster, report, role, moment))
        if not is_covered:
            began = began or moment
        elif began:
            yield Gap(region, began, moment)
            began = None
    if began:
        yield Gap(region, began, end)


def _changes(agency: Agency, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every moment at which somebody's duty may begin or end, in order."""
    duties = [duty for officer in agency.officers for duty in officer.duty]
    minutes = sorted({0} | {edge % MINUTES_A_DAY for duty in duties for edge in (duty.start, duty.end)})
    midnight = agency_time(agency, start).replace(hour=0, minute=0, second=0, microsecond=0)
    yield start
    while midnight < end:
        for minute in minutes:
            moment = (midnight + timedelta(minutes=minute)).astimezone(UTC)
            if start < moment < end:
                yield moment
        midnight += timedelta(days=1)
