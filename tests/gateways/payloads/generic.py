"""Africa's Talking's notifications, and Standard Webhooks signed by that specification's own library."""

from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import NOW, SECRET, STANDARD_SECRET
from tests.gateways.payloads.kannel import basic
from tests.gateways.payloads.row import FORM, JSON, Row, document, form

AT_TEXT = {
    "linkId": "03090445075804249226",
    "text": "Msg",
    "to": "21512",
    "id": "ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3",
    "date": "2017-05-03T06:04:45Z",
    "from": "+6281234567890",
}
AT_FATE = {"id": "ATXid_dda018a640edfcc5d2ce455de3e4a6e7", "phoneNumber": "+6281234567890", "networkCode": "51010"}
AT_INBOUND, AT_RECEIPT = f"/sms/africastalking/inbound?key={SECRET}", f"/sms/africastalking/receipt?key={SECRET}"
AT_TIME = datetime(2017, 5, 3, 6, 4, 45, tzinfo=UTC)


def at_said(words: str = "Msg", at: datetime | None = AT_TIME, id: str | None = AT_TEXT["id"]) -> InboundMessage:
    return InboundMessage("africastalking", id, "+6281234567890", words, at)


def at_fate(word: str, expected: Status) -> Row:
    receipt = Receipt("africastalking", expected, None, AT_FATE["id"])
    return Row(f"status {word}", AT_RECEIPT, form(AT_FATE | {"status": word}), FORM, (receipt,), answers=b"")


def at_without(field: str) -> dict[str, str]:
    return {name: value for name, value in AT_TEXT.items() if name != field}


AFRICAS_TALKING = [
    Row("a text", AT_INBOUND, form(AT_TEXT), FORM, (at_said(),), answers=b""),
    Row("a date with a space", AT_INBOUND, form(AT_TEXT | {"date": "2017-05-03 06:04:45"}), FORM, (at_said(),)),
    Row("half a date", AT_INBOUND, form(AT_TEXT | {"date": "kemarin"}), FORM, (at_said(at=None),)),
    Row("no id", AT_INBOUND, form(at_without("id")), FORM, (at_said(id=None),)),
    Row("an emoji", AT_INBOUND, form(AT_TEXT | {"text": "tolong 😢"}), FORM, (at_said("tolong 😢"),)),
    Row("the same as JSON", AT_INBOUND, document(AT_TEXT), JSON, (at_said(),)),
    Row(
        "the secret by basic authentication",
        "/sms/africastalking/inbound",
        form(AT_TEXT),
        FORM | basic(SECRET),
        (at_said(),),
    ),
    Row("no text", AT_INBOUND, form(at_without("text")), FORM, status=400),
    Row("no sender", AT_INBOUND, form(at_without("from")), FORM, status=400),
    Row("nothing", AT_INBOUND, b"empty", FORM, status=400),
    Row("a list where fields should be", AT_INBOUND, b"[1]", JSON, status=400),
    Row("a JSON of many brackets", AT_INBOUND, b"[" * 60_000, JSON, status=400),
    Row("an id that never ends", AT_INBOUND, form(AT_TEXT | {"id": "x" * 300}), FORM, status=400),
    Row("more than any batch", AT_INBOUND, b"a" * 600_000, FORM, status=413),
    Row("no secret", "/sms/africastalking/inbound", form(AT_TEXT), FORM, status=401),
    Row("a wrong secret", "/sms/africastalking/inbound?key=guess", form(AT_TEXT), FORM, status=401),
    Row("from an address that is not listed", f"/sms/far/inbound?key={SECRET}", form(AT_TEXT), FORM, status=401),
    Row("a text in a URL", AT_INBOUND + "&from=%2B6281&text=halo", b"", method="GET", status=400),
    at_fate("Success", Status.DELIVERED),
    at_fate("Sent", Status.SENT),
    at_fate("Submitted", Status.QUEUED),
    at_fate("Buffered", Status.QUEUED),
    at_fate("Rejected", Status.FAILED),
    at_fate("Failed", Status.FAILED),
    at_fate("AbsentSubscriber", Status.FAILED),
    at_fate("Expired", Status.EXPIRED),
    at_fate("Borked", Status.UNKNOWN),
]

EVENT = {
    "type": "sms.received",
    "timestamp": "2026-11-01T02:59:00.5+00:00",
    "data": {"from": "+6281234567890", "text": "tolong 😢"},
}
EVENT_TIME = datetime(2026, 11, 1, 2, 59, 0, 500_000, tzinfo=UTC)
INBOUND = "/sms/signed/inbound"


def signed(body: bytes, at: datetime = NOW, secret: str = STANDARD_SECRET, before: str = "") -> dict[str, str]:
    signature = Webhook(secret).sign("msg_1", at, body.decode())
    stamp = str(int(at.timestamp()))
    return JSON | {"webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": before + signature}


def event(name: str, at: datetime = NOW, status: int = 200, before: str = "", **changed: object) -> Row:
    body = document(EVENT | changed)
    brings = (InboundMessage("signed", "msg_1", "+6281234567890", "tolong 😢", EVENT_TIME),)
    return Row(name, INBOUND, body, signed(body, at, before=before), brings if status == 200 else (), status)


BODY = document(EVENT)
RECEIPT = document({"type": "sms.status", "data": {"id": "p-1", "reference": "ours", "status": "delivered"}})
STANDARD = [
    event("a text; the webhook's id is the message's"),
    event("the right one of several signatures", before="v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v2,abc "),
    event("four minutes late", NOW - timedelta(minutes=4)),
    event("six minutes late", NOW - timedelta(minutes=6), 401),
    event("six minutes early", NOW + timedelta(minutes=6), 401),
    event("no text", status=400, data={"from": "+6281234567890"}),
    Row(
        "a receipt",
        "/sms/signed/receipt",
        RECEIPT,
        signed(RECEIPT),
        (Receipt("signed", Status.DELIVERED, "ours", "p-1"),),
    ),
    Row("another secret", INBOUND, BODY, signed(BODY, secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAA"), status=401),
    Row("changed after signing", INBOUND, BODY + b" ", signed(BODY), status=401),
    Row("another id than was signed", INBOUND, BODY, signed(BODY) | {"webhook-id": "msg_2"}, status=401),
    Row("no signature", INBOUND, BODY, JSON, status=401),
    Row("a version that is not ours", INBOUND, BODY, signed(BODY) | {"webhook-signature": "v1a,abc"}, status=401),
    Row("a timestamp in words", INBOUND, BODY, signed(BODY) | {"webhook-timestamp": "sekarang"}, status=401),
]
ROWS = AFRICAS_TALKING + STANDARD
