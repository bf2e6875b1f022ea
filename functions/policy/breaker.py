"""When a gateway is left alone for a while, and how fast it may be used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

OPENS_AFTER = 3
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=1)
PROBE = timedelta(seconds=15)
MINUTE = timedelta(minutes=1)
# These say something about one message or one recipient, and nothing about the gateway.
ABOUT_THE_MESSAGE = frozenset({"bad_number", "opted_out", "rejected", "not_allowed"})


@dataclass
class Breaker:
    """Opens on refused or failed sends in a row, never on a receipt that stays away; then lets one through to try."""

    failures: int = 0
    opens_at: datetime | None = None

    def wait(self, now: datetime) -> int:
        """Seconds until the gateway may be tried; 0 means now, and then the next one waits for this one's outcome."""
        if self.opens_at is None:
            return 0
        if now < self.opens_at:
            return int((self.opens_at - now).total_seconds()) + 1
        self.opens_at = now + PROBE
        return 0

    def succeeded(self) -> None:
        self.failures, self.opens_at = 0, None

    def failed(self, now: datetime, chance: float, retry_after: int | None) -> None:
        """`chance`, from 0 to 1, keeps many instances from coming back in the same second."""
        self.failures += 1
        if self.failures >= OPENS_AFTER:
            pause = min(FIRST_PAUSE * (1 << min(self.failures - OPENS_AFTER, 10)), LONGEST_PAUSE)
            self.opens_at = now + max(pause, timedelta(seconds=min(retry_after or 0, 60))) * (1 + chance / 5)


@dataclass
class Allowance:
    """At most `per_minute` messages in any minute; 0 is without limit."""

    per_minute: int
    began: datetime | None = None
    spent: int = 0

    def wait(self, now: datetime) -> int:
        """Seconds until one more may go; 0 means now, and counts it."""
        if not self.per_minute:
            return 0
        if self.began is None or now - self.began >= MINUTE:
            self.began, self.spent = now, 0
        if self.spent >= self.per_minute:
            return int((self.began + MINUTE - now).total_seconds()) + 1
        self.spent += 1
        return 0
