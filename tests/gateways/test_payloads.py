"""Every gateway's documented calls, and hostile ones, over real HTTP through the entry points: one table."""

import http.client
import threading
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import waitress

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App, install
from functions.model.agency import Agency
from functions.model.collections import INBOUND, PARTS
from functions.model.message import InboundMessage
from functions.model.receipt import Receipt
from functions.settings import read_settings
from functions.steps import arrive
from tests.gateways.configured import NOW, environment
from tests.gateways.payloads import capcom6, generic, infobip, kannel, twilio, vonage, whatsapp, zenziva
from tests.gateways.payloads.row import Row
from tests.stacks import DroppingBus, no_chance
from tests.world import JAMBI, HandClock

TABLES = {
    "kannel": kannel.ROWS,
    "capcom6": capcom6.ROWS,
    "twilio": twilio.ROWS,
    "vonage": vonage.ROWS,
    "infobip": infobip.ROWS,
    "whatsapp": whatsapp.ROWS,
    "generic": generic.ROWS,
}
ROWS = [
    pytest.param(row, id=f"{gateway}: {row.name}")
    for gateway, rows in {**TABLES, "zenziva": zenziva.ROWS}.items()
    for row in rows
]


@pytest.fixture(scope="module")
def agency() -> Agency:
    return compile_agency(JAMBI)


@pytest.fixture
def app(tmp_path: Path, keys: Path, agency: Agency) -> Iterator[App]:
    """Nothing is sent: these calls are about what comes in."""
    (tmp_path / "keys").symlink_to(keys)
    app = App(read_settings({"DATA_DIR": str(tmp_path), **environment()}), HandClock(NOW), no_chance)
    app.__dict__["bus"] = DroppingBus()
    put_in_force(app.store, agency)
    install(app)
    yield app
    install(None)
    app.close()


@pytest.fixture(scope="module")
def port(public_app: Any) -> Iterator[int]:
    server = waitress.create_server(public_app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    yield server.effective_port
    server.close()


@pytest.fixture
def brought(monkeypatch: pytest.MonkeyPatch) -> list[InboundMessage | Receipt]:
    """What the steps were given, in order; they act on it as ever."""
    given: list[InboundMessage | Receipt] = []
    for name in ("receive_sms", "take_receipt"):
        step = getattr(arrive, name)

        def noted(ports: Any, item: Any, step: Any = step) -> None:
            given.append(item)
            step(ports, item)

        monkeypatch.setattr(arrive, name, noted)
    return given


def _call(port: int, row: Row) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(row.method, row.path, row.body, dict(row.headers))
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize("row", ROWS)
def test_a_call_brings_what_it_says_and_nothing_else(
    row: Row, app: App, port: int, brought: list[InboundMessage | Receipt]
) -> None:
    status, answer = _call(port, row)
    assert (status, brought) == (row.status, list(row.brings))
    assert row.answers in (None, answer)
    assert {item.sent_at.tzinfo for item in brought if isinstance(item, InboundMessage) and item.sent_at} <= {UTC}
    texts = {item for item in row.brings if isinstance(item, InboundMessage)}
    assert len(app.store.all(INBOUND)) + len(app.store.all(PARTS)) == len(texts)


@pytest.mark.parametrize("gateway", TABLES)
def test_every_gateway_has_at_least_eight_calls_and_hostile_ones_among_them(gateway: str) -> None:
    assert len(TABLES[gateway]) >= 8
    assert {row.status for row in TABLES[gateway]} >= {200, 400, 401}


@pytest.mark.parametrize("name", ["simulator", "unheard-of", "", "Twilio"])
def test_a_gateway_that_is_not_configured_cannot_be_reached(name: str, app: App, port: int) -> None:
    status, _ = _call(port, Row("nobody", f"/sms/{name}/inbound", b"{}"))
    assert status == 404


def test_a_refused_call_is_an_alarm_and_repeats_nothing(app: App, port: int, alarms: list[dict[str, Any]]) -> None:
    refused = next(row for row in twilio.ROWS if row.status == 401)
    status, answer = _call(port, refused)
    assert (status, b"Msg" in answer) == (401, False)
    assert alarms == [{"event": "gateway_call_refused", "gateway": "twilio"}]


def test_entries_that_were_left_out_are_an_alarm(app: App, port: int, alarms: list[dict[str, Any]]) -> None:
    _call(port, next(row for row in infobip.ROWS if "one bad entry" in row.name))
    assert {"event": "gateway_entries_unreadable", "gateway": "infobip", "entries": 2} in alarms
