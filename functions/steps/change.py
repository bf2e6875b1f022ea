"""How every step writes: read, decide, commit under the version that was read, then wake whoever is next."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from functions.logs import log_failure
from functions.model.collections import Collection, events_beside, offers_beside
from functions.model.report import Event, Report, Urgency
from functions.ports import ABSENT, ANYTHING, Conflict, Found, Ports, PublishFailed, StoreUnavailable, Wakeup, Write

T = TypeVar("T")
TRIES = 12
# Who may open contact data sends texts, and puts long ones together.
TOPICS = {
    "route": "report-received",
    "alert": "report-routed",
    "send": "report-routed",
    "assemble": "report-routed",
}
DUE_TOPIC = "report-due"


@dataclass
class Change:
    """What a decision adds to the changed document itself: other writes of the same commit, and who is woken."""

    writes: list[Write] = field(default_factory=list)
    wakeups: list[Wakeup] = field(default_factory=list)


def topic_of(wakeup: Wakeup) -> str:
    return TOPICS.get(wakeup.key.partition(":")[0], DUE_TOPIC)


def wake(ports: Ports, wakeups: list[Wakeup]) -> None:
    """A publish that fails is not the answer's failure: the document is due, and the sweep will knock."""
    for wakeup in wakeups:
        try:
            ports.bus.publish(topic_of(wakeup), wakeup)
        except PublishFailed as failure:
            log_failure("publish_failed", failure, report_id=wakeup.report_id, key=wakeup.key)


def amend(ports: Ports, collection: Collection[T], id: str, decide: Callable[[T], Change | None]) -> Found[T] | None:
    """Applies `decide` to the document under compare-and-set; on a conflict reads and decides again.

    `decide` changes the document it is given; None means that there is nothing to do. Returns what was committed.
    Raises StoreUnavailable, also when the document is fought over without end.
    """
    for _ in range(TRIES):
        found = ports.store.get(collection, id)
        change = decide(found.document) if found else None
        if found is None or change is None:
            return None
        try:
            versions = ports.store.commit([*rewrite(collection, found), *change.writes])
        except Conflict:
            continue
        wake(ports, change.wakeups)
        return Found(id, found.document, versions[0])
    raise StoreUnavailable("too many conflicts")


def rewrite(collection: Collection[T], found: Found[T]) -> list[Write]:
    """The document under its version, and beside it what no longer fits into it."""
    document = found.document
    beside: list[Write] = []
    if isinstance(document, Report):
        for extra in document.spill():
            beside.append(
                Write(events_beside(found.id), f"event-{extra.n}", extra, ANYTHING)
                if isinstance(extra, Event)
                else Write(offers_beside(found.id), f"offer-{extra.n}", extra, ANYTHING)
            )
    return [Write(collection, found.id, document, found.version), *beside]


def create(collection: Collection[T], id: str, document: T) -> Write:
    return Write(collection, id, document, ABSENT)


def knock_after(urgency: Urgency) -> timedelta:
    """When the sweep first knocks for work that was to be done at once."""
    return timedelta(seconds=20 if urgency is Urgency.EMERGENCY else 60)
