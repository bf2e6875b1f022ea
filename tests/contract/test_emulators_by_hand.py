"""`make emulators` in one terminal, `make run STACK=emulators` in another: the same service on the emulators."""

import json
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.program import Program
from tests.pipeline.bodies import complaint
from tests.ports import free_port

pytestmark = pytest.mark.emulators
ASKED = 200
PAUSE_SECONDS = 0.1


def call(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def heard(url: str, words: str) -> str:
    """The first text to anybody that holds `words`; asks until there is one."""
    for _ in range(ASKED):
        for sms in call(f"{url}/simulator/messages"):
            if words in sms["text"]:
                return str(sms["to"])
        threading.Event().wait(PAUSE_SECONDS)
    raise AssertionError(f"nobody heard {words!r}")


def test_a_complaint_reaches_a_phone_through_firestore_and_pubsub(tmp_path: Path) -> None:
    port, internal = free_port(), free_port()
    where = {
        "FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{free_port()}",
        "PUBSUB_EMULATOR_HOST": f"127.0.0.1:{free_port()}",
        "GOOGLE_CLOUD_PROJECT": f"hand-{uuid4().hex[:8]}",
        "PORT": str(port),
        "INTERNAL_PORT": str(internal),
        "DATA_DIR": str(tmp_path),
        "STACK": "emulators",
    }
    start = (sys.executable, "main.py")
    with (
        Program(*start, "emulators", ready="Stop with Ctrl-C", **where) as emulators,
        Program(*start, "run", ready="Stop with Ctrl-C", **where) as service,
    ):
        assert f":{internal}/" in emulators.said
        url = f"http://127.0.0.1:{port}"
        assert call(f"{url}/v1/reports", complaint("emergency"))["ticket"]
        officer = heard(url, "Balas YA")
        call(f"{url}/simulator/messages", {"from": officer, "text": "ya"})
        assert heard(url, "Anda pegang") == officer
        assert (service.interrupt(), emulators.interrupt()) == (0, 0)


def test_a_store_that_does_not_answer_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Something listens there, but it is no Firestore."""
    with Program(sys.executable, "-m", "http.server", str(port := free_port()), ready="Serving") as page:
        there = {f"{name}_EMULATOR_HOST": f"127.0.0.1:{port}" for name in ("FIRESTORE", "PUBSUB")}
        environment = there | {"DATA_DIR": str(tmp_path), "STACK": "emulators"}
        with Program(sys.executable, "main.py", "run", ready="Start again", **environment) as refused:
            assert "Traceback" not in refused.said
            assert refused.interrupt() == 1
        assert page.interrupt() is not None


def test_without_the_emulators_it_says_how_to_start_them(tmp_path: Path) -> None:
    nowhere = {"FIRESTORE_EMULATOR_HOST": f"127.0.0.1:{free_port()}", "DATA_DIR": str(tmp_path), "STACK": "emulators"}
    with Program(sys.executable, "main.py", "run", ready="make emulators", **nowhere) as refused:
        assert refused.interrupt() == 1
