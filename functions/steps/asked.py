"""Which reports an officer was asked about: the open ones, or all that ever bore a code."""

from collections.abc import Iterator
from typing import Any

from functions.model.collections import REPORTS
from functions.model.report import Report
from functions.ports import Found, Ports, Query
from functions.steps.route import asked_key, offer_key

PAGE = 50


def offered(ports: Ports, officer_id: str, code: str) -> Iterator[Found[Report]]:
    """Ended ones too: nothing that waits may hide behind what is over."""
    return _all(ports, ("offer_keys", "contains", offer_key(ports, officer_id, code)))


def asked_about(ports: Ports, officer_id: str) -> Iterator[Found[Report]]:
    """Open ones, whoever holds them."""
    return _all(ports, ("asked_keys", "contains", asked_key(ports, officer_id)))


def _all(ports: Ports, where: tuple[str, str, Any]) -> Iterator[Found[Report]]:
    after = None
    while page := ports.store.find(Query(REPORTS, (where,), limit=PAGE, after=after)):
        yield from page
        if len(page) < PAGE:
            return
        after = (None, page[-1].id)
