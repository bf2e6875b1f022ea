"""Every entry point runs by itself under functions-framework, as it does in the cloud."""

import base64
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App
from functions.entrypoints.http import BODY_LIMIT
from functions.model.collections import REPORTS
from functions.model.report import Report, Stage
from functions.ports import Wakeup
from functions.settings import read_settings
from functions.steps.receive import Intake, receive
from main import ENTRY_POINTS
from tests.bench.emulated import JAMBI, make_topics
from tests.contract.conftest import STACKS
from tests.contract.program import Program
from tests.pipeline.bodies import complaint
from tests.pipeline.chaos import HeldBus
from tests.ports import free_port
from tests.waiting import comes_true

FRAMEWORK = str(Path(sys.executable).parent / "functions-framework")
# What each answers to a GET of /: those that take no GET say so themselves.
ANSWERS = {
    "report_form": 200,
    "ticket": 200,
    "desk": 200,
    "receive_report": 405,
    "sms_inbound": 404,
    "sms_receipt": 404,
    "health": 503,
    "simulator": 200,
    "route_report": 405,
    "notify_officer": 405,
    "advance_report": 405,
    "sweep": 405,
    "watchdog": 405,
}


@pytest.fixture
def environment(tmp_path: Path, keys: Path) -> dict[str, str]:
    (tmp_path / "keys").symlink_to(keys)
    return {"STACK": "local", "DATA_DIR": str(tmp_path), "GOOGLE_CLOUD_PROJECT": f"test-{uuid4().hex[:12]}"}


@contextmanager
def alone(function: str, environment: dict[str, str]) -> Iterator[str]:
    """The URL of a process that serves this one function."""
    port = free_port()
    with program(function, port, environment):
        yield f"http://127.0.0.1:{port}/"


def program(function: str, port: int, environment: dict[str, str]) -> Program:
    command = (FRAMEWORK, f"--target={function}", f"--port={port}")
    return Program(*command, ready="Booting worker", GUNICORN_LOG_LEVEL="info", **environment)


def call(url: str, body: dict[str, Any] | None = None, **headers: str) -> int:
    data = None if body is None else json.dumps(body).encode()
    named = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, named), timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        return refusal.code


def test_every_entry_point_is_known_here() -> None:
    assert set(ANSWERS) == set(ENTRY_POINTS)


@pytest.mark.parametrize("function", sorted(ENTRY_POINTS))
def test_a_function_starts_alone_and_answers(function: str, environment: dict[str, str]) -> None:
    app = App(read_settings(environment))
    put_in_force(app.store, compile_agency(JAMBI))
    app.close()
    with alone(function, environment) as url:
        assert call(url) == ANSWERS[function]


def test_an_alarm_of_a_function_alone_carries_the_severity_that_the_clouds_alerts_match(
    environment: dict[str, str],
) -> None:
    port = free_port()
    with program("route_report", port, environment) as watched:
        assert call(f"http://127.0.0.1:{port}/", {"not": "an event"}) == 400
    logged = [json.loads(line) for line in watched.said.splitlines() if line.startswith("{")]
    assert [(line["severity"], line["event"]) for line in logged] == [("CRITICAL", "unreadable_event")]


@pytest.mark.parametrize(("size", "status"), [(BODY_LIMIT, 201), (BODY_LIMIT + 1, 413), (70_000, 413)])
def test_under_the_clouds_own_server_a_chunked_body_ends_at_64_kib_too(
    size: int, status: int, environment: dict[str, str]
) -> None:
    app = App(read_settings(environment))
    put_in_force(app.store, compile_agency(JAMBI))
    body = json.dumps(complaint()).encode().ljust(size)
    with alone("receive_report", environment) as url:
        connection = HTTPConnection("127.0.0.1", int(url.rpartition(":")[2].strip("/")), timeout=20)
        pieces = (body[start : start + 1000] for start in range(0, size, 1000))
        connection.request("POST", "/", pieces, {"Content-Type": "application/json"}, encode_chunked=True)
        assert connection.getresponse().status == status
        connection.close()
    assert len(app.store.all(REPORTS)) == (status == 201)
    app.close()


# --- the three ways in which a wake-up may arrive ----------------------------------------------------------


def push(wakeup: Wakeup) -> dict[str, Any]:
    data = json.dumps({"report_id": wakeup.report_id, "key": wakeup.key}).encode()
    return {"message": {"data": base64.b64encode(data).decode(), "messageId": "1"}, "subscription": "s"}


EVENT = {
    "specversion": "1.0",
    "id": "1",
    "source": "//pubsub.googleapis.com/projects/p/topics/report-received",
    "type": "google.cloud.pubsub.topic.v1.messagePublished",
}


def as_push(url: str, wakeup: Wakeup) -> int:
    return call(url, push(wakeup))


def as_binary_event(url: str, wakeup: Wakeup) -> int:
    return call(url, push(wakeup), **{f"ce_{name}": value for name, value in EVENT.items()})


def as_structured_event(url: str, wakeup: Wakeup) -> int:
    body = EVENT | {"datacontenttype": "application/json", "data": push(wakeup)}
    return call(url, body, Content_Type="application/cloudevents+json")


@pytest.mark.parametrize("stack", STACKS)
def test_a_report_goes_from_function_to_function_by_every_kind_of_event(
    stack: str, environment: dict[str, str], request: pytest.FixtureRequest
) -> None:
    if stack == "emulators":
        request.getfixturevalue("emulators")
        make_topics(environment["GOOGLE_CLOUD_PROJECT"])
    environment["STACK"] = stack
    app = App(read_settings(environment))
    app.__dict__["bus"] = HeldBus()
    put_in_force(app.store, compile_agency(JAMBI))
    ways = (as_push, as_binary_event, as_structured_event)
    ids = [receive(app.ports, Intake("api", "t", way.__name__, complaint("emergency"))).report_id for way in ways]
    with alone("route_report", environment) as route, alone("notify_officer", environment) as notify:
        for id, way in zip(ids, ways, strict=True):
            assert way(route, Wakeup(id, "route")) == 204
            assert way(notify, Wakeup(id, "alert:1")) == 204
        # On one machine the function that routes has a bus of its own, which may be the one that rings.
        assert comes_true(lambda: all(report.stage is Stage.NOTIFIED for report in reports(app, ids)), 20)
    assert [report.offers[0].rings for report in reports(app, ids)] == [1, 1, 1]
    assert len([sms for sms in app.network.messages() if "Balas YA" in sms.text]) >= 3
    app.close()


def reports(app: App, ids: list[str]) -> list[Report]:
    return [found.document for id in ids if (found := app.store.get(REPORTS, id))]
