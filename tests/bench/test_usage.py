"""The figures that the cost model multiplies are the ones that are counted today."""

from dataclasses import replace

from functions.cost.data import FIGURES
from functions.cost.usage import Activity
from tests.bench.usage import count_usage

FROM_POST_TO_SMS = ("intake", "route", "alert")
HOW = "count again: python -m tests.bench.usage"


def operations(activity: Activity) -> Activity:
    return replace(activity, bytes_out=0, cpu_ms=0)


def test_what_is_written_down_is_what_is_counted_today() -> None:
    counted, stored = count_usage()
    written = FIGURES.activities
    assert {n: operations(a) for n, a in counted.items()} == {n: operations(a) for n, a in written.items()}, HOW
    for name, activity in counted.items():
        assert abs(activity.bytes_out - written[name].bytes_out) <= written[name].bytes_out / 10, f"{name}: {HOW}"
    assert abs(stored - FIGURES.stored_bytes_per_report) <= stored / 10, HOW


def test_what_is_counted_at_the_ports_is_the_budget_that_is_held_on_the_wire() -> None:
    """tests/bench/test_numbers.py counts the same three functions on the emulators' wire."""
    spent = [FIGURES.activities[name] for name in FROM_POST_TO_SMS]
    assert [(one.reads, one.writes, one.publishes) for one in spent] == [(0, 1, 1), (2, 1, 1), (1, 2, 0)]
