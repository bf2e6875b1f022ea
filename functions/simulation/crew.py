"""How officers behave: who reads a text when, and what they answer. The same for the same seed, whoever asks first."""

import bisect
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from functions.model.agency import Agency, Leave, Officer
from functions.model.report import Urgency
from functions.policy.assignment import agency_time
from functions.policy.ladder import OUTSIDE

DESKS = frozenset({"hotline", OUTSIDE})


@dataclass(frozen=True)
class Habits:
    """Assumptions about people and phones; docs/simulate.md says what each means."""

    reads_within: timedelta = timedelta(minutes=3)
    reading_spread: float = 1.0
    desk_reads_within: timedelta = timedelta(minutes=1)
    sleeps_from: int = 22
    sleeps_until: int = 5
    sleeps_through: float = 0.4
    reached_for: timedelta = timedelta(hours=20)
    out_of_reach_for: timedelta = timedelta(minutes=90)
    away_all_day: float = 0.02
    declines: float = 0.04
    first_contact_within: timedelta = timedelta(minutes=90)
    forgets_contact: float = 0.05
    case_lasts: timedelta = timedelta(days=20)
    leaves_a_year: int = 2
    leave_days: int = 6


def with_leave(agency: Agency, year: int, seed: int, habits: Habits) -> Agency:
    """Everybody but the desks takes leave besides what the roster says already; backups stand in."""
    return replace(
        agency,
        officers=[
            officer if officer.role in DESKS else _on_leave(officer, year, seed, habits) for officer in agency.officers
        ],
    )


def _on_leave(officer: Officer, year: int, seed: int, habits: Habits) -> Officer:
    draw = random.Random(f"{seed}/leave/{officer.id}")  # noqa: S311 - a simulation
    firsts = [date(year, 1, 1) + timedelta(days=draw.randrange(365)) for _ in range(habits.leaves_a_year)]
    length = timedelta(days=habits.leave_days - 1)
    taken = [Leave(first.isoformat(), (first + length).isoformat()) for first in firsts]
    return replace(officer, leave=[*officer.leave, *taken])


@dataclass
class Crew:
    agency: Agency
    seed: int
    start: datetime
    habits: Habits = field(default_factory=Habits)
    _spells: dict[str, tuple[list[datetime], Iterator[datetime]]] = field(default_factory=dict)

    def reads(self, officer: Officer, ring: str, at: datetime) -> datetime | None:
        """When a text of `at` is read; None when it never is. `ring` names the text."""
        draw, habits = self._draw("read", officer.id, ring), self.habits
        if officer.role in DESKS:
            return at + habits.desk_reads_within * draw.lognormvariate(0, habits.reading_spread / 2)
        reached = self._in_reach(officer, at)
        local = agency_time(self.agency, reached)
        if self._draw("away", officer.id, local.date().isoformat()).random() < habits.away_all_day:
            return None
        if self._is_night(local) and draw.random() < habits.sleeps_through:
            return self._morning(local) + timedelta(minutes=draw.expovariate(1 / 20))
        return reached + habits.reads_within * draw.lognormvariate(0, habits.reading_spread)

    def declines(self, officer: Officer, offer: str) -> bool:
        return officer.role not in DESKS and self._draw("no", officer.id, offer).random() < self.habits.declines

    def contacts(self, officer: Officer, report_id: str, urgency: Urgency, accepted: datetime) -> datetime | None:
        """When the holder first reached somebody, without being reminded; None when it is forgotten."""
        draw, habits = self._draw("contact", officer.id, report_id), self.habits
        if draw.random() < habits.forgets_contact:
            return None
        at, is_emergency = accepted + habits.first_contact_within * draw.lognormvariate(0, 1), urgency.severity == 0
        if is_emergency:
            return accepted + (at - accepted) / 3
        local = agency_time(self.agency, at)
        return self._morning(local) if self._is_night(local) else at

    def ends(self, report_id: str, accepted: datetime) -> datetime:
        return accepted + self.habits.case_lasts * self._draw("end", report_id).expovariate(1)

    def _draw(self, *parts: str) -> random.Random:
        return random.Random("/".join([str(self.seed), *parts]))  # noqa: S311 - a simulation

    def _is_night(self, local: datetime) -> bool:
        return local.hour >= self.habits.sleeps_from or local.hour < self.habits.sleeps_until

    def _morning(self, local: datetime) -> datetime:
        day = local + timedelta(days=1) if local.hour >= self.habits.sleeps_from else local
        return day.replace(hour=self.habits.sleeps_until, minute=30, second=0).astimezone(UTC)

    # --- signal

    def _in_reach(self, officer: Officer, at: datetime) -> datetime:
        """The network keeps a text until the phone is back."""
        edges, more = self._spells.setdefault(officer.id, ([self.start], self._edges(officer)))
        while edges[-1] <= at:
            edges.append(next(more))
        n = bisect.bisect_right(edges, at)
        return at if n % 2 else edges[n]

    def _edges(self, officer: Officer) -> Iterator[datetime]:
        """When the phone loses the network, finds it again, and so on."""
        draw, at = self._draw("signal", officer.id), self.start
        while True:
            for mean in (self.habits.reached_for, self.habits.out_of_reach_for):
                at += mean * draw.expovariate(1)
                yield at
