"""Messages that no person's number sent: kept for a while, and looked through for a report among them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from functions.model.agency import Officer
from functions.model.collections import INBOUND, REPORTS
from functions.model.message import Inbound
from functions.policy.access import reads_unattributed
from functions.ports import Found, Opener, Ports, Query, Wakeup
from functions.steps.audit import record
from functions.steps.case import NoSuchCase, NotAllowed
from functions.steps.change import Change, amend, create
from functions.steps.receive import new_report

UNATTRIBUTED = "unattributed"
PAGE, BATCH = 12, 50

Openers = Callable[[], Opener]


@dataclass(frozen=True)
class Message:
    message_id: str
    at: datetime
    gateway: str
    sender: str
    words: str


def listed(ports: Ports, officer: Officer, before: str) -> tuple[list[Inbound], str | None]:
    """A page, the newest first, from the one behind `before` on; and the last id when there are more.

    Raises NotAllowed.
    """
    _insist(officer)
    kept: list[Inbound] = []
    where, after = (("kind", "==", UNATTRIBUTED),), None
    while page := ports.store.find(Query(INBOUND, where, order="received_at", limit=BATCH, after=after)):
        kept += [found.document for found in page]
        if len(page) < BATCH:
            break
        after = (page[-1].document.received_at, page[-1].id)
    kept.reverse()
    ids = [message.message_id for message in kept]
    start = ids.index(before) + 1 if before in ids else 0
    page_of = kept[start : start + PAGE]
    return page_of, page_of[-1].message_id if len(kept) > start + PAGE else None


def open_message(
    ports: Ports, case_opener: Openers, contact_opener: Openers, officer: Officer, message_id: str
) -> Message:
    """On the trail before it is opened (I8). Raises NoSuchCase, NotAllowed, StoreUnavailable."""
    stored = _look(ports, officer, message_id).document
    record(ports, officer.id, "read_unattributed", message_id)
    sender = msgspec.json.decode(contact_opener().open(message_id, stored.sealed_contact)).get("phone", "")
    words = _body(case_opener, stored)["incident"]["description"]
    return Message(message_id, stored.received_at, stored.gateway, str(sender), str(words))


def make_report(ports: Ports, case_opener: Openers, officer: Officer, message_id: str) -> None:
    """It is triaged and routed like any other. Raises NoSuchCase, NotAllowed, StoreUnavailable."""
    stored = _look(ports, officer, message_id).document
    record(ports, officer.id, "made_report", message_id)
    body = _body(case_opener, stored)

    def made(message: Inbound) -> Change | None:
        if message.kind != UNATTRIBUTED:
            return None
        report = new_report(ports, message_id, "sms", body, msgspec.json.encode(body, order="sorted"))
        report.sealed_contact = message.sealed_contact
        report.note(ports.clock.now(), "made_report", officer.id)
        message.kind, message.report_id = "report", message_id
        return Change([create(REPORTS, message_id, report)], [Wakeup(message_id, "route")])

    amend(ports, INBOUND, message_id, made)


def _look(ports: Ports, officer: Officer, message_id: str) -> Found[Inbound]:
    """Only what is on the page: every other message belongs to its report."""
    _insist(officer)
    found = ports.store.get(INBOUND, message_id)
    if found is None or found.document.kind != UNATTRIBUTED:
        raise NoSuchCase
    return found


def _insist(officer: Officer) -> None:
    if not reads_unattributed(officer):
        raise NotAllowed


def _body(case_opener: Openers, stored: Inbound) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode(case_opener().open(stored.message_id, stored.sealed_content))
    return body
