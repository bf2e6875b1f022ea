"""Every command of the README does what the README says."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)


def test_every_block_is_one_that_a_test_here_runs() -> None:
    known = {"make run", "make demo", *(block.strip() for block in BLOCKS if block.startswith("curl"))}
    known |= {"make help\nmake test\nmake lint"}
    known |= {".venv/bin/python main.py check\n.venv/bin/python main.py agency apply"}
    assert {block.strip() for block in BLOCKS} == known


@pytest.fixture
def service(tmp_path: Path) -> Iterator[int]:
    """`make run`, as the README starts it, on a port and a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        ["make", "-s", "run", f"VENV={sys.prefix}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Stop with"):
            break
    yield port
    os.killpg(process.pid, signal.SIGINT)
    assert process.stdout.read() == ""
    process.wait(30)


def _run(command: str, port: int) -> str:
    ran = subprocess.run(
        ["sh", "-ec", command.replace("8080", str(port))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_curl_gets_a_ticket_and_the_same_ticket_again(service: int) -> None:
    (command,) = (block for block in BLOCKS if "/v1/reports" in block)
    first, again = json.loads(_run(command, service)), json.loads(_run(command, service))
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", first["ticket"])
    assert again["ticket"] == first["ticket"]


def test_the_sms_is_taken_and_listed(service: int) -> None:
    (block,) = (block for block in BLOCKS if "simulator/messages" in block)
    text, listing = block.strip().splitlines()
    assert json.loads(_run(text, service))["id"]
    assert any(sms["text"] == "tolong, tetangga memukul anaknya" for sms in json.loads(_run(listing, service)))


def test_the_demonstration_ends_well_beside_a_service_that_has_its_own_keys(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "case.json").touch()
    command, environment = ["make", "-s", "demo", f"VENV={sys.prefix}"], os.environ | {"DATA_DIR": str(tmp_path)}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) == 13


def test_the_agency_commands_check_and_apply(tmp_path: Path) -> None:
    environment = os.environ | {"DATA_DIR": str(tmp_path)}
    for command in (["check"], ["agency", "apply"]):
        ran = subprocess.run(
            [sys.executable, "main.py", *command],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("target", ["run", "demo", "test", "lint", "emulators", "help"])
def test_make_knows_every_target_and_help_lists_it(target: str) -> None:
    subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert re.search(rf"^{target}\s", listed, re.M)


def test_the_folders_and_files_that_it_names_exist() -> None:
    for name in re.findall(r"^\| `([a-z./]+)`", README, re.M) + re.findall(r"\]\(([a-z./_-]+)\)", README):
        assert (ROOT / name).exists(), name
