"""From docs.sms-gate.app, features/webhooks and health, and the payload with `sender` of 2026."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import CAPCOM6_KEY, NOW
from tests.gateways.payloads.row import JSON, Row, document

INBOUND = "/sms/capcom6/inbound"
PAYLOAD: dict[str, Any] = {
    "messageId": "abc123",
    "message": "Android is always a sweet treat!",
    "sender": "+6281234567890",
    "recipient": "+628110000001",
    "phoneNumber": "+6281234567890",
    "simNumber": 1,
    "receivedAt": "2026-11-01T09:59:11.000+07:00",
}
AT = datetime(2026, 11, 1, 2, 59, 11, tzinfo=UTC)


def event(what: str, payload: object) -> bytes:
    return document(
        {
            "deviceId": "ffffffffceb0b1db0000018e937c815b",
            "event": what,
            "id": "Ey6ECgOkVVFjz3CL48B8C",
            "payload": payload,
            "webhookId": "LreFUt-Z3sSq0JufY9uWB",
        }
    )


def signed(body: bytes, at: datetime = NOW, key: str = CAPCOM6_KEY) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    signature = hmac.new(key.encode(), body + stamp.encode(), hashlib.sha256).hexdigest()
    return JSON | {"X-Signature": signature, "X-Timestamp": stamp}


def row(name: str, body: bytes, *brings: InboundMessage | Receipt, status: int = 200) -> Row:
    return Row(name, INBOUND, body, signed(body), brings, status)


def text(name: str, words: str = PAYLOAD["message"], **changed: object) -> Row:
    said = InboundMessage("capcom6", "abc123", "+6281234567890", words, AT)
    return row(name, event("sms:received", PAYLOAD | {"message": words} | changed), said)


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in PAYLOAD.items() if name not in names}


OURS = "AAECAwQFBgcICQoLDA0ODw.1.2"
FATE = {
    "messageId": OURS,
    "phoneNumber": "+6281234567890",
    "recipient": "+6281234567890",
    "sender": None,
    "simNumber": 1,
}
BODY = event("sms:received", PAYLOAD)
ROWS = [
    text("a text; its key is the message's id, not the event's"),
    text("an emoji", "tolong 😢"),
    text("no number of ours", recipient=None, simNumber=None),
    row(
        "an older app that says phoneNumber",
        event("sms:received", without("sender", "recipient")),
        InboundMessage("capcom6", "abc123", "+6281234567890", PAYLOAD["message"], AT),
    ),
    row(
        "no time",
        event("sms:received", without("receivedAt")),
        InboundMessage("capcom6", "abc123", "+6281234567890", PAYLOAD["message"], None),
    ),
    row(
        "sent",
        event("sms:sent", FATE | {"sentAt": "2026-11-01T09:59:12.000+07:00"}),
        Receipt("capcom6", Status.SENT, OURS),
    ),
    row(
        "delivered, once a part",
        event("sms:delivered", FATE | {"deliveredAt": "2026-11-01T09:59:13.000+07:00"}),
        Receipt("capcom6", Status.DELIVERED, OURS),
    ),
    row(
        "failed",
        event("sms:failed", FATE | {"reason": "RESULT_ERROR_LIMIT_EXCEEDED"}),
        Receipt("capcom6", Status.FAILED, OURS),
    ),
    row(
        "the recipient of a failed one is null",
        event("sms:failed", FATE | {"recipient": None}),
        Receipt("capcom6", Status.FAILED, OURS),
    ),
    row("a ping brings nothing", event("system:ping", {"health": {"status": "pass"}})),
    row("an event that nobody knew", event("mms:downloaded", PAYLOAD)),
    row("no sender", event("sms:received", without("sender", "phoneNumber")), status=400),
    row("no text", event("sms:received", without("message")), status=400),
    row("a text that is a number", event("sms:received", PAYLOAD | {"message": 5}), status=400),
    row("a payload that is a list", event("sms:received", [PAYLOAD]), status=400),
    row("no JSON", b"halo", status=400),
    Row("a retry is signed anew", INBOUND, BODY, signed(BODY, NOW - timedelta(minutes=4)), text("").brings),
    Row("a call of yesterday played again", INBOUND, BODY, signed(BODY, NOW - timedelta(days=1)), status=401),
    Row("another key", INBOUND, BODY, signed(BODY, key="another-key-of-somebody"), status=401),
    Row("changed after signing", INBOUND, BODY + b" ", signed(BODY), status=401),
    Row(
        "another time than was signed",
        INBOUND,
        BODY,
        signed(BODY) | {"X-Timestamp": str(int(NOW.timestamp()) + 1)},
        status=401,
    ),
    Row("no signature", INBOUND, BODY, JSON, status=401),
]
