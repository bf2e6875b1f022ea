"""Through which gateways a text to an officer may go, and when a refused one is tried again."""

from collections.abc import Mapping
from datetime import timedelta

from functions.model.gateway import Facts

FIRST_RETRY = timedelta(seconds=30)
JITTER = 0.2
# Each may take its whole timeout, and all of them together must end within the lease.
MOST_TRIED = 3


def for_alert(gateways: Mapping[str, Facts], shunned: str | None) -> list[str]:
    """An alert asks for an answer: only where one comes back. The gateway that failed it before comes last."""
    able = [name for name, facts in gateways.items() if facts.two_way and facts.writes_first]
    return sorted(able, key=lambda name: name == shunned)[:MOST_TRIED]


def for_line(gateways: Mapping[str, Facts], preferred: str) -> list[str]:
    """The gateway that the officer just used, else any; one whose answers are lost only when nothing else works."""
    able = [name for name, facts in gateways.items() if facts.writes_first or name == preferred]
    return sorted(able, key=lambda name: (name != preferred, not gateways[name].two_way))[:MOST_TRIED]


def retry_after(attempt: int, wished_seconds: int | None, chance: float, longest: timedelta) -> timedelta:
    """Grows with every attempt and spreads by `chance`; a gateway's wish to wait longer is granted."""
    grown = min(FIRST_RETRY * (1 << min(attempt - 1, 10)), longest) * (1 + JITTER * chance)
    return max(grown, timedelta(seconds=wished_seconds or 0))
