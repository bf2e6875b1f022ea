"""Whether cost stays flat as the store grows: `python -m tests.bench.growth [short|full]`.

Ticket look-up, the officers' lists and the sweep on stores of every size, in turns.
"""

import random
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from statistics import median

from functions.steps.lists import held_by, offered_to
from functions.steps.ticket import find_report, open_ticket
from functions.sweep import sweep
from tests.bench.alone import run_alone
from tests.bench.figures import Line, Section, Table, Target, exponent, figure, take_turns
from tests.bench.sizes import Sizes
from tests.bench.stored import Stored, local_stores

LOOKS = {"ticket": "a ticket", "held": "an officer's own cases", "offered": "cases offered to an officer"}
SWEEP = "sweep"
# What is flat still trembles: a slope of 0.1 is a quarter more for a store ten times as large.
FLAT = Target("at_most", 0.1)
Series = dict[int, list[float]]


def measure(sizes: Sizes) -> list[Section]:
    with local_stores(sizes) as stores:
        draw = random.Random(1)
        looks = {kind: _in_turns(stores, sizes.rounds, partial(_look, kind, draw, sizes.looks)) for kind in LOOKS}
        swept = _in_turns(stores, sizes.rounds, partial(_sweep, sizes.due))
    return [_looks_section(looks, sizes), _sweep_section(swept, sizes)]


def look(kind: str, stored: Stored, id: str) -> None:
    """Fails when nothing was found."""
    ports = stored.ports
    if kind == "ticket":
        assert open_ticket(ports, find_report(ports, ports.sealer.ticket_of(id), "127.0.0.1")).report_id == id
    else:
        assert {"held": held_by, "offered": offered_to}[kind](ports, stored.officer, None).reports


def sweep_all(due: int, stored: Stored) -> None:
    """An hour later everything that the last sweep knocked at is due again."""
    stored.clock.pass_(timedelta(hours=1))
    swept = sweep(stored.ports, stored.clock.now() + timedelta(minutes=5))
    assert swept.knocked == due, swept


def _in_turns(stores: Mapping[int, Stored], rounds: int, act: Callable[[Stored], float]) -> Series:
    measured = take_turns({str(size): partial(act, stored) for size, stored in stores.items()}, rounds)
    return {size: measured[str(size)] for size in stores}


def _look(kind: str, draw: random.Random, looks: int, stored: Stored) -> float:
    """Milliseconds of the median look."""
    taken = []
    for _ in range(looks):
        id = draw.choice(stored.ids)
        started = time.perf_counter()
        look(kind, stored, id)
        taken.append(time.perf_counter() - started)
    return 1000 * median(taken)


def _sweep(due: int, stored: Stored) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    sweep_all(due, stored)
    return 1000 * (time.perf_counter() - started)


def _looks_section(looks: dict[str, Series], sizes: Sizes) -> Section:
    slopes = {kind: exponent(series) for kind, series in looks.items()}
    steepest = max(slopes.values(), key=lambda slope: slope.value)
    lines = [Line("growth.lookup_exponent", "Look-ups: the steepest of the three", steepest, FLAT)]
    lines += [Line(f"growth.{kind}_exponent", f"Look-up of {LOOKS[kind]}", slopes[kind], FLAT) for kind in LOOKS]
    note = (
        f"SQLite files with that many reports, {sizes.open} of them open, the others closed and each tenth the same "
        "officer's. Cost ~ size ^ exponent; 0 is flat, 1 would be a scan. Steps alone, without HTTP."
    )
    rows = [_row(LOOKS[kind], looks[kind]) for kind in LOOKS]
    return Section("Look-ups as the store grows", note, lines, [_table("milliseconds", sizes, rows)])


def _sweep_section(swept: Series, sizes: Sizes) -> Section:
    lines = [Line("growth.sweep_exponent", "A sweep", exponent(swept), FLAT)]
    note = (
        f"The same files. {sizes.due} reports are due in each, so a sweep makes {sizes.due} commits of one document, "
        f"counts the loads from all {sizes.open} open ones, and leaves its heartbeat. The bus is held."
    )
    return Section("The sweep as the store grows", note, lines, [_table("milliseconds", sizes, [_row(SWEEP, swept)])])


def _table(unit: str, sizes: Sizes, rows: list[tuple[str, ...]]) -> Table:
    return Table((unit, *(f"{size:,} stored" for size in sizes.stored)), rows)


def _row(title: str, series: Series) -> tuple[str, ...]:
    return (title, *(str(figure(values)) for values in series.values()))


if __name__ == "__main__":
    run_alone(measure)
