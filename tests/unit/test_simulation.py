"""A simulated year: a seed tells one story, nobody is forgotten, nobody carries much more than a fair share."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from functions.agency_files import compile_agency
from functions.clock import MovedClock
from functions.model.agency import Officer
from functions.model.report import Urgency
from functions.simulation.crew import Crew, Habits
from functions.simulation.picture import WIDTH, picture
from functions.simulation.tally import MOST_OF_A_FAIR_SHARE, Tally, percentiles
from functions.simulation.traffic import Traffic, arrivals, region_weights
from functions.simulation.words import lines
from functions.simulation.year import Year, play

ROOT = Path(__file__).parent.parent.parent
JAMBI = compile_agency(ROOT / "infra" / "agencies" / "jambi")
YEAR = Traffic(reports=1500, year=2026, seed=1)


@pytest.fixture(scope="module")
def tally() -> Tally:
    return play(JAMBI, YEAR)


def test_every_report_of_the_year_is_accepted(tally: Tally) -> None:
    assert len(tally.outcomes) == YEAR.reports
    assert [one.report_id for one in tally.outcomes.values() if one.accepted_at is None] == []


def test_half_of_the_emergencies_are_accepted_within_their_deadline(tally: Tally) -> None:
    emergencies = tally.of(Urgency.EMERGENCY)
    median = percentiles(emergencies)[0]
    assert median is not None and median < emergencies[0].deadline - emergencies[0].received_at


def test_no_officer_is_asked_more_than_one_point_three_times_the_fair_share_while_on_duty(tally: Tally) -> None:
    officers = [one for one in tally.carried.values() if one.officer.role == "officer"]
    assert all(one.asked > 10 for one in officers)
    assert {one.officer.id: one.asked_ratio for one in officers if one.asked_ratio > MOST_OF_A_FAIR_SHARE} == {}


def test_the_same_seed_is_the_same_year_and_another_seed_another() -> None:
    def told(seed: int) -> list[str]:
        traffic = Traffic(reports=60, year=2026, seed=seed)
        tally = play(JAMBI, traffic)
        return [*lines(JAMBI, traffic, tally), picture(JAMBI, traffic, tally)]

    assert told(7) == told(7)
    assert told(7) != told(8)


class Silent(Crew):
    def reads(self, officer: Officer, ring: str, at: datetime) -> datetime | None:
        return None


def test_while_nobody_ever_answers_every_report_stays_due() -> None:
    reports = arrivals(JAMBI, Traffic(reports=2000, year=2026, seed=1))[:8]
    start = reports[0].received_at
    year = Year(JAMBI, Silent(JAMBI, 1, start), MovedClock(start))
    for report in reports:
        year.expect(report)
    year.run(reports[-1].received_at + timedelta(hours=12))
    assert len(year.open_reports) == len(reports)
    assert all(report.next_at is not None for report in year.open_reports.values())
    assert all(one.accepted_at is None and one.alerts > 1 for one in year.tally.outcomes.values())


def test_a_roster_without_night_duty_answers_emergencies_later() -> None:
    awake = replace(JAMBI, officers=[replace(one, duty=[]) for one in JAMBI.officers])
    traffic = Traffic(reports=300, year=2026, seed=3)
    asleep = Habits(sleeps_through=1.0)

    def ninth(agency: object, habits: Habits) -> timedelta:
        wait = percentiles(play(agency, traffic, habits).of(Urgency.EMERGENCY))[1]  # type: ignore[arg-type]
        assert wait is not None
        return wait

    assert ninth(awake, Habits(sleeps_through=0.0)) < ninth(awake, asleep)


def test_reports_come_from_where_people_live_and_when_they_are_awake() -> None:
    weights = region_weights(JAMBI)
    assert max(weights, key=lambda code: weights[code]) in ("15.71", "15.01")
    reports = arrivals(JAMBI, Traffic(reports=2000, year=2026, seed=1, weights={"15.72": 10_000}))
    assert sum(report.region == "15.72" for report in reports) > 1500
    assert [report.received_at for report in reports] == sorted(report.received_at for report in reports)
    night = sum((report.received_at + timedelta(hours=7)).hour < 6 for report in reports)
    assert night < 0.15 * len(reports)


def test_the_picture_is_as_wide_as_a_phone_and_names_everybody_who_was_asked(tally: Tally) -> None:
    drawn = ElementTree.fromstring(picture(JAMBI, YEAR, tally))
    words = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert drawn.attrib["width"] == str(WIDTH)
    assert all(one.officer.name in words for one in tally.carried.values() if one.asked and len(one.officer.name) < 13)
    for text in drawn.iter("{http://www.w3.org/2000/svg}text"):
        assert 0 <= float(text.attrib["x"]) <= WIDTH
        assert int(text.attrib["font-size"]) >= 10


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["--reports", "many"], "--reports"),
        (["--weight", "31.71=3"], "--weight"),
        (["--agency", "/nowhere"], "/nowhere"),
    ],
)
def test_what_is_written_wrongly_is_named(tmp_path: Path, arguments: list[str], names: str) -> None:
    ran = subprocess.run(
        [sys.executable, "main.py", "simulate", *arguments],
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert names in ran.stderr
    assert "Traceback" not in ran.stderr
