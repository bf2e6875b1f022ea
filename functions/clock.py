"""The wall clock, and one that is moved by hand."""

import threading
from datetime import UTC, datetime, timedelta


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that looks


class MovedClock:
    """Stands still until somebody moves it: for demonstrations and tests."""

    def __init__(self, start: datetime) -> None:
        self._now, self._lock = start, threading.Lock()

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def set(self, when: datetime) -> None:
        with self._lock:
            self._now = max(self._now, when)

    def pass_(self, span: timedelta) -> None:
        self.set(self.now() + span)
