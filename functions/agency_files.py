"""An agency's YAML files as one compiled, versioned Agency."""

import csv
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from functions.agency_check.problems import BadAgency
from functions.agency_check.reading import read
from functions.indonesia import national_days
from functions.model.agency import (
    HOLIDAY,
    WORKDAY,
    Agency,
    Duty,
    Hotline,
    Institution,
    Leave,
    Officer,
    QuietHours,
    Region,
    Span,
    UrgencyRule,
)
from functions.model.report import Urgency
from functions.policy.ladder import OUTSIDE

DATA = Path(__file__).parent / "data"
FILES = {
    "agency": "agency.yaml",
    "roster": "roster.yaml",
    "institutions": "institutions.yaml",
    "places": "places.yaml",
    "rules": "rules.yaml",
    "texts": "texts/sms.yaml",
}
SPAN = re.compile(r"([0-9]+)(s|m|h|d|wd)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
KINDS_OF_DAY = {"workday": WORKDAY, "holiday": HOLIDAY}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
# Names of the roster's file -> names of the model.
RENAMED = {"agency": "agency_id", "superior": "superior_id", "backup": "backup_id", "employers": "employer_ids"}

COMPILED = ("duty", "phones", "leave")


def compile_agency(folder: Path) -> Agency:
    """Of files that `check_agency` finds sound. Raises BadAgency for what cannot even be read."""
    sources = {name: read(folder, file) for name, file in FILES.items()}
    problems = [problem for source in sources.values() for problem in source.problems]
    if problems:
        raise BadAgency(problems)
    about, roster = sources["agency"].data, sources["roster"].data
    agency = {
        **{name: about[name] for name in ("name", "province", "utc_offset_minutes", "exit_page", "data_contact")},
        "retention_years": about["retention_years"],
        "sample": about.get("sample", False),
        "hotlines": {place: [Hotline(**entry) for entry in lines] for place, lines in about["hotlines"].items()},
        "holidays": holidays_of(about),
        "regions": regions_of(about["province"]),
        "officers": [*map(_officer, roster["officers"]), _outside(about)],
        "agency_kinds": {entry["id"]: entry["kind"] for entry in roster["agencies"]},
        **compile_rules(sources["rules"].data),
        "texts": sources["texts"].data,
        "institutions": [Institution(**entry) for entry in sources["institutions"].data["institutions"]],
        "also_called": sources["places"].data.get("also_called", {}),
        "everyday_words": sources["places"].data.get("everyday_words", []),
    }
    version = hashlib.sha256(msgspec.json.encode(agency)).hexdigest()[:16]
    return Agency(version=version, **agency)


def holidays_of(about: dict[str, Any]) -> list[str]:
    """The nation's and the agency's own, without those on which the agency works."""
    worked = set(about.get("working_days", []))
    return sorted({*national_days().names, *about["holidays"]} - worked)


def regions_of(province: str) -> list[Region]:
    return [region for region in _all_regions() if region.code.split(".")[0] == province]


@cache
def _all_regions() -> list[Region]:
    with (DATA / "regions.csv").open(encoding="utf-8") as file:
        return [Region(row["code"], row["name"], row["level"], row["parent"] or None) for row in csv.DictReader(file)]


def _officer(entry: dict[str, Any]) -> Officer:
    fields = {RENAMED.get(name, name): value for name, value in entry.items() if name not in COMPILED}
    duty = [_duty(text) for text in entry.get("duty", [])]
    leave = [Leave(*text.split(" - ")) for text in entry.get("leave", [])]
    return Officer(**fields, phones=[as_e164(phone) for phone in entry["phones"]], duty=duty, leave=leave)


def _outside(about: dict[str, Any]) -> Officer:
    """The outside contact stands on the last rung of every ladder, for the whole province, at any hour."""
    contact = about["outside_contact"]
    return Officer(
        id=OUTSIDE,
        name=contact["name"],
        full_name=contact["full_name"],
        phones=[as_e164(phone) for phone in contact["phones"]],
        role=OUTSIDE,
        agency_id=OUTSIDE,
        areas=[about["province"]],
    )


def as_e164(phone: str) -> str:
    return phone.replace(" ", "")


def _duty(text: str) -> Duty:
    """`mon, wed-fri 16:00-07:30`: an end that is not after the start lies on the next day."""
    days, _, hours = text.rpartition(" ")
    start, end = (_minute(hour) for hour in hours.split("-"))
    return Duty(sorted(_days(days)), start, end if end > start else end + MINUTES_A_DAY)


def _days(text: str) -> set[int]:
    """A range may run over the weekend: `fri-mon` is four days."""
    days: set[int] = set()
    for part in text.split(", "):
        if part in KINDS_OF_DAY:
            days.add(KINDS_OF_DAY[part])
            continue
        first, _, last = part.partition("-")
        start = DAYS.index(first)
        length = (DAYS.index(last or first) - start) % len(DAYS)
        days |= {(start + step) % len(DAYS) for step in range(length + 1)}
    return days


def _minute(hour: str) -> int:
    return int(hour[:2]) * 60 + int(hour[3:])


def compile_rules(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of an Agency that rules.yaml decides."""
    start, _, end = data.get("quiet_hours", "").partition("-")
    return {
        "rules": {Urgency(name): _rule(entry) for name, entry in data["urgency"].items()},
        "quiet_hours": QuietHours(_minute(start), _minute(end)) if start else None,
    }


def _rule(entry: dict[str, Any]) -> UrgencyRule:
    spans = {name: span(entry[name]) for name in ("accept_within", "remind_after", "repeat_last_rung", "follow_up")}
    return UrgencyRule(**spans, ladder=entry["ladder"], ask_at_once=entry.get("ask_at_once", 1))


def span(text: str) -> Span:
    match = SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no span: write 30s, 5m, 4h, 2d or 1wd")
    number, unit = int(match[1]), match[2]
    return Span(working_days=number) if unit == "wd" else Span(seconds=number * SECONDS[unit])
