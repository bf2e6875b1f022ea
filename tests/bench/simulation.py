"""A minute-by-minute world of queues: reports arrive, functions, Firestore and a gateway take what they can a second.

Second after second, by cohorts of those that arrived together, first come first served; nothing is random. What
overdraws Firestore or the index slows all who ask it alike. Who waits for intake longer than the store's five seconds
gets 503 and is counted as turned away. Whatever waits a minute for a function is knocked at by the sweep, which costs
writes of the same index: that is how a full queue makes itself longer.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from math import inf

from tests.bench import limits
from tests.bench.limits import Plan

PATIENCE, KNOCKED_AFTER, WARNED_AFTER = 5, 60, 180
NOBODY = 1e-9


@dataclass
class Queue:
    """Cohorts of (second of the POST, how many)."""

    cohorts: deque[tuple[int, float]] = field(default_factory=deque)
    length: float = 0

    def join(self, second: int, number: float) -> None:
        if number > 0:
            self.cohorts.append((second, number))
            self.length += number

    def take(self, number: float) -> list[tuple[int, float]]:
        taken = []
        while number > NOBODY and self.cohorts:
            second, waiting = self.cohorts.popleft()
            taken.append((second, min(number, waiting)))
            if waiting > number:
                self.cohorts.appendleft((second, waiting - number))
            self.length -= min(number, waiting)
            number -= waiting
        return taken

    def older_than(self, second: int) -> float:
        return sum(number for _, number in takewhile(lambda cohort: cohort[0] < second, self.cohorts))


@dataclass(frozen=True)
class Stage:
    """One function on the way from POST to SMS: what it asks of the store for each report, and its own capacity."""

    name: str
    operations: float
    index_writes: float
    capacity: float


@dataclass
class Outcome:
    rate: float
    plan: Plan
    arrived: float = 0
    turned_away: float = 0
    delays: list[tuple[int, float]] = field(default_factory=list)
    waiting: float = 0
    knocks_behind: float = 0
    recount_seconds: float = 0

    def percentile(self, share: float) -> int:
        """Seconds from POST to SMS of those that were told; the whole run when nobody was."""
        told, left = sorted(self.delays), share * sum(number for _, number in self.delays)
        for delay, number in told:
            left -= number
            if left <= 0:
                return delay
        return told[-1][0] if told else -1

    @property
    def told(self) -> float:
        return sum(number for _, number in self.delays)

    @property
    def holds(self) -> bool:
        """Nobody was turned away, no queue was still growing, nothing due waited long enough for an alarm."""
        at_once = self.waiting <= self.rate * KNOCKED_AFTER
        return self.turned_away == 0 and at_once and self.knocks_behind <= self.knocks_a_second * WARNED_AFTER

    @property
    def knocks_a_second(self) -> float:
        return self.rate * limits.often("knock")


def stages(plan: Plan) -> list[Stage]:
    """Alerts share notify_officer and the gateway with all later texts."""
    own = {name: limits.activity(name) for name in limits.ON_THE_WAY}
    capacities = {name: limits.capacity(plan, one) for name, one in own.items()}
    capacities["alert"] = min(capacities["alert"], plan.texts_a_second) / limits.texts_per_report()
    return [
        Stage(name, (own[name].reads + own[name].writes) * times, own[name].writes * times, capacities[name])
        for name, times in limits.ON_THE_WAY.items()
    ]


def simulate(
    rate: float, plan: Plan, seconds: int = 1800, arrivals: Callable[[int], float] | None = None, grown: bool = False
) -> Outcome:
    """`grown` begins with a Firestore that has had this rate for hours; else at 500 operations a second."""
    outcome, line, sweep = Outcome(rate, plan), stages(plan), limits.knocks_a_second(plan)
    queues = [Queue() for _ in line]
    for second in range(seconds):
        arriving = arrivals(second) if arrivals else rate
        outcome.arrived += arriving
        queues[0].join(second, arriving)
        late = sum(queue.older_than(second - KNOCKED_AFTER) for queue in queues[1:])
        due = outcome.knocks_behind + arriving * limits.often("knock")
        knocks = min(due + late / KNOCKED_AFTER, sweep)
        slowed = _slowed(plan, line, queues, knocks, inf if grown else _firestore_at(second))
        outcome.knocks_behind = max(0.0, due - knocks * slowed)
        _advance(outcome, line, queues, slowed, second)
        outcome.turned_away += sum(number for _, number in queues[0].take(queues[0].older_than(second - PATIENCE)))
    outcome.waiting = sum(queue.length for queue in queues)
    outcome.recount_seconds = limits.recount_seconds(plan, rate)
    return outcome


def _firestore_at(second: int) -> float:
    """500/50/5: 500 operations a second, half as many more every five minutes."""
    steps = int(second // limits.FIRESTORE_STEP.total_seconds())
    return float(limits.FIRESTORE_START * limits.FIRESTORE_GROWTH**steps)


def _slowed(plan: Plan, line: list[Stage], queues: list[Queue], knocks: float, firestore: float) -> float:
    """The part of what is asked of Firestore in this second that it and its hottest index take."""
    ready = [min(queue.length, stage.capacity) for queue, stage in zip(queues, line, strict=True)]
    operations = 3 * knocks + sum(n * stage.operations for n, stage in zip(ready, line, strict=True))
    index = 2 * knocks + sum(n * stage.index_writes for n, stage in zip(ready, line, strict=True))
    return min(1.0, firestore / max(operations, NOBODY), limits.INDEX_WRITES * plan.index_shards / max(index, NOBODY))


def _advance(outcome: Outcome, line: list[Stage], queues: list[Queue], slowed: float, second: int) -> None:
    """From the last stage to the first, so that a report passes one stage a second."""
    for n in reversed(range(len(line))):
        for posted, number in queues[n].take(min(queues[n].length, line[n].capacity) * slowed):
            if n + 1 < len(line):
                queues[n + 1].join(posted, number)
            else:
                outcome.delays.append((second - posted, number))
