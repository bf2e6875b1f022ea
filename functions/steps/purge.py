"""Deletes a report whose time is up, and everything under it, on both stacks alike."""

from typing import Any

from functions.logs import log
from functions.model.collections import (
    REPORTS,
    Collection,
    additions_to,
    events_beside,
    notes_on,
    offers_beside,
    replies_to,
)
from functions.ports import ANYTHING, Conflict, Ports, Write


def purge(ports: Ports, report_id: str) -> None:
    """Nothing happens to a report that was reopened meanwhile. Raises StoreUnavailable."""
    found = ports.store.get(REPORTS, report_id)
    if found is None or found.document.expire_at is None or found.document.expire_at > ports.clock.now():
        return
    beneath: list[Collection[Any]] = [
        notes_on(report_id),
        replies_to(report_id),
        additions_to(report_id),
        events_beside(report_id),
        offers_beside(report_id),
    ]
    writes = [Write(REPORTS, report_id, None, found.version)]
    for collection in beneath:
        writes += [Write(collection, child.id, None, ANYTHING) for child in ports.store.all(collection)]
    try:
        ports.store.commit(writes)
    except Conflict:
        return
    log("purged", report_id=report_id)
