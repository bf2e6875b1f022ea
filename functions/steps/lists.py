"""The desk's lists: by urgency, then by what is due first; from page to page by a key, never by a count."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.model.agency import Officer
from functions.model.collections import REPORTS
from functions.model.report import Report, Urgency
from functions.policy.access import Action, allowed, supervises
from functions.ports import Ports, Query
from functions.steps.route import asked_key

PAGE = 12
BATCH = 50
CONFIRM_AT = "due.confirm.at"

Where = tuple[tuple[str, str, Any], ...]
Keep = Callable[[Report], bool]


@dataclass(frozen=True)
class Place:
    """Where a page ended."""

    urgency: Urgency
    at: datetime
    id: str


@dataclass(frozen=True)
class Listed:
    """`next` is None on the last page."""

    reports: list[Report]
    next: Place | None


def offered_to(ports: Ports, officer: Officer, after: Place | None) -> Listed:
    """Where a YA would still be taken."""
    where = (("asked_keys", "contains", asked_key(ports, officer.id)),)
    return _by_urgency(ports, where, lambda report: _waits_for(officer, report), after)


def held_by(ports: Ports, officer: Officer, after: Place | None) -> Listed:
    return _by_urgency(ports, (("holder", "==", officer.id),), lambda report: _sees(officer, report), after)


def supervised_by(ports: Ports, officer: Officer, after: Place | None) -> Listed:
    """Every open case of the supervisor's areas."""
    return _by_urgency(ports, (), lambda report: supervises(officer, report) and _sees(officer, report), after)


def waiting_for_confirmation(ports: Ports, officer: Officer) -> list[Report]:
    """The oldest first; what does not fit on a page comes up when these are done."""
    waiting: list[Report] = []
    after = None
    while found := ports.store.find(Query(REPORTS, (), order=CONFIRM_AT, limit=BATCH, after=after)):
        waiting += [f.document for f in found if Action.CONFIRM in allowed(officer, f.document) and f.document.ending]
        if len(waiting) >= PAGE or len(found) < BATCH:
            break
        after = (found[-1].document.due["confirm"].at, found[-1].id)
    return waiting[:PAGE]


def linked_to(ports: Ports, officer: Officer, report: Report) -> list[Report]:
    """What may be the same incident; not to whom that other report names, or whom it leaves out for another reason."""
    found = [ports.store.get(REPORTS, other) for other in report.links]
    return [other.document for other in found if other and officer.id not in other.document.excluded]


def _by_urgency(ports: Ports, where: Where, keep: Keep, after: Place | None) -> Listed:
    """Only what is open has a `next_at`, so ended cases are not even read."""
    kept: list[Report] = []
    for urgency in Urgency:
        if after and urgency.severity < after.urgency.severity:
            continue
        start = (after.at, after.id) if after and urgency is after.urgency else None
        asked = (*where, ("urgency", "==", urgency.value))
        while found := ports.store.find(Query(REPORTS, asked, order="next_at", limit=BATCH, after=start)):
            for report in (each.document for each in found if keep(each.document)):
                if len(kept) == PAGE:
                    return Listed(kept, _place(kept[-1]))
                kept.append(report)
            if len(found) < BATCH:
                break
            last = found[-1].document.next_at
            assert last is not None  # the query asked for it
            start = (last, found[-1].id)
    return Listed(kept, None)


def _place(report: Report) -> Place | None:
    return Place(report.urgency, report.next_at, report.report_id) if report.next_at else None


def _sees(officer: Officer, report: Report) -> bool:
    return Action.SEE in allowed(officer, report)


def _waits_for(officer: Officer, report: Report) -> bool:
    offers = report.offers_to(officer.id)
    would_be_taken = any(offer.answer is None and report.holder in (None, offer.replaces) for offer in offers)
    return would_be_taken and Action.ACCEPT in allowed(officer, report)
