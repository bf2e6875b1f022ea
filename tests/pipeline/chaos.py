"""Stores and buses that fail as real ones do, and what must hold of every report whatever they do."""

import random
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from functions.model.collections import REPORTS, Collection
from functions.model.report import HISTORY_KEPT, OFFERS_KEPT, Report
from functions.ports import ANYTHING, Conflict, Found, PublishFailed, Query, Store, StoreUnavailable, Wakeup, Write
from functions.steps.dispatch import STEPS

T = TypeVar("T")


class Killed(BaseException):
    """The process died here. Not an Exception: no handler of ours may catch it."""


class ChaoticStore:
    """The next commits meet what stands in `fates`: conflict, lost (committed, but the answer is not), unavailable,
    killed (before the commit) or killed_after (it)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.fates: list[str] = []

    def get(self, collection: Collection[T], id: str) -> Found[T] | None:
        return self._store.get(collection, id)

    def find(self, query: Query[T]) -> list[Found[T]]:
        return self._store.find(query)

    def all(self, collection: Collection[T]) -> list[Found[T]]:
        return self._store.all(collection)

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        fate = self.fates.pop(0) if self.fates else "done"
        if fate in ("conflict", "retried") and all(write.expecting is ANYTHING for write in writes):
            fate = "done"
        if fate == "conflict":
            raise Conflict
        if fate == "unavailable":
            raise StoreUnavailable("injected")
        if fate == "killed":
            raise Killed
        versions = self._store.commit(writes)
        if fate == "lost":
            raise StoreUnavailable("injected")
        if fate == "retried":
            raise Conflict
        if fate == "killed_after":
            raise Killed
        return versions


FATES = ("conflict", "lost", "retried", "unavailable", "killed", "killed_after")


class HeldBus:
    """Keeps every wake-up until somebody delivers, doubles or drops it."""

    def __init__(self) -> None:
        self.held: list[Wakeup] = []
        self.seen: list[Wakeup] = []
        self.down = False

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        if self.down:
            raise PublishFailed("injected")
        self.held.append(wakeup)
        self.seen.append(wakeup)

    def take(self, draw: random.Random) -> Wakeup | None:
        """In any order."""
        return self.held.pop(draw.randrange(len(self.held))) if self.held else None

    def idle(self) -> None:
        """Nothing travels by itself."""


def survives(act: Callable[[], object]) -> bool:
    """Whether the process, and the call, came through."""
    try:
        act()
    except (Killed, StoreUnavailable):
        return False
    return True


def faults_of(report: Report) -> list[str]:
    """What is wrong with a report by I2 and the model's own limits; empty when nothing is."""
    faults = []
    steps_unknown = [key for key in report.due if key.partition(":")[0] not in STEPS]
    earliest = min((debt.at for debt in report.due.values()), default=None)
    if report.is_open and report.next_at is None:
        faults.append("an open report owes nothing")
    if not report.is_open and report.next_at is not None:
        faults.append("an ended report owes something")
    if report.is_open and "sexual" in report.categories and not report.police and "police_report" not in report.due:
        faults.append("nobody is reminded of the police report")
    if steps_unknown:
        faults.append(f"nobody acts on {steps_unknown}")
    if report.next_at != earliest:
        faults.append("next_at is not the earliest")
    if any(debt.at < debt.not_before for debt in report.due.values()):
        faults.append("the sweep knocks before the step may act")
    if len(report.offers) > OFFERS_KEPT or len(report.history) > HISTORY_KEPT:
        faults.append("it outgrows its document")
    if report.holder is not None and not report.offers_to(report.holder):
        faults.append("the holder was never asked")
    if report.holder is not None and report.is_open and not report.due.keys() & {"follow_up", "confirm"}:
        faults.append("an accepted report does not come back")
    if report.holder is None and report.is_open and not report.due.keys() & {"route", "escalate"}:
        faults.append("nobody is going to be asked")
    return faults


def all_faults(store: Store) -> dict[str, list[str]]:
    """By every document, not through the query that is judged."""
    reports = {found.id: faults_of(found.document) for found in store.all(REPORTS)}
    return {id: faults for id, faults in reports.items() if faults}
