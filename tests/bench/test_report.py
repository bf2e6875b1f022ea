"""The bench itself, as short as it can be: what it says has all of its places, and every figure is a number."""

import json
import math
import re
from html import escape
from pathlib import Path

import pytest

import main
from functions.emulators import HOW_TO_GET
from tests.bench.__main__ import EMULATED, LOCAL, run
from tests.bench.alone import EmulatorsWanted
from tests.bench.cold_start import CALLS
from tests.bench.figures import exponent, ratio, take_turns
from tests.bench.report import Report, write
from tests.bench.sizes import FULL, TINY
from tests.stacks import EmulatorStack

LOCAL_KEYS = {"ratios.intake_sqlite", "ratios.end_to_end_sqlite", "growth.sweep_exponent", "growth.lookup_exponent"}
EMULATED_KEYS = {
    "ratios.intake_emulators",
    "ratios.end_to_end",
    "ratios.cold_start",
    "growth.sweep_reads_exponent",
    "growth.lookup_reads_exponent",
    "counts.reads",
    "counts.writes",
    "counts.publishes",
}


def check(report: Report, keys: set[str], folder: Path) -> None:
    write(report, folder)
    said = json.loads((folder / "report.json").read_text())
    page = (folder / "report.html").read_text()
    assert keys <= set(said["spread"])
    for key, spread in said["spread"].items():
        group, _, name = key.partition(".")
        assert math.isfinite(said[group][name])
        assert spread["low"] <= said[group][name] <= spread["high"]
        assert escape(spread["title"]) in page
    assert {"when", "commit", "machine", "size", "left_out"} <= set(said)
    assert not re.search(r"https?:|<script|<link|@import|url\(", page)


def test_one_machine_is_measured_from_end_to_end(tmp_path: Path) -> None:
    check(run(TINY, LOCAL, []), LOCAL_KEYS, tmp_path)


@pytest.mark.emulators
def test_the_clouds_stack_is_measured_from_end_to_end(emulators: EmulatorStack, tmp_path: Path) -> None:
    check(run(TINY, [], EMULATED), EMULATED_KEYS, tmp_path)


def test_a_ratio_is_that_of_each_round_so_that_a_slow_round_does_not_count_against_one_of_the_two() -> None:
    assert ratio([8, 4, 8], [10, 5, 10]).value == pytest.approx(0.8)


def test_a_cost_that_grows_as_the_store_does_has_the_exponent_one_and_a_flat_one_has_none() -> None:
    assert exponent({10: [1, 2], 100: [10, 20], 1000: [100, 200]}).value == pytest.approx(1)
    assert exponent({10: [3, 2], 100: [3, 2]}).value == pytest.approx(0)


def test_floor_and_ours_take_turns_and_the_first_round_does_not_count() -> None:
    order: list[str] = []
    measured = take_turns({kind: lambda kind=kind: order.append(kind) for kind in ("floor", "ours")}, rounds=2)  # type: ignore[misc]
    assert order == ["ours", "floor", "floor", "ours", "ours", "floor"]
    assert [len(values) for values in measured.values()] == [2, 2]


def test_every_function_of_the_cloud_has_a_cold_start() -> None:
    assert set(FULL.cold) == set(CALLS) == set(main.PUBLIC | main.INTERNAL)


def test_without_emulators_their_half_is_left_out_and_said_and_in_ci_it_is_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.bench.alone.are_installed", lambda: False)
    monkeypatch.delenv("CI", raising=False)
    report = run(TINY, [], EMULATED)
    assert report.lines == []
    assert report.left_out == f"Left out: what is measured on the emulators. {HOW_TO_GET}"
    monkeypatch.setenv("CI", "true")
    with pytest.raises(EmulatorsWanted):
        run(TINY, [], EMULATED)
