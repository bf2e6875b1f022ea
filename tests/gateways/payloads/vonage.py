"""From developer.vonage.com: inbound SMS, delivery receipts, concatenation, signed by the documented recipe."""

import hashlib
import hmac
from datetime import UTC, datetime

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import VONAGE_SECRET
from tests.gateways.payloads.row import FORM, JSON, Row, document, form

INBOUND, RECEIPT = "/sms/vonage/inbound", "/sms/vonage/receipt"
ID = "0A0000000123ABCD1"
TEXT = {
    "msisdn": "6281234567890",
    "to": "447700900001",
    "messageId": ID,
    "text": "Hello world",
    "type": "text",
    "keyword": "HELLO",
    "api-key": "abcd1234",
    "message-timestamp": "2026-11-01 02:59:00",
    "timestamp": "1793501940",
    "nonce": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
}
FATE = {
    "msisdn": "6281234567890",
    "to": "447700900001",
    "network-code": "51010",
    "messageId": ID,
    "price": "0.03330000",
    "scts": "2611010259",
    "err-code": "0",
    "api-key": "abcd1234",
    "client-ref": "ours.1.2",
    "message-timestamp": "2026-11-01 02:59:00",
    "timestamp": "1793501940",
}
AT = datetime(2026, 11, 1, 2, 59, tzinfo=UTC)


def signed(fields: dict[str, str], secret: str = VONAGE_SECRET) -> dict[str, str]:
    joined = ""
    for name in sorted(fields):
        joined += "&" + name + "=" + fields[name].replace("&", "_").replace("=", "_")
    return fields | {"sig": hmac.new(secret.encode(), joined.encode(), hashlib.sha256).hexdigest().upper()}


def said(text: str = "Hello world", **more: object) -> InboundMessage:
    return InboundMessage("vonage", ID, "6281234567890", text, AT, **more)  # type: ignore[arg-type]


def text(name: str, brings: InboundMessage | None = None, status: int = 200, **changed: str) -> Row:
    fields = TEXT | {field.replace("_", "-"): value for field, value in changed.items()}
    return Row(name, INBOUND, document(signed(fields)), JSON, (brings,) if brings else (), status)


def fate(word: str, expected: Status) -> Row:
    body = document(signed(FATE | {"status": word}))
    return Row(f"status {word}", RECEIPT, body, JSON, (Receipt("vonage", expected, "ours.1.2", ID),))


ROWS = [
    text("a text", said()),
    Row("the same as a form", INBOUND, form(signed(TEXT)), FORM, (said(),)),
    text("signs that the signature replaces", said("a=1&b=2"), text="a=1&b=2"),
    text("unicode", said("tolong 😢"), text="tolong 😢", type="unicode"),
    text("binary", said("tolong"), type="binary", data="746F6C6F6E67", udh=""),
    text(
        "a piece",
        said(part_ref="6281234567890:108", part=2, parts=3),
        concat="true",
        concat_ref="108",
        concat_total="3",
        concat_part="2",
    ),
    text("a piece that lies outside", said(), concat="true", concat_ref="1", concat_total="2", concat_part="9"),
    text("a piece numbered in words", said(), concat="true", concat_ref="1", concat_total="dua", concat_part="1"),
    text("a keyword stands in front", said("LAPOR Hello"), text="LAPOR Hello", keyword="LAPOR"),
    text("no id", status=400, messageId=""),
    text("no sender", status=400, msisdn=""),
    Row("not signed", INBOUND, document(TEXT), JSON, status=401),
    Row("another secret", INBOUND, document(signed(TEXT, "guess")), JSON, status=401),
    Row("changed after signing", INBOUND, document(signed(TEXT) | {"text": "lain"}), JSON, status=401),
    Row("a field added after signing", INBOUND, document(signed(TEXT) | {"udh": "0500"}), JSON, status=401),
    Row("a body that is no object", INBOUND, b'"halo"', JSON, status=400),
    fate("delivered", Status.DELIVERED),
    fate("accepted", Status.QUEUED),
    fate("buffered", Status.QUEUED),
    fate("expired", Status.EXPIRED),
    fate("failed", Status.FAILED),
    fate("rejected", Status.FAILED),
    fate("unknown", Status.UNKNOWN),
    Row(
        "a receipt without our id",
        RECEIPT,
        form(signed({name: value for name, value in FATE.items() if name != "client-ref"} | {"status": "delivered"})),
        FORM,
        (Receipt("vonage", Status.DELIVERED, None, ID),),
    ),
]
