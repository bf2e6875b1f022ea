"""`rules simulate`: stored reports under files that are not in force, without opening anything."""

import shutil
from argparse import ArgumentParser
from pathlib import Path

import pytest

from functions.agency_check.problems import BadAgency
from functions.agency_files import compile_agency
from functions.commands.rules import add_rules, simulated
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import JAMBI, World


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(JAMBI, tmp_path / "agency"))


@pytest.fixture
def served(world: World) -> World:
    """The sample in force, a high and a medium report in Kota Jambi."""
    world.clock.set("2026-11-20 10:00 WIB")
    world.agency = compile_agency(JAMBI)
    for urgency in ("high", "medium"):
        world.posts(complaint(urgency))
    hush(world)
    return world


def told(world: World, *arguments: str) -> list[str]:
    parser = ArgumentParser()
    add_rules(parser.add_subparsers())
    options = parser.parse_args(["rules", "simulate", *arguments])
    folder = options.agency_dir or JAMBI
    return list(simulated(world.app.store, world.agency, options, folder, world.clock.now()))


def change(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_files_that_say_the_same_change_nothing(served: World, files: Path) -> None:
    lines = told(served, "--agency", str(files))
    assert lines[1] == "2 reports of the last 30 days. Different: deadline 0, first asked 0, ladder 0, follow-up 0"


def test_another_deadline_moves_the_deadline_and_the_ladder_of_the_reports_that_it_is_for(
    served: World, files: Path
) -> None:
    change(files / "rules.yaml", "accept_within: 30m", "accept_within: 20m")
    lines = told(served, "--rules", str(files / "rules.yaml"))
    assert "deadline 1, first asked 0, ladder 1, follow-up 0" in lines[-2]
    assert any(line.strip() == "deadline: Fri 10:30 -> Fri 10:20" for line in lines)
    assert any(", high" in line for line in lines)
    assert not any(", medium" in line for line in lines)


def test_another_roster_is_asked_otherwise(served: World, files: Path) -> None:
    before = told(served)
    change(files / "roster.yaml", 'areas: ["15.71"]', 'areas: ["15.72"]')
    lines = told(served, "--agency", str(files))
    assert "first asked 0" in before[-2]
    assert "first asked 2" in lines[-2]
    assert not any("diejek" in line or "diusir" in line for line in lines)


def test_only_the_days_that_were_asked_for_count(served: World, files: Path) -> None:
    served.clock.set("2026-11-23 10:00 WIB")
    assert told(served, "--since", "2d")[-2].startswith("0 reports of the last 2 days")
    assert told(served, "--since", "4d")[-2].startswith("2 reports of the last 4 days")
    hush(served)


def test_bad_rules_are_refused_and_say_where(served: World, files: Path) -> None:
    change(files / "rules.yaml", "accept_within: 30m", "accept_within: soon")
    with pytest.raises(BadAgency) as refused:
        told(served, "--rules", str(files / "rules.yaml"))
    assert "rules.yaml:" in str(refused.value)
