"""What a bench says: medians with their spread, from rounds in which the floor and we took turns."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """The median of the rounds, and the lowest and the highest of them."""

    value: float
    low: float
    high: float
    rounds: int

    def __str__(self) -> str:
        """No line ends within the spread."""
        if self.low == self.high:
            return _short(self.value)
        return f"{_short(self.value)} ({_short(self.low)}\u00a0–\u2060\u00a0{_short(self.high)})"


@dataclass(frozen=True)
class Target:
    """`at_least` or `at_most`, as the design asks for it."""

    kind: str
    value: float

    def is_met_by(self, value: float) -> bool:
        return value >= self.value if self.kind == "at_least" else value <= self.value


@dataclass(frozen=True)
class Line:
    """One figure of the report. `key` is its place in the JSON: `ratios.…`, `counts.…` or `growth.…`."""

    key: str
    title: str
    figure: Figure
    target: Target | None = None


@dataclass(frozen=True)
class Table:
    """What stands behind the figures, for reading."""

    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Section:
    """What one bench found out. `note` says in plain words what was held against what."""

    title: str
    note: str
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def take_turns(kinds: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """What each kind gave, round by round. The first round warms up and does not count; each next one runs the other
    way round, so that whatever else the machine does falls on all of them alike.
    """
    measured: dict[str, list[T]] = {kind: [] for kind in kinds}
    for n in range(rounds + 1):
        for kind in list(kinds) if n % 2 else reversed(list(kinds)):
            value = kinds[kind]()
            if n:
                measured[kind].append(value)
    return measured


def figure(values: Sequence[float]) -> Figure:
    return Figure(statistics.median(values), min(values), max(values), len(values))


def ratio(ours: Sequence[float], floor: Sequence[float]) -> Figure:
    """Of each round by itself: what slowed one of the two down in a round slowed the other down too."""
    return figure([our / their for our, their in zip(ours, floor, strict=True)])


def exponent(series: Mapping[int, Sequence[float]]) -> Figure:
    """The slope of log cost over log size, round by round: 0 is flat, 1 grows as the store does."""
    sizes = [math.log(size) for size in series]
    rounds = zip(*series.values(), strict=True)
    return figure([statistics.linear_regression(sizes, [math.log(cost) for cost in costs]).slope for costs in rounds])


def _short(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 1 else f"{value:.2f}"
