"""From twilio.com/docs/messaging/guides/webhook-request and its status callbacks, signed by Twilio's own library."""

from twilio.request_validator import RequestValidator

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import PUBLIC_URL, TWILIO_TOKEN
from tests.gateways.payloads.row import FORM, Row, form

SID = "SMe287d7109a5a925f182f0e07fe5b223b"
INBOUND, RECEIPT = "/sms/twilio/inbound", "/sms/twilio/receipt?ref=0123456789abcdef"
TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
TEXT = {
    "ToCountry": "US",
    "ToState": "District Of Columbia",
    "SmsMessageSid": SID,
    "NumMedia": "0",
    "ToCity": "",
    "FromZip": "",
    "SmsSid": SID,
    "FromState": "",
    "SmsStatus": "received",
    "FromCity": "",
    "Body": "Msg",
    "FromCountry": "ID",
    "To": "+12028831111",
    "ToZip": "",
    "NumSegments": "1",
    "MessageSid": SID,
    "AccountSid": "AC0123456789abcdef",
    "From": "+6281234567890",
    "ApiVersion": "2010-04-01",
}


def signed(path: str, fields: dict[str, str], base: str = PUBLIC_URL, token: str = TWILIO_TOKEN) -> dict[str, str]:
    return FORM | {"X-Twilio-Signature": RequestValidator(token).compute_signature(base + path, fields)}


def text(name: str, brings: InboundMessage | None = None, status: int = 200, **changed: str) -> Row:
    fields = TEXT | changed
    return Row(
        name,
        INBOUND,
        form(fields),
        signed(INBOUND, fields),
        (brings,) if brings else (),
        status,
        TWIML if brings else None,
    )


def fate(status: str, expected: Status, **more: str) -> Row:
    fields = {"SmsSid": SID, "SmsStatus": status, "MessageStatus": status, "To": "+6281234567890", "MessageSid": SID}
    fields |= {"AccountSid": "AC0123456789abcdef", "From": "+15558675310", "ApiVersion": "2010-04-01"} | more
    receipt = Receipt("twilio", expected, "0123456789abcdef", SID)
    return Row(f"{status} {more}", RECEIPT, form(fields), signed(RECEIPT, fields), (receipt,), answers=TWIML)


def said(words: str, sender: str = "+6281234567890") -> InboundMessage:
    return InboundMessage("twilio", SID, sender, words)


ROWS = [
    text("a text", said("Msg")),
    text("an emoji and a sign that a form escapes", said("tolong 😢 + & = %"), Body="tolong 😢 + & = %"),
    text("a picture without words", said(""), Body="", NumMedia="1", MediaUrl0="https://api.twilio.com/cat.jpg"),
    text("a new parameter that nobody knew", said("Msg"), FutureField="1"),
    text("an alphanumeric sender", said("Msg", "TELKOMSEL"), From="TELKOMSEL"),
    text("ten kilobytes", said("a" * 10_000), Body="a" * 10_000),
    text("no id", status=400, MessageSid=""),
    text("no sender", status=400, From=""),
    Row("signed with the port", INBOUND, form(TEXT), signed(INBOUND, TEXT, f"{PUBLIC_URL}:443"), (said("Msg"),)),
    Row(
        "signed for the address behind the proxy",
        INBOUND,
        form(TEXT),
        signed(INBOUND, TEXT, "http://127.0.0.1:8080"),
        status=401,
    ),
    Row("signed with another token", INBOUND, form(TEXT), signed(INBOUND, TEXT, token="x" * 32), status=401),
    Row("changed after signing", INBOUND, form(TEXT | {"Body": "lain"}), signed(INBOUND, TEXT), status=401),
    Row("a field added after signing", INBOUND, form(TEXT | {"OptOutType": "STOP"}), signed(INBOUND, TEXT), status=401),
    Row("without a signature", INBOUND, form(TEXT), FORM, status=401),
    Row("a signature that is no base64", INBOUND, form(TEXT), FORM | {"X-Twilio-Signature": "\xe9\xe9"}, status=401),
    Row("more fields than any form has", INBOUND, b"&".join(b"a=1" for _ in range(300)), FORM, status=400),
    *[fate(word, Status.QUEUED) for word in ("accepted", "scheduled", "queued", "sending")],
    *[fate(word, Status.SENT) for word in ("sent", "partially_delivered")],
    *[fate(word, Status.DELIVERED) for word in ("delivered", "read")],
    *[fate(word, Status.FAILED) for word in ("undelivered", "failed", "canceled")],
    fate("failed", Status.FAILED, ErrorCode="21610"),
    fate("undelivered", Status.EXPIRED, ErrorCode="30036"),
    fate("huh", Status.UNKNOWN),
]
