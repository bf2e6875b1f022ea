"""The agency in force, from the store, kept in memory: versions never change, only which one is named."""

import threading
from datetime import datetime, timedelta

from functions.model.agency import Agency
from functions.model.collections import AGENCIES, ROSTER_ID, ROSTER_STATE
from functions.ports import Clock, Store, StoreUnavailable

LOOKS_AGAIN_AFTER = timedelta(minutes=3)


class NoAgency(StoreUnavailable):
    """Nothing is in force yet."""


class StoredDirectory:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._versions: dict[str, Agency] = {}
        self._current: str | None = None
        self._looked_at: datetime | None = None
        self._lock = threading.Lock()

    def current(self) -> Agency:
        """Raises StoreUnavailable; a store that is away for a while leaves the last known version in force."""
        now = self._clock.now()
        with self._lock:
            fresh = self._looked_at is not None and now - self._looked_at < LOOKS_AGAIN_AFTER
            if self._current is not None and fresh:
                return self._versions[self._current]
        found = self._store.get(ROSTER_STATE, ROSTER_ID)
        if found is None:
            raise NoAgency("no agency is in force: run `python main.py agency apply`")
        agency = self.named(found.document.agency_version)
        with self._lock:
            self._current, self._looked_at = agency.version, now
        return agency

    def named(self, version: str) -> Agency:
        with self._lock:
            known = self._versions.get(version)
        if known is not None:
            return known
        found = self._store.get(AGENCIES, version)
        if found is None:
            raise NoAgency("the agency version in force is not stored: run `python main.py agency apply`")
        with self._lock:
            self._versions[version] = found.document
        return found.document
