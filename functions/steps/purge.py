"""Deletes a report whose time is up, everything under it and what others know of it, on both stacks alike."""

from typing import Any

from functions.logs import log
from functions.model.collections import (
    REPORTS,
    SKETCHES,
    Collection,
    additions_to,
    events_beside,
    notes_on,
    offers_beside,
    replies_to,
)
from functions.ports import ANYTHING, Conflict, Ports, Write
from functions.steps.change import rewrite


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
    writes = [Write(REPORTS, report_id, None, found.version), Write(SKETCHES, report_id, None, ANYTHING)]
    for other in found.document.links:
        writes += _unlinked(ports, other, report_id)
    for collection in beneath:
        writes += [Write(collection, child.id, None, ANYTHING) for child in ports.store.all(collection)]
    try:
        ports.store.commit(writes)
    except Conflict:
        return
    log("purged", report_id=report_id)


def _unlinked(ports: Ports, report_id: str, purged: str) -> list[Write]:
    found = ports.store.get(REPORTS, report_id)
    if found is None or purged not in found.document.links:
        return []
    found.document.links.remove(purged)
    return rewrite(REPORTS, found)
