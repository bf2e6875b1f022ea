"""An agency's YAML files as one compiled, versioned Agency."""

import csv
import hashlib
import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

from functions.model.agency import Agency, Duty, Hotline, Officer, Region, Span, UrgencyRule
from functions.model.report import Urgency

DATA = Path(__file__).parent / "data"
SPAN = re.compile(r"([0-9]+)(s|m|h|d|wd)")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def compile_agency(folder: Path) -> Agency:
    """Raises OSError, and ValueError for what does not compile."""
    about, roster, rules, texts = (_read(folder / name) for name in FILES)
    agency = {
        "name": about["name"],
        "province": about["province"],
        "utc_offset_minutes": about["utc_offset_minutes"],
        "exit_page": about["exit_page"],
        "data_contact": about["data_contact"],
        "retention_years": about["retention_years"],
        "hotlines": {place: [Hotline(**entry) for entry in lines] for place, lines in about["hotlines"].items()},
        "holidays": about["holidays"],
        "regions": _regions(about["province"]),
        "officers": [_officer(entry) for entry in roster["officers"]],
        "rules": {Urgency(name): _rule(entry) for name, entry in rules.items()},
        "texts": texts,
    }
    version = hashlib.sha256(msgspec.json.encode(agency)).hexdigest()[:16]
    return Agency(version=version, **agency)


FILES = ("agency.yaml", "roster.yaml", "rules.yaml", "texts/sms.yaml")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def _regions(province: str) -> list[Region]:
    with (DATA / "regions.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["code"].split(".")[0] == province]
    return [Region(row["code"], row["name"], row["level"], row["parent"] or None) for row in rows]


def _officer(entry: dict[str, Any]) -> Officer:
    fields = {name: value for name, value in entry.items() if name not in ("duty", "agency")}
    return Officer(**fields, agency_id=entry["agency"], duty=[_duty(hours) for hours in entry.get("duty", [])])


def _duty(entry: dict[str, Any]) -> Duty:
    start, end = (int(hour) * 60 for hour in entry["hours"].split("-"))
    days = [("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day) for day in entry["days"]]
    return Duty(days, start, end if end > start else end + 24 * 60)


def _rule(entry: dict[str, Any]) -> UrgencyRule:
    spans = {name: _span(entry[name]) for name in ("accept_within", "remind_after", "repeat_last_rung", "follow_up")}
    return UrgencyRule(**spans, ladder=entry["ladder"])


def _span(text: str) -> Span:
    match = SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no span: write 30s, 5m, 4h, 2d or 1wd")
    number, unit = int(match[1]), match[2]
    return Span(working_days=number) if unit == "wd" else Span(seconds=number * SECONDS[unit])
