"""What is counted in a simulated year: how long a YA took, on which rung it came, and who carried what."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.model.agency import Officer
from functions.model.report import Urgency

MOST_OF_A_FAIR_SHARE = 1.3
SHARES = (0.5, 0.9, 0.99)


@dataclass
class Outcome:
    """One report. `rung` is where the first YA came from."""

    report_id: str
    urgency: Urgency
    region: str | None
    received_at: datetime
    deadline: datetime
    accepted_at: datetime | None = None
    rung: str = ""
    alerts: int = 0

    @property
    def is_late(self) -> bool:
        return self.accepted_at is None or self.accepted_at > self.deadline


@dataclass
class Carried:
    """One officer. A fair share of an offer is one part for everybody who could have been asked instead."""

    officer: Officer
    asked: int = 0
    accepted: int = 0
    fairly_asked: float = 0.0
    fairly_accepted: float = 0.0

    @property
    def asked_ratio(self) -> float:
        return self.asked / self.fairly_asked if self.fairly_asked else 0.0

    @property
    def accepted_ratio(self) -> float:
        return self.accepted / self.fairly_accepted if self.fairly_accepted else 0.0


@dataclass
class Tally:
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    carried: dict[str, Carried] = field(default_factory=dict)
    leases_run_out: int = 0

    def asked(self, chosen: list[str], able: list[str]) -> None:
        for id in chosen:
            self.carried[id].asked += 1
        for id in able:
            self.carried[id].fairly_asked += len(chosen) / len(able)

    def accepted(self, id: str, able: list[str]) -> None:
        self.carried[id].accepted += 1
        for other in able:
            self.carried[other].fairly_accepted += 1 / len(able)

    def of(self, urgency: Urgency) -> list[Outcome]:
        return [outcome for outcome in self.outcomes.values() if outcome.urgency is urgency]

    def rungs(self, outcomes: list[Outcome]) -> Counter[str]:
        return Counter(outcome.rung or "nobody" for outcome in outcomes)


def percentiles(outcomes: list[Outcome]) -> list[timedelta | None]:
    """How long half, nine in ten and 99 in 100 waited at most; None where that many were never accepted."""
    waited = sorted(o.accepted_at - o.received_at for o in outcomes if o.accepted_at)
    ranks = [max(math.ceil(share * len(outcomes)), 1) for share in SHARES]
    return [waited[rank - 1] if rank <= len(waited) else None for rank in ranks]


def late_share(outcomes: list[Outcome]) -> float:
    return sum(outcome.is_late for outcome in outcomes) / len(outcomes) if outcomes else 0.0
