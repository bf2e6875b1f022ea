"""At most 64 KiB (a gateway's batch: 512), however it is framed; what is longer is 413 and leaves nothing behind."""

import base64
import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from functions.entrypoints.gateway_call import BODY_LIMIT as GATEWAY_BODY_LIMIT
from functions.entrypoints.http import BODY_LIMIT
from functions.gateways.simulator import Sms, webhook_call
from functions.model.collections import INBOUND, REPORTS
from main import ENTRY_POINTS
from tests.doors.conftest import Answered, Doors
from tests.pipeline.bodies import complaint

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
REPORT = {"/reporter/role": "heard", "/incident/description": "Ada yang diejek", "nonce": "n" * 24}
PUSH = {"message": {"data": base64.b64encode(b'{"report_id": "0123456789abcdef", "key": "route"}').decode()}}
TEXT = Sms("m1", "in", "+628123456789", "+628110000129", "ada yang diejek", 1, "waiting", "2026-11-20T02:00:00Z")


def as_form(fields: dict[str, str]) -> Callable[[int], bytes]:
    """Longer by a field that nobody reads."""
    return lambda size: (raw := urlencode(fields) + "&pad=").encode() + b"a" * (size - len(raw))


def as_json(value: object) -> Callable[[int], bytes]:
    """Longer by white space."""
    return lambda size: json.dumps(value).encode().ljust(size)


# entry point -> path, type, how to make a body of a given size, and what a whole one is answered
DOORS: dict[str, tuple[str, str, Callable[[int], bytes], int]] = {
    "report_form": ("/lapor", FORM, as_form(REPORT), 201),
    "receive_report": ("/v1/reports", JSON, as_json(complaint()), 201),
    "ticket": ("/tiket", FORM, as_form({"ticket": "7K3F-9QXM-2DPA"}), 422),
    "sms_inbound": ("/sms/simulator/inbound", JSON, as_json(json.loads(webhook_call(TEXT, "")[0])), 200),
    "sms_receipt": ("/sms/simulator/receipt", JSON, as_json(json.loads(webhook_call(TEXT, "")[0])), 200),
    "desk": ("/desk/sign-in/code", FORM, as_form({"phone": "+628123456789"}), 200),
    "simulator": ("/simulator/messages", JSON, as_json({"from": "+628123456789", "text": "halo"}), 202),
    "route_report": ("/route_report", JSON, as_json(PUSH), 204),
    "notify_officer": ("/notify_officer", JSON, as_json(PUSH), 204),
    "advance_report": ("/advance_report", JSON, as_json(PUSH), 204),
    "sweep": ("/sweep", JSON, as_json({}), 200),
    "watchdog": ("/watchdog", JSON, as_json({}), 200),
}


GATEWAYS = {"sms_inbound", "sms_receipt"}


def limit_of(function: str) -> int:
    return GATEWAY_BODY_LIMIT if function in GATEWAYS else BODY_LIMIT


def pieces(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


FRAMES: dict[str, Callable[[bytes], tuple[list[bytes], bool]]] = {
    "with its length": lambda body: ([body], False),
    "in one chunk": lambda body: ([body], True),
    "in small chunks": lambda body: (pieces(body, 1000), True),
}


def knock(doors: Doors, function: str, size: int, frame: str) -> Answered:
    path, content_type, body, _ = DOORS[function]
    parts, chunked = FRAMES[frame](body(size))
    credential = webhook_call(TEXT, doors.app.network_secret)[1] if function in GATEWAYS else {}
    return doors.knock("POST", path, parts, {"Content-Type": content_type} | credential, chunked)


def nothing_is_stored(doors: Doors) -> bool:
    stored = [*doors.app.store.all(REPORTS), *doors.app.store.all(INBOUND)]
    return not stored and not doors.app.network.messages()


def test_every_door_that_takes_a_body_is_known_here() -> None:
    assert set(DOORS) == set(ENTRY_POINTS) - {"health"}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("function", DOORS)
def test_one_byte_too_many_is_413_and_nothing_is_stored(doors: Doors, function: str, frame: str) -> None:
    for size in (limit_of(function) + 1, limit_of(function) + 5000):
        assert knock(doors, function, size, frame).status == 413
    assert nothing_is_stored(doors)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("function", DOORS)
def test_exactly_what_is_allowed_is_read_to_its_end(doors: Doors, function: str, frame: str) -> None:
    assert knock(doors, function, limit_of(function), frame).status == DOORS[function][3]


def test_a_flood_is_cut_off_and_the_next_one_is_served(doors: Doors) -> None:
    assert _is_cut_off(doors, 5_000_000)
    assert nothing_is_stored(doors)
    assert knock(doors, "receive_report", 1000, "with its length").status == 201


def _is_cut_off(doors: Doors, size: int) -> bool:
    """Whoever goes on sending sees the refusal, or only a closed connection."""
    try:
        return knock(doors, "receive_report", size, "with its length").status == 413
    except ConnectionError:
        return True
