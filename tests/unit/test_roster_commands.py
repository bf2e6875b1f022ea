"""`roster show` and `roster gaps`: they say what routing would do, and what the operator wrote wrongly."""

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions.agency_files import compile_agency
from functions.model.agency import OfficerState, RosterState
from functions.policy.assignment import is_available
from functions.policy.forecast import gaps
from functions.roster_commands import add_roster_commands

ROOT = Path(__file__).parent.parent.parent
JAMBI = compile_agency(ROOT / "infra" / "agencies" / "jambi")
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)


def told(*arguments: str, live: RosterState | None = None) -> list[str]:
    parser = ArgumentParser()
    add_roster_commands(parser.add_subparsers())
    options = parser.parse_args(["roster", *arguments])
    lines: Iterator[str] = options.tells(JAMBI, live or RosterState(agency_version=JAMBI.version), options, NOW)
    return list(lines)


def test_at_night_the_ladder_is_shown_rung_by_rung_with_reasons() -> None:
    lines = told("show", "--at", "2026-12-25 02:00", "--region", "15.71", "--urgency", "emergency")
    assert lines[0].startswith("Kota Jambi, emergency, Fri 2026-12-25 02:00 (a holiday)")
    assert [line.split()[1:4] for line in lines[1:-1]] == [
        ["02:00", "duty", "Rahmawati"],
        ["02:05", "second", "nobody"],
        ["02:05", "supervisor", "nobody"],
        ["02:05", "province", "Rina"],
        ["02:10", "hotline", "Meja"],
    ]
    assert all("covers" in line or "nobody is on duty" in line for line in lines[1:-1])


def test_on_a_holiday_the_people_of_the_holiday_are_called_and_not_those_of_the_workday() -> None:
    def first(day: str) -> str:
        return told("show", "--at", f"{day} 10:00", "--region", "15.01")[1].split("(")[1].split(")")[0]

    assert first("2026-12-25") == "yuliana"
    assert told("show", "--at", "2026-12-25 10:00", "--region", "15.01")[2].split()[2:4] == ["second", "nobody"]
    assert told("show", "--at", "2026-12-23 10:00", "--region", "15.01")[2].split()[2:4] == ["second", "Yuliana"]


def test_whoever_has_fewer_open_cases_or_the_category_is_called_first() -> None:
    def first(*more: str, **loads: int) -> str:
        live = RosterState(agency_version="", officers={id: OfficerState(open_cases=n) for id, n in loads.items()})
        lines = told("show", "--at", "2026-11-25 10:00", "--region", "15.01", *more, live=live)
        return lines[1].split("(")[1].split(")")[0]

    assert first(agus=3) == "yuliana"
    assert first(yuliana=3) == "agus"
    assert first("--category", "sexual", yuliana=3) == "yuliana"


def test_gaps_are_exactly_the_minutes_in_which_no_officer_of_the_place_is_available() -> None:
    nobody = RosterState(agency_version="")
    end = NOW + timedelta(days=8)
    found = list(gaps(JAMBI, "15.01", "officer", NOW, end))
    people = [officer for officer in JAMBI.officers if officer.role == "officer" and "15.01" in officer.areas]
    moment = NOW
    while moment < end:
        is_covered = any(is_available(JAMBI, nobody, officer, moment) for officer in people)
        assert is_covered is not any(gap.start <= moment < gap.end for gap in found), moment
        moment += timedelta(minutes=10)
    assert found


def test_gaps_name_every_regency_that_has_one_and_add_them_up() -> None:
    lines = told("gaps", "--next", "2d")
    assert any(line.startswith("15.01 ") for line in lines)
    assert lines[-1].startswith("Without an officer of the place in the next 2 days:")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["show", "--at", "tomorrow"], "--at"),
        (["show", "--region", "31.71"], "--region"),
        (["gaps", "--next", "soon"], "--next"),
    ],
)
def test_what_is_written_wrongly_is_named_with_its_fix(tmp_path: Path, arguments: list[str], names: str) -> None:
    ran = subprocess.run(
        [sys.executable, "main.py", "roster", *arguments],
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode != 0
    assert names in ran.stderr
    assert "write" in ran.stderr
    assert "Traceback" not in ran.stderr
