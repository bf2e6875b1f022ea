"""From infobip.com/docs/api, channels/sms: inbound messages and delivery reports, several in one call."""

from datetime import UTC, datetime
from typing import Any

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import SECRET
from tests.gateways.payloads.kannel import basic
from tests.gateways.payloads.row import JSON, Row, document

INBOUND, RECEIPT = "/sms/infobip/inbound", "/sms/infobip/receipt"
HEADERS = JSON | basic(SECRET)
TEXT: dict[str, Any] = {
    "messageId": "817790313235066447",
    "from": "6281234567890",
    "to": "385921004026",
    "text": "QUIZ Correct answer is Paris",
    "cleanText": "Correct answer is Paris",
    "keyword": "QUIZ",
    "receivedAt": "2026-11-01T09:59:39.220+0700",
    "smsCount": 1,
    "price": {"pricePerMessage": 0, "currency": "EUR"},
    "callbackData": "callbackData",
}
AT = datetime(2026, 11, 1, 2, 59, 39, 220_000, tzinfo=UTC)
FATE: dict[str, Any] = {
    "bulkId": "BULK-ID-123-xyz" * 40,
    "messageId": "ours.1.2",
    "to": "6281234567890",
    "sentAt": "2026-11-01T02:58:00.000+0000",
    "doneAt": "2026-11-01T02:58:03.000+0000",
    "smsCount": 1,
    "callbackData": "ours.1.2",
    "error": {"groupId": 0, "groupName": "OK", "id": 0, "name": "NO_ERROR", "permanent": False},
}


def body(*entries: object) -> bytes:
    return document({"results": entries, "messageCount": len(entries), "pendingMessageCount": 0})


def said(words: str = TEXT["text"], id: str = TEXT["messageId"], at: datetime | None = AT) -> InboundMessage:
    return InboundMessage("infobip", id, "6281234567890", words, at)


def fate(group: str, expected: Status, name: str = "") -> Row:
    entry = FATE | {"status": {"groupId": 1, "groupName": group, "id": 1, "name": name or group, "description": "d"}}
    receipt = Receipt("infobip", expected, "ours.1.2", "ours.1.2")
    return Row(f"{group} {name}", RECEIPT, body(entry), HEADERS, (receipt,))


DELIVERED = {"status": {"groupName": "DELIVERED", "name": "DELIVERED_TO_HANDSET"}}
HUNDRED = tuple(FATE | DELIVERED | {"messageId": f"m{n}", "callbackData": f"ours.{n}.1"} for n in range(100))
ROWS = [
    Row("a text, with its first word", INBOUND, body(TEXT), HEADERS, (said(),)),
    Row("an offset of +0000", INBOUND, body(TEXT | {"receivedAt": "2026-11-01T02:59:39.220+0000"}), HEADERS, (said(),)),
    Row(
        "two texts in one call",
        INBOUND,
        body(TEXT, TEXT | {"messageId": "2", "text": "dua"}),
        HEADERS,
        (said(), said("dua", "2")),
    ),
    Row("one bad entry does not fail the batch", INBOUND, body({"messageId": "1"}, 5, TEXT), HEADERS, (said(),)),
    Row("an emoji", INBOUND, body(TEXT | {"text": "tolong 😢"}), HEADERS, (said("tolong 😢"),)),
    Row("an empty text", INBOUND, body(TEXT | {"text": ""}), HEADERS, (said(""),)),
    Row("a time in words", INBOUND, body(TEXT | {"receivedAt": "kemarin"}), HEADERS, (said(at=None),)),
    Row("an id that is half a character", INBOUND, body(TEXT | {"messageId": "\ud83d"}, TEXT), HEADERS, (said(),)),
    Row("half a character in a text", INBOUND, body(TEXT | {"text": "dia \ud83d"}), HEADERS, (said("dia \ud83d"),)),
    Row("no entries", INBOUND, body(), HEADERS),
    Row(
        "a hundred receipts",
        RECEIPT,
        body(*HUNDRED),
        HEADERS,
        tuple(Receipt("infobip", Status.DELIVERED, f"ours.{n}.1", f"m{n}") for n in range(100)),
    ),
    Row("no results", INBOUND, document({"unexpected": [TEXT]}), HEADERS, status=400),
    Row("results that are no list", INBOUND, document({"results": TEXT}), HEADERS, status=400),
    Row("not JSON", INBOUND, b"Invalid", HEADERS, status=400),
    Row("a wrong password", INBOUND, body(TEXT), JSON | basic("guess"), status=401),
    Row("no password", INBOUND, body(TEXT), JSON, status=401),
    fate("PENDING", Status.QUEUED),
    fate("ACCEPTED", Status.QUEUED),
    fate("DELIVERED", Status.DELIVERED, "DELIVERED_TO_HANDSET"),
    fate("DELIVERED", Status.SENT, "DELIVERED_TO_OPERATOR"),
    fate("UNDELIVERABLE", Status.FAILED),
    fate("EXPIRED", Status.EXPIRED),
    fate("REJECTED", Status.FAILED),
    fate("SOMETHING_NEW", Status.UNKNOWN),
]
