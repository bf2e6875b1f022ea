"""`roster show` and `roster gaps`: who would be called, why, and where nobody would."""

import argparse
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.agency_commands import sound_agency
from functions.model.agency import HOLIDAY, Agency, Officer, RosterState
from functions.model.collections import ROSTER_ID, ROSTER_STATE
from functions.model.report import Report, Urgency
from functions.policy.assignment import LONG_AGO, agency_time, kinds_of_day, standing
from functions.policy.forecast import calls, gaps, imagined
from functions.policy.regions import accept_region, name_of

if TYPE_CHECKING:
    from functions.app import App

CATEGORIES_HELP = "a category of the report; may be given several times"


def add_roster_commands(commands: Any) -> None:
    roster = commands.add_parser("roster", help="who is called when").add_subparsers(required=True)
    showing = roster.add_parser("show", help="who would be called, and why")
    showing.add_argument("--at", help='agency time, "2026-12-25 02:00"; now when it is left out')
    showing.add_argument("--region", help="an official region code, for example 15.71")
    showing.add_argument("--urgency", choices=[urgency.value for urgency in Urgency], default="high")
    showing.add_argument("--category", action="append", default=[], help=CATEGORIES_HELP)
    missing = roster.add_parser("gaps", help="every hour and area without an officer of the place")
    missing.add_argument("--next", type=days, default=30, metavar="DAYS", help="for example 30d")
    for command, words in ((showing, show), (missing, list_gaps)):
        command.add_argument("agency_dir", metavar="DIR", nargs="?", type=Path, help="instead of the agency in force")
        command.set_defaults(tells=words)


def in_question(app: "App", folder: Path | None) -> tuple[Agency, RosterState]:
    """The agency in force with its officers' loads; the files when a folder is named, or nothing is in force yet.

    Raises BadAgency.
    """
    found = app.store.get(ROSTER_STATE, ROSTER_ID) if folder is None else None
    if found is not None:
        return app.directory.named(found.document.agency_version), found.document
    agency = sound_agency(app.settings.agency_dir)
    return agency, RosterState(agency_version=agency.version)


def days(text: str) -> int:
    number = text.removesuffix("d")
    if not number.isdecimal() or not 1 <= int(number) <= 366:
        raise argparse.ArgumentTypeError("write a number of days from 1d to 366d")
    return int(number)


def show(agency: Agency, live: RosterState, options: argparse.Namespace, now: datetime) -> Iterator[str]:
    """Raises ValueError for what the operator wrote wrongly."""
    at = _moment(agency, options.at) if options.at else now
    region = _region(agency, options.region)
    urgency = Urgency(options.urgency)
    report = imagined(region, urgency, options.category, at)
    place = name_of(agency, region) or "no known place"
    local = agency_time(agency, at)
    holiday = " (a holiday)" if HOLIDAY in kinds_of_day(agency, local.date()) else ""
    yield f"{place}, {urgency}, {local:%a %Y-%m-%d %H:%M}{holiday}. While nobody says YA:"
    for call in calls(agency, live, report, at):
        when = f"  {agency_time(agency, call.at):%a %H:%M}  {call.rung:10}"
        if not call.officers:
            yield f"{when} nobody is on duty: skipped at once"
        for officer in call.officers:
            yield f"{when} {officer.name} ({officer.id}): {'; '.join(_reasons(agency, live, report, officer))}"
    yield "The last one is rung again until somebody accepts."


def _reasons(agency: Agency, live: RosterState, report: Report, officer: Officer) -> Iterator[str]:
    why = standing(agency, live, report, officer)
    yield f"covers {name_of(agency, why.area) or why.area}"
    if why.is_suited:
        yield "is for this category"
    if why.lacks:
        yield f"lacks {', '.join(why.lacks)}"
    if why.is_ahead:
        yield "was asked more than a fair share of the open ones"
    if why.is_full:
        yield "has as many cases as the roster allows"
    yield f"open cases: {why.open_cases}, {why.hours_a_week:.0f} hours a week on duty"
    last = agency_time(agency, why.last_assigned or LONG_AGO)
    yield f"last asked {last:%Y-%m-%d %H:%M}" if why.last_assigned else "not asked yet"


def list_gaps(agency: Agency, live: RosterState, options: argparse.Namespace, now: datetime) -> Iterator[str]:
    """The officers of a place, regency by regency; supervisors, province and desk answer meanwhile."""
    total, end = timedelta(), now + timedelta(days=options.next)
    for region in [region for region in agency.regions if region.level == "regency"]:
        for gap in gaps(agency, region.code, "officer", now, end):
            start, until = agency_time(agency, gap.start), agency_time(agency, gap.end)
            length = gap.end - gap.start
            total += length
            period = f"{start:%a %Y-%m-%d %H:%M} - {until:%a %Y-%m-%d %H:%M} ({_hours(length)})"
            yield f"{region.code} {region.name}: {period}"
    yield f"Without an officer of the place in the next {options.next} days: {_hours(total)} in all."


def _hours(length: timedelta) -> str:
    hours, seconds = divmod(int(length.total_seconds()), 3600)
    return f"{hours} h {seconds // 60:02} min"


def _moment(agency: Agency, text: str) -> datetime:
    zone = timezone(timedelta(minutes=agency.utc_offset_minutes))
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError:
        raise ValueError(f'--at {text!r} is no moment: write it as "2026-12-25 02:00", in agency time') from None


def _region(agency: Agency, code: str | None) -> str | None:
    if code is not None and accept_region(agency, code) != code:
        raise ValueError(f"--region {code!r} is not known to {agency.name}: write a code such as 15.71")
    return code
