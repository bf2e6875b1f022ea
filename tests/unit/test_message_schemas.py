"""The schemas of what travels inside say what the code reads and writes."""

import base64
import json
from dataclasses import asdict, fields
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from functions.bus.direct import envelope
from functions.entrypoints.events import read_wakeup
from functions.gateways.simulator import SimulatedNetwork, Simulator, Sms, webhook_call
from functions.model.message import InboundMessage
from functions.ports import Call, Wakeup
from functions.steps.dispatch import STEPS
from functions.validation import SCHEMAS, schema

REGISTRY: Registry[Any] = Registry().with_resources(
    (schema(name)["$id"], Resource.from_contents(schema(name))) for name in ("wakeup", "event", "inbound_message")
)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_every_schema_is_itself_valid() -> None:
    for file in SCHEMAS.glob("*.schema.json"):
        Draft202012Validator.check_schema(json.loads(file.read_text()))


@given(st.from_regex(r"[0-9a-f]{32}", fullmatch=True), st.sampled_from(sorted(STEPS)), st.integers(1, 10**6))
def test_what_is_published_fits_and_is_read_again(id: str, key: str, n: int) -> None:
    for wakeup in (Wakeup(id, key), Wakeup(id, f"{key}:{n}")):
        pushed = envelope(wakeup)
        assert validator("wakeup").is_valid(msgspec.to_builtins(wakeup))
        for event in (pushed, {"specversion": "1.0", "data": pushed}):
            assert validator("event").is_valid(event)
            assert read_wakeup(json.dumps(event).encode()) == wakeup


@pytest.mark.parametrize(
    "event",
    [{}, [], {"message": {}}, {"message": {"data": 5}}, {"data": {}}, {"message": {"data": "bm8="}}, {"message": None}],
)
def test_what_does_not_fit_is_not_read(event: Any) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_wakeup(json.dumps(event).encode())
    data = event.get("message") if isinstance(event, dict) else None
    assert not validator("event").is_valid(event) or not _is_json_wakeup(data)


def _is_json_wakeup(message: Any) -> bool:
    try:
        return validator("wakeup").is_valid(json.loads(base64.b64decode(message["data"])))
    except ValueError:
        return False


def test_the_schema_of_a_text_names_every_field_of_it() -> None:
    assert set(schema("inbound_message")["properties"]) == {field.name for field in fields(InboundMessage)}


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=500), st.sampled_from(["+628123456789", "INFO", "129"])
)
def test_what_a_gateways_parser_yields_fits(text: str, sender: str) -> None:
    sms = Sms("m1", "in", sender, "+628110000129", text, 1, "waiting", "2026-11-20T02:00:00+00:00")
    body, headers = webhook_call(sms, "")
    call = Call("POST", "/sms/simulator/inbound", {name.lower(): value for name, value in headers.items()}, body)
    (message,) = Simulator("simulator", _no_network, "").parse(call).messages
    as_json = asdict(message) | {"sent_at": message.sent_at and message.sent_at.isoformat()}
    assert [error.message for error in validator("inbound_message").iter_errors(as_json)] == []


def _no_network() -> SimulatedNetwork:
    raise AssertionError("reading a call needs no network")
