"""What was sealed is opened for the desk, and every opening stands on the audit trail first (I8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from functions.model.agency import Officer
from functions.model.collections import additions_to, events_beside, notes_on, offers_beside
from functions.model.report import Event, Offer, Report, Sealed
from functions.policy.access import Action, allowed
from functions.ports import Opener, Ports
from functions.steps.audit import record
from functions.steps.case import NotAllowed, look

Openers = Callable[[], Opener]


@dataclass(frozen=True)
class Said:
    """`what` is the channel of an addition or the kind of a note; `who` is an officer, or the reporter."""

    at: datetime
    who: str
    what: str
    words: str


@dataclass(frozen=True)
class Opened:
    """`body` is what the reporter sent; `contact` holds the number and the safe word, when there are any."""

    report: Report
    body: dict[str, Any]
    contact: dict[str, Any]
    additions: list[Said]
    notes: list[Said]


def open_case(ports: Ports, case_opener: Openers, contact_opener: Openers, officer: Officer, report_id: str) -> Opened:
    """Raises NoSuchCase and NotAllowed; StoreUnavailable when the trail could not be written, and nothing is opened."""
    report = _insist(ports, officer, report_id, Action.READ)
    sealed_additions = [found.document for found in ports.store.all(additions_to(report_id))]
    sealed_notes = [found.document for found in ports.store.all(notes_on(report_id))]
    record(ports, officer.id, "read", report_id)
    opener = case_opener()

    def opened(sealed: Sealed) -> dict[str, Any]:
        content: dict[str, Any] = msgspec.json.decode(opener.open(report_id, sealed))
        return content

    said = [Said(a.at, "reporter", a.channel, _description(opened(a.sealed_content))) for a in sealed_additions]
    noted = [Said(n.at, n.officer_id, n.what, opened(n.sealed_content)["words"]) for n in sealed_notes]
    return Opened(
        report=report,
        body=opened(report.sealed_content),
        contact=_contact(contact_opener, report),
        additions=sorted(said, key=lambda each: each.at),
        notes=sorted(noted, key=lambda each: each.at),
    )


@dataclass(frozen=True)
class Why:
    """How a case came to be judged and handed on. `words` are (signal, phrase); `ruled_out` is officer id -> code.

    Both are None for whom they are not meant.
    """

    report: Report
    words: list[tuple[str, str]] | None
    ruled_out: dict[str, str] | None
    offers: list[Offer]
    history: list[Event]


def open_why(ports: Ports, case_opener: Openers, officer: Officer, report_id: str) -> Why:
    """The words for who reads the story; whom it rules out also for who may lift that. On the trail before.

    Raises NoSuchCase.
    """
    report = _insist(ports, officer, report_id, Action.SEE)
    actions = allowed(officer, report)
    additions = [found.document for found in ports.store.all(additions_to(report_id))]
    offers = [found.document for found in ports.store.all(offers_beside(report_id))]
    events = [found.document for found in ports.store.all(events_beside(report_id))]
    record(ports, officer.id, "read_why", report_id)

    def opened(sealed: list[Sealed | None]) -> list[dict[str, Any]]:
        return [msgspec.json.decode(case_opener().open(report_id, each)) for each in sealed if each]

    words: list[tuple[str, str]] | None = None
    if Action.READ in actions:
        reasons = opened([report.sealed_reasons, *(addition.sealed_reasons for addition in additions)])
        words = [(each["signal"], each["phrase"]) for reason in reasons for each in reason["signals"]]
    ruled_out: dict[str, str] | None = None
    if actions & {Action.READ, Action.LIFT_EXCLUSION}:
        ruled_out = dict.fromkeys(report.excluded, "recused")
        for conflicts in opened([report.sealed_conflicts, *(addition.sealed_conflicts for addition in additions)]):
            ruled_out |= conflicts
    return Why(
        report=report,
        words=words,
        ruled_out=ruled_out,
        offers=sorted([*offers, *report.offers], key=lambda offer: offer.n),
        history=sorted([*events, *report.history], key=lambda event: event.n),
    )


def open_reason(ports: Ports, case_opener: Openers, officer: Officer, report_id: str) -> str:
    """Why the holder wants to end the case, for the second person, who does not read the narrative."""
    report = _insist(ports, officer, report_id, Action.CONFIRM)
    if report.ending is None:
        raise NotAllowed
    wanted = f"ending:{report.ending.stage}"
    reasons = [found.document for found in ports.store.all(notes_on(report_id)) if found.document.what == wanted]
    if not reasons:
        return ""
    record(ports, officer.id, "read_reason", report_id)
    latest = max(reasons, key=lambda reason: reason.at)
    words: str = msgspec.json.decode(case_opener().open(report_id, latest.sealed_content))["words"]
    return words


def _insist(ports: Ports, officer: Officer, report_id: str, action: Action) -> Report:
    report = look(ports, officer, report_id).document
    if action not in allowed(officer, report):
        raise NotAllowed
    return report


def _description(body: dict[str, Any]) -> str:
    return str(body["incident"]["description"])


def _contact(contact_opener: Openers, report: Report) -> dict[str, Any]:
    if report.sealed_contact is None:
        return {}
    contact: dict[str, Any] = msgspec.json.decode(contact_opener().open(report.report_id, report.sealed_contact))
    return contact
