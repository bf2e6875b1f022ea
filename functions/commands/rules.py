"""`rules simulate`: stored reports under rules or a roster that are not in force yet. Nothing sealed is opened."""

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from functions.agency_commands import sound_agency, with_rules
from functions.model.agency import Agency
from functions.model.collections import REPORTS
from functions.model.report import Report
from functions.policy.assignment import agency_time
from functions.policy.regions import name_of
from functions.policy.replay import Foreseen, Rung, foresee
from functions.ports import Query, Store
from functions.roster_commands import days

PAGE = 50
SHOWN_OF_AN_ID = 8
COMPARED = ("deadline", "first", "ladder", "follow_up")


def add_rules(commands: Any) -> argparse.ArgumentParser:
    rules = commands.add_parser("rules", help="the agency's rules").add_subparsers(required=True)
    simulate: argparse.ArgumentParser = rules.add_parser(
        "simulate", help="what would have been different under rules or a roster that are not in force yet"
    )
    simulate.add_argument("--since", type=days, default=30, metavar="DAYS", help="for example 30d")
    instead = simulate.add_mutually_exclusive_group()
    instead.add_argument("--agency", dest="agency_dir", type=Path, metavar="DIR", help="instead of AGENCY_DIR")
    instead.add_argument("--rules", dest="rules_file", type=Path, metavar="FILE", help="only the rules, from this file")
    return simulate


def simulated(
    store: Store, in_force: Agency, options: argparse.Namespace, agency_dir: Path, now: datetime
) -> Iterator[str]:
    """Raises BadAgency, StoreUnavailable."""
    rules: Path | None = options.rules_file
    new = with_rules(in_force, rules) if rules else sound_agency(agency_dir)
    yield f"{in_force.name}: {in_force.version} in force, against {new.version} of {rules or agency_dir}."
    different, reports = Counter[str](), 0
    for report in _since(store, now - timedelta(days=options.since)):
        reports += 1
        before, then = foresee(in_force, report), foresee(new, report)
        changed = [name for name in COMPARED if getattr(before, name) != getattr(then, name)]
        different.update(changed)
        if changed:
            yield _headline(in_force, report)
            yield from (
                f"    {_title(name)}: {_said(in_force, before, name)} -> {_said(new, then, name)}" for name in changed
            )
    yield f"{reports} reports of the last {options.since} days. Different: " + ", ".join(
        f"{_title(name)} {different[name]}" for name in COMPARED
    )
    yield "Urgency stays: it comes from the reporter's words, not from rules.yaml."


def _since(store: Store, since: datetime) -> Iterator[Report]:
    after = None
    while True:
        page = store.find(Query(REPORTS, (("received_at", ">=", since),), "received_at", PAGE, after))
        yield from (found.document for found in page)
        if len(page) < PAGE:
            return
        after = (page[-1].document.received_at, page[-1].id)


def _headline(agency: Agency, report: Report) -> str:
    came = agency_time(agency, report.received_at)
    place = name_of(agency, report.region) or "no known place"
    return f"  {report.report_id[:SHOWN_OF_AN_ID]}  {came:%a %Y-%m-%d %H:%M}  {place}, {report.urgency}"


def _title(name: str) -> str:
    return {"first": "first asked", "follow_up": "follow-up"}.get(name, name)


def _said(agency: Agency, foreseen: Foreseen, name: str) -> str:
    value = getattr(foreseen, name)
    if isinstance(value, datetime):
        return f"{agency_time(agency, value):%a %H:%M}"
    if name == "first":
        return ", ".join(value) or "nobody"
    return "; ".join(map(_rung, value)) or "nobody"


def _rung(rung: Rung) -> str:
    minutes = int(rung.after.total_seconds()) // 60
    length = f"{minutes} min" if minutes < 600 else f"{minutes // 60} h"
    return f"{rung.name} {length} {', '.join(rung.officers) or '-'}"
