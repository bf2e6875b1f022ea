"""An agency that is put in force, found bad, or changed while reports are on their way."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.agency_check.problems import BadAgency
from functions.agency_commands import apply, apply_at_start, check
from functions.agency_files import compile_agency
from functions.cli import main
from functions.clock import MovedClock
from functions.model.agency import RosterState
from functions.model.report import Report, Sealed, Urgency
from functions.policy.ladder import next_rung
from functions.store.directory import StoredDirectory
from functions.store.sqlite import SqliteStore
from tests.world import JAMBI, WIB, Person, World

MONDAY = datetime(2026, 11, 23, tzinfo=WIB)
HOURS_A_WEEK = 7 * 24
REPORT: dict[str, Any] = {
    "reporter": {"role": "witnessed"},
    "incident": {"description": "Ada yang diejek terus-menerus", "region": "15.71"},
}


# --- the sample


def a_report(urgency: Urgency, region: str | None, at: datetime) -> Report:
    return Report(
        report_id="r",
        rules_version="v",
        channel="web",
        received_at=at,
        language="id",
        reporter_role="witnessed",
        ticket_hash="t",
        body_digest="b",
        sealed_content=Sealed("k", b""),
        urgency=urgency,
        region=region,
    )


@pytest.mark.parametrize("urgency", Urgency)
def test_in_jambi_somebody_of_the_agency_is_asked_at_once_everywhere_at_any_hour(urgency: Urgency) -> None:
    agency = compile_agency(JAMBI)
    places = [region.code for region in agency.regions if region.level == "regency"]
    assert len(places) == 11
    live = RosterState(agency_version=agency.version)
    for place in [*places, None]:
        for hour in range(HOURS_A_WEEK):
            now = (MONDAY + timedelta(hours=hour, minutes=30)).astimezone(UTC)
            climb = next_rung(agency, live, a_report(urgency, place, now), now)
            assert climb.officers, (place, now)
            assert climb.officers[0].role not in ("hotline", "outside"), (place, now)


# --- put in force, or not


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "silayang.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(JAMBI, tmp_path / "agency"))


def spoil(folder: Path) -> None:
    (folder / "roster.yaml").write_text((folder / "roster.yaml").read_text().replace("role: hotline", "role: hotlin"))


def in_force(store: SqliteStore) -> str:
    return StoredDirectory(store, MovedClock(MONDAY)).current().version


def test_a_bad_file_never_replaces_a_good_one(store: SqliteStore, folder: Path) -> None:
    apply(store, folder)
    good = in_force(store)
    spoil(folder)
    with pytest.raises(BadAgency) as refused:
        apply(store, folder)
    assert any("Did you mean 'hotline'?" in problem.what for problem in refused.value.problems)
    assert in_force(store) == good


def test_at_the_start_bad_files_leave_the_old_agency_in_force_and_say_so(store: SqliteStore, folder: Path) -> None:
    apply(store, folder)
    good = in_force(store)
    spoil(folder)
    said = apply_at_start(store, StoredDirectory(store, MovedClock(MONDAY)), folder)
    assert said.endswith(f"version {good}, stays in force.")
    assert f"{folder}/roster.yaml:" in said
    assert in_force(store) == good


def test_at_the_start_bad_files_are_refused_when_nothing_was_in_force(store: SqliteStore, folder: Path) -> None:
    spoil(folder)
    with pytest.raises(BadAgency):
        apply_at_start(store, StoredDirectory(store, MovedClock(MONDAY)), folder)


def test_check_says_in_one_line_what_was_found_sound_and_then_what_is_good_to_know() -> None:
    sound, *notes = check(JAMBI, MONDAY.date()).split("\n")
    assert "11 regencies" in sound
    assert [note.split(":")[0] for note in notes] == ["Holidays"]


@pytest.mark.parametrize("command", [["check"], ["agency", "apply"]])
def test_the_commands_tell_file_line_and_fix_and_fail(
    command: list[str],
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    spoil(folder)
    with pytest.raises(SystemExit) as ended:
        main([*command, str(folder)])
    assert str(ended.value).startswith("silayang: ")
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith(f"{folder}/") for line in lines)
    assert any("Did you mean 'hotline'?" in line for line in lines)


# --- changed under way


def changes(world: World, **officers: Any) -> None:
    """Puts a version in force in which these officers are another Officer, or gone."""
    kept = [officers.get(officer.id, officer) for officer in world.agency.officers]
    world.agency = replace(world.agency, version="test-changed", officers=[one for one in kept if one is not None])
    world._applied = False
    world.ready()


def of(world: World, person: Person) -> Any:
    return next(officer for officer in world.agency.officers if officer.id == person.id)


def test_a_corrected_number_is_rung_for_a_report_that_came_before(world: World) -> None:
    world.clock.set("2026-11-24 09:00 WIB")
    sri = world.officer("Sri", area="15.71")
    world.posts(REPORT)
    first = sri.phone.rings()
    corrected = world.phone()
    changes(world, sri=replace(of(world, sri), phones=[corrected.number]))

    world.passes("2 hours")
    assert corrected.rings().code == first.code
    corrected.texts(f"YA {first.code}")
    corrected.hears(containing="Anda pegang")
    assert world.only_case().is_held_by(sri)


def test_an_officer_who_left_the_roster_does_not_hold_a_report_up(world: World) -> None:
    world.clock.set("2026-11-24 09:00 WIB")
    sri = world.officer("Sri", area="15.71")
    rina = world.officer("Rina", area="15.71", role="supervisor")
    world.posts(REPORT)
    sri.phone.rings()
    changes(world, sri=None)

    world.passes("2 hours")  # the reminder; the next rung would have been asked after four
    sri.phone.heard_nothing_more()
    rina.phone.rings()
    report = world.only_case().report
    assert [key for key in report.due if key.startswith("alert:")] == []


def test_whoever_left_the_roster_is_not_what_the_top_of_the_ladder_rings_for_ever(world: World) -> None:
    world.clock.set("2026-11-24 09:00 WIB")
    hotline = world.hotline
    world.posts(REPORT)
    hotline.phone.rings()
    changes(world, **{hotline.id: None})

    world.passes("5 hours")
    hotline.phone.heard_nothing_more()
    rung = [world.outside.phone.rings() for _ in world.outside.phone.unheard()]
    assert rung
