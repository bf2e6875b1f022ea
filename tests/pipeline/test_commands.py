"""The operator's commands for officers and the audit trail, as they are typed, on both stacks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from functions.model.collections import ACCOUNTS, AUDIT
from functions.ports import ANYTHING, Write
from functions.steps import sign_in as steps
from functions.steps.audit import record
from tests.pipeline.cases import Agency, hush
from tests.pipeline.door import PIN, PlainPins
from tests.world import World

MAIN = str(Path(__file__).parent.parent.parent / "main.py")


@pytest.fixture
def agency(world: World) -> Agency:
    world.clock.set("2026-11-20 09:00 WIB")
    agency = Agency(world)
    world.ready()
    return agency


def types(world: World, *words: str) -> subprocess.CompletedProcess[str]:
    """A process of its own beside the running service, with its own clock: the real one."""
    settings = world.app.settings
    environment = {"STACK": settings.stack, "DATA_DIR": str(settings.data_dir), "PATH": ""}
    environment |= {"GOOGLE_CLOUD_PROJECT": settings.project, "FUNCTION_URLS": settings.function_urls}
    for name in ("FIRESTORE_EMULATOR_HOST", "PUBSUB_EMULATOR_HOST"):
        if name in os.environ:
            environment[name] = os.environ[name]
    ran = subprocess.run(
        [sys.executable, MAIN, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    world.settle()
    return ran


def test_an_invitation_is_printed_once_and_sets_a_pin(agency: Agency) -> None:
    ran = types(agency.world, "officer", "invite", "sri")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "for 3 days" in ran.stdout
    (link,) = [line.strip() for line in ran.stdout.splitlines() if "/desk/pin#" in line]
    steps.set_pin(agency.world.app.ports, PlainPins(), link.partition("#")[2], PIN)
    assert steps.account_of(agency.world.app.ports, "sri").pin_hash is not None
    assert "has a PIN" in types(agency.world, "officer", "list").stdout


def test_block_unblock_and_unlock_do_what_they_say(agency: Agency) -> None:
    world, case = agency.world, agency.held()
    ran = types(world, "officer", "block", "sri")
    assert ran.returncode == 0
    assert {json.loads(line)["event"] for line in ran.stderr.splitlines()} <= {"empty_rung"}
    assert "1 open case offered to others" in ran.stdout
    assert case.report.holder is None and case.report.next_at is not None
    assert [line.split()[-1] for line in types(world, "officer", "list").stdout.splitlines() if "sri" in line] == [
        "blocked"
    ]
    assert types(world, "officer", "unblock", "sri").returncode == 0
    account = steps.account_of(world.app.ports, "sri")
    account.locked_at, account.wrong_pins = world.clock.now(), 5
    world.app.store.commit([Write(ACCOUNTS, "sri", account, ANYTHING)])
    assert types(world, "officer", "unlock", "sri").returncode == 0
    account = steps.account_of(world.app.ports, "sri")
    assert (account.blocked_at, account.locked_at, account.wrong_pins) == (None, None, 0)
    said = sorted(found.document.what for found in world.app.store.all(AUDIT))
    assert said == ["blocked:sri", "unblocked:sri", "unlocked:sri"]
    hush(world)


@pytest.mark.rows
@pytest.mark.parametrize("command", ["invite", "block", "unblock", "unlock"])
def test_an_unknown_id_is_said_with_where_ids_are_found_and_changes_nothing(agency: Agency, command: str) -> None:
    ran = types(agency.world, "officer", command, "../siapa")
    assert ran.returncode == 1
    assert ran.stderr.strip().splitlines() == [
        "silayang: there is no officer with this id on the roster in force: `officer list` shows every id"
    ]
    assert (agency.world.app.store.all(ACCOUNTS), agency.world.app.store.all(AUDIT)) == ([], [])


def test_the_trail_is_verified_and_a_changed_entry_is_told_with_exit_code_1(agency: Agency) -> None:
    world = agency.world
    assert types(world, "audit", "verify").stdout.startswith("The audit trail is whole: 0 entries")
    for n in range(3):
        record(world.app.ports, "sri", f"read:{n}", "r-1")
    whole = types(world, "audit", "verify")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "3 entries" in whole.stdout
    found = next(found for found in world.app.store.all(AUDIT) if found.document.n == 2)
    found.document.who = "budi"
    world.app.store.commit([Write(AUDIT, found.id, found.document, ANYTHING)])
    broken = types(world, "audit", "verify")
    assert broken.returncode == 1
    assert broken.stderr.splitlines() == ["entry 2 was changed", "silayang: 1 fault in the audit trail"]


@pytest.mark.parametrize("stack", ["local"], indirect=True)
def test_without_keys_or_agency_the_command_says_what_to_do(world: World, tmp_path: Path) -> None:
    nothing = types(world, "officer", "list")
    assert nothing.returncode == 1
    assert "agency apply" in nothing.stderr
    (tmp_path / "keys").unlink()
    assert "make run" in types(world, "audit", "verify").stderr
