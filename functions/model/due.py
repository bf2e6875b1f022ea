"""What a document still owes to somebody, and when the sweep knocks for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Due:
    """One debt: `step` may act from `not_before` on; the sweep knocks at `at`. Times are UTC."""

    step: str
    not_before: datetime
    at: datetime
    attempt: int = 0


@dataclass(kw_only=True)
class Owing:
    """A document that says what is due. `next_at` is the earliest `at`, recomputed at every write."""

    due: dict[str, Due] = field(default_factory=dict)
    next_at: datetime | None = None

    def owe(self, key: str, step: str, now: datetime, knock_after: timedelta) -> None:
        """Work to do now; the sweep knocks only if the wake-up got lost."""
        self.due[key] = Due(step, now, now + knock_after)

    def owe_at(self, key: str, step: str, when: datetime) -> None:
        """A timer."""
        self.due[key] = Due(step, when, when)

    def discharge(self, *keys: str) -> None:
        for key in keys:
            self.due.pop(key, None)

    def claim(self, key: str, now: datetime, lease: timedelta) -> None:
        """Nobody else acts on this key until the lease runs out."""
        debt = self.due[key]
        debt.attempt += 1
        debt.not_before = debt.at = now + lease

    def knock(self, key: str, now: datetime, backoff: timedelta) -> None:
        """The sweep's own mark: a late wake-up still acts, so `not_before` stays."""
        debt = self.due[key]
        debt.attempt += 1
        debt.at = now + backoff

    def may_act(self, key: str, now: datetime) -> bool:
        return key in self.due and self.due[key].not_before <= now

    def knocks_at(self, now: datetime) -> list[str]:
        return [key for key, debt in self.due.items() if debt.at <= now]

    def before_write(self) -> None:
        self.next_at = min((debt.at for debt in self.due.values()), default=None)
