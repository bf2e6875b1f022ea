"""The cost model: it grows with the reports, is never negative, and agrees with a sum that was made by hand."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.cli import main
from functions.commands.failed import CommandFailed
from functions.cost.account import Account, Question, account_of
from functions.cost.data import FIGURES, FOLDER
from functions.cost.drawing import WIDTH, drawing
from functions.cost.prices import Price, Seat, SmsPrice, bill
from functions.cost.table import Currency, lines_of
from functions.cost.usage import Activity, Design, Latency, Workload, items_of, totals_of

DESIGNS = {"ours": FIGURES.ours, "naive": FIGURES.naive}
USD = Currency("USD", 1.0)
SVG = "{http://www.w3.org/2000/svg}"
many = st.integers(0, 10**8)


def account(reports: float, period: str = "month") -> Account:
    question = Question(period, reports, 12, FIGURES.idr_per_usd)
    offers = (FIGURES.sms, FIGURES.seats)
    return account_of(question, (FIGURES.ours, FIGURES.naive), FIGURES.like, FIGURES.prices, offers, "2026-11-25")


def usd(design: Design, reports: float) -> float:
    return bill(items_of(design, replace(FIGURES.like, reports=reports)), FIGURES.prices, 1).usd


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@given(few=many, more=many)
def test_more_reports_never_cost_less(design: Design, few: int, more: int) -> None:
    few, more = sorted((few, more))
    assert usd(design, few) <= usd(design, more)


@given(reports=many)
def test_the_free_tier_makes_no_line_negative_and_none_dearer(reports: int) -> None:
    for line in account(reports).ours.lines:
        assert 0 <= line.usd <= line.list_usd


def test_without_reports_only_what_is_rented_and_what_comes_by_is_paid() -> None:
    nobody, used = account(0), totals_of(FIGURES.ours, replace(FIGURES.like, reports=0))
    assert nobody.ours.usd == nobody.idle.usd > 0
    assert (nobody.segments, nobody.texts_in, used.segments, used.publishes) == (0, 0, 0, 0)
    assert used == totals_of(replace(FIGURES.ours, per_report={}, per_open_report={}), FIGURES.like)


def test_a_small_bill_is_the_one_that_was_added_up_by_hand() -> None:
    """100 reports of one request each: 300 reads, 400 writes, 200 messages; each takes 150 ms, billed as 200 ms."""
    one = Activity(requests=1, reads=3, writes=4, publishes=2, calls=7, segments=1, bytes_out=1024, cpu_ms=20)
    design = Design({"one": one}, {"one": 1}, {}, {}, {}, {"rent": 2}, 2**20, 0, 0.5, Latency(10, 30, 0))
    prices = {
        "firestore_reads": Price("", 0.04, 100, "", "", free=100),
        "firestore_writes": Price("", 0.1, 100, "", ""),
        "run_cpu": Price("", 0.5, 1, "", "", free=30),
        "run_memory": Price("", 0.1, 1, "", "", free=4),
        "rent": Price("", 3, 1, "", ""),
    }
    quantities = {item: n for item, n in items_of(design, Workload(100, 0, 1)).items() if item in prices}
    paid = {line.a_month: round(line.usd, 9) for line in bill(quantities, prices, 1).lines}
    assert paid == {300: 0.08, 400: 0.4, 20: 0, 10: 0.6, 2: 6}
    assert bill(quantities, prices, 12).usd == pytest.approx(12 * (0.08 + 0.4 + 0 + 0.6 + 6))


def test_a_quantity_without_a_price_is_no_gift() -> None:
    with pytest.raises(KeyError, match="firestore_reads"):
        bill({"firestore_reads": 1}, {}, 1)


def test_every_price_names_its_source_and_the_day_it_was_read() -> None:
    priced: list[Price | SmsPrice | Seat] = [*FIGURES.prices.values(), *FIGURES.sms]
    for price in priced + list(FIGURES.seats):
        assert price.source
        assert date.fromisoformat(price.read_on) <= date.fromisoformat(FIGURES.counted_on)


def test_the_naive_design_differs_only_in_what_its_list_names() -> None:
    described = json.loads((FOLDER / "naive.json").read_text())
    assert all(why for often in ("per_report", "per_month", "per_open_report") for _, why in described[often].values())
    sends = FIGURES.naive.activities["naive_send"].segments * FIGURES.naive.per_report["naive_send"]
    assert sends == FIGURES.ours.activities["alert"].segments * FIGURES.ours.per_report["alert"]
    assert len(described["micro_steps"]) - 1 == FIGURES.naive.per_report["naive_step"]


def test_the_table_tells_free_from_paid_sms_from_the_rest_and_what_was_not_verified() -> None:
    said = "\n".join(lines_of(account(1000), Currency("IDR", 16_500)))
    for expected in (
        "One of them takes",
        "free",
        "to pay",
        "when nobody reports",
        "segments out",
        "twilio",
        "Not verified",
        "https://",
    ):
        assert expected in said
    assert "IDR 48,796,770" in said, "6,700 segments at 0.4414 dollars"


@pytest.mark.parametrize(("reports", "currency"), [(0, USD), (1000, USD), (10**8, Currency("IDR", 16_500))])
def test_the_drawing_is_well_formed_and_fits_a_phone(reports: int, currency: Currency) -> None:
    root = ElementTree.fromstring(drawing(account(reports, "year"), currency))
    assert root.get("viewBox", "").startswith(f"0 0 {WIDTH} ")
    for bar in root.iter(f"{SVG}rect"):
        assert 0 < float(bar.get("width", 0)) <= WIDTH
    assert {float(text.get("font-size", 0)) for text in root.iter(f"{SVG}text")} <= {12, 14, 15, 20}


def test_the_command_prints_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cost.svg"
    main(["cost", "--reports", "1000", "--month", "--gateway", "zenziva", "--svg", str(file)])
    printed = capsys.readouterr().out
    assert "zenziva" in printed
    assert "twilio" not in printed
    assert file.read_text().startswith("<svg ")
    main(["cost", "--sms-price", "300", "--currency", "IDR", "--rate", "16000"])
    assert "IDR 2,010,000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--reports", "-1"], "whole number"),
        (["--sms-price", "nan"], "above zero"),
        (["--gateway", "vonage"], "--sms-price"),
        (["--svg", "/nowhere/cost.svg"], "cannot write"),
    ],
)
def test_what_cannot_be_is_answered_with_what_can(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises((SystemExit, CommandFailed)) as stopped:
        main(["cost", *arguments])
    assert named in f"{stopped.value}{capsys.readouterr().err}"


def test_no_function_pays_for_it() -> None:
    code = "import sys, main; [getattr(main, name) for name in main.ENTRY_POINTS]; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in loaded if name.startswith("functions.cost")]
