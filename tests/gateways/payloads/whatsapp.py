"""From developers.facebook.com/docs/whatsapp/cloud-api/webhooks: one URL for messages, statuses and the handshake."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import META_SECRET, SECRET
from tests.gateways.payloads.row import JSON, Row, document

INBOUND = "/sms/whatsapp/inbound"
ID = "wamid.HBgLMTY0NjcwNDM1OTUVAgASGBQzQTdCNTg5RjY1MEMyRjlGMjRGNgA="
AT = datetime(2026, 11, 1, 2, 59, tzinfo=UTC)
STAMP = str(int(AT.timestamp()))
TEXT: dict[str, Any] = {
    "from": "6281234567890",
    "id": ID,
    "timestamp": STAMP,
    "type": "text",
    "text": {"body": "tolong 😢"},
}
FATE: dict[str, Any] = {"id": ID, "recipient_id": "6281234567890", "timestamp": STAMP}


def body(phone: str = "106540352242922", **value: object) -> bytes:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": phone}
    inner = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    entry = {"id": "102290129340398", "changes": [{"value": inner, "field": "messages"}]}
    return document({"object": "whatsapp_business_account", "entry": [entry]})


def signed(raw: bytes, secret: str = META_SECRET) -> dict[str, str]:
    return JSON | {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


def row(name: str, raw: bytes, *brings: InboundMessage | Receipt, status: int = 200) -> Row:
    return Row(name, INBOUND, raw, signed(raw), brings, status, b"" if status == 200 else None)


def said(text: str = "tolong 😢", sender: str = "6281234567890", at: datetime | None = AT) -> InboundMessage:
    return InboundMessage("whatsapp", ID, sender, text, at)


def other(kind: str, content: object, expected: str) -> Row:
    message = {name: value for name, value in TEXT.items() if name != "text"} | {"type": kind, kind: content}
    return row(f"a message of type {kind}", body(messages=[message]), said(expected))


def fate(word: str, expected: Status, **more: object) -> Row:
    ours = more.get("biz_opaque_callback_data")
    receipt = Receipt("whatsapp", expected, str(ours) if ours else None, ID)
    return row(f"status {word} {more}", body(statuses=[FATE | {"status": word} | more]), receipt)


def handshake(name: str, query: str, status: int = 200, answers: bytes | None = None) -> Row:
    return Row(name, f"{INBOUND}?{query}", method="GET", status=status, answers=answers)


RAW = body(messages=[TEXT])
HIDDEN = {name: value for name, value in TEXT.items() if name != "from"}
ROWS = [
    row("a text", RAW, said()),
    row(
        "two texts and a status",
        body(messages=[TEXT, TEXT | {"text": {"body": "dua"}}], statuses=[FATE | {"status": "sent"}]),
        said(),
        said("dua"),
        Receipt("whatsapp", Status.SENT, None, ID),
    ),
    row(
        "who hides the number has no `from`",
        body(messages=[HIDDEN | {"from_user_id": "ID.13491208655302741918"}]),
        replace(said(sender=""), account="ID.13491208655302741918"),
    ),
    row("and perhaps not even a user id", body(messages=[HIDDEN]), said(sender="")),
    row("a number beside the user id", body(messages=[TEXT | {"from_user_id": "ID.13491208655302741918"}]), said()),
    other("image", {"id": "1", "mime_type": "image/jpeg"}, "[gambar]"),
    other("image", {"id": "1", "caption": "ini lukanya"}, "ini lukanya"),
    other("audio", {"id": "1", "voice": True}, "[pesan suara]"),
    other("location", {"latitude": -1.6, "longitude": 103.6}, "[lokasi]"),
    other("unsupported", {}, "[bukan teks]"),
    other("button", {"payload": "x", "text": "Ya"}, "Ya"),
    row("a reaction says nothing", body(messages=[TEXT | {"type": "reaction", "reaction": {"emoji": "👍"}}])),
    row("a time that is none", body(messages=[TEXT | {"timestamp": "asdf"}]), said(at=None)),
    row("one bad entry does not fail the batch", body(messages=[5, {"type": "text"}, TEXT]), said()),
    row("another number of the same app", body(phone="999", messages=[TEXT])),
    row("nothing in it", document({"object": "whatsapp_business_account", "entry": []})),
    row("entries that are none", document({"entry": [1, {"changes": [None, {"value": 3}]}]})),
    row("no JSON", b"halo", status=400),
    fate("sent", Status.SENT),
    fate("delivered", Status.DELIVERED, biz_opaque_callback_data="ours.1.2"),
    fate("read", Status.DELIVERED),
    fate("failed", Status.FAILED, errors=[{"code": 131047, "title": "Re-engagement message"}]),
    fate("warning", Status.UNKNOWN),
    Row("not signed", INBOUND, RAW, JSON, status=401),
    Row("another secret", INBOUND, RAW, signed(RAW, "guess"), status=401),
    Row("changed after signing", INBOUND, RAW + b" ", signed(RAW), status=401),
    handshake(
        "the handshake", f"hub.mode=subscribe&hub.verify_token={SECRET}&hub.challenge=1158201444", answers=b"1158201444"
    ),
    handshake("a handshake of a stranger", "hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1", 401),
    handshake("a challenge that is a page", f"hub.mode=subscribe&hub.verify_token={SECRET}&hub.challenge=%3Cb%3E", 401),
    handshake("no handshake", "", 401),
]
