"""As seen from Debian's Kannel 1.4.5, with and without mo-recode."""

import base64
from datetime import UTC, datetime

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from tests.gateways.configured import SECRET
from tests.gateways.payloads.row import Row

ID = "6732775f-9638-45f2-be4c-3cd1c94b3445"
INBOUND, RECEIPT = f"/sms/kannel/inbound?id={ID}", "/sms/kannel/receipt"
AT = datetime(2026, 11, 1, 2, 59, 3, tzinfo=UTC)


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"silayang:{password}".encode()).decode()}


def headers(content_type: str = 'text/plain; charset="UTF-8"', **more: str) -> dict[str, str]:
    return {
        **basic(SECRET),
        "User-Agent": "Kannel/1.4.5",
        "Content-Type": content_type,
        "X-Kannel-From": "+6281234567890",
        "X-Kannel-To": "1234",
        "X-Kannel-Time": "2026-11-01 02:59:03",
        "X-Kannel-SMSC": "FAKE",
        "X-Kannel-Coding": "0",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }


def said(text: str, id: str | None = ID, **more: object) -> InboundMessage:
    return InboundMessage("kannel", id, "+6281234567890", text, AT, **more)  # type: ignore[arg-type]


ROWS = [
    Row("a text", INBOUND, b"halo apa kabar", headers(), (said("halo apa kabar"),), answers=b""),
    Row("utf-8", INBOUND, "tolong 😢 é".encode(), headers(), (said("tolong 😢 é"),), answers=b""),
    Row(
        "utf-16 without mo-recode",
        INBOUND,
        "ia dipukul 日本".encode("utf-16-be"),
        headers("text/plain; charset=UTF-16BE", X_Kannel_Coding="2"),
        (said("ia dipukul 日本"),),
    ),
    Row("latin-1", INBOUND, b"caf\xe9", headers("text/plain; charset=ISO-8859-1"), (said("café"),)),
    Row(
        "8-bit data is kept as far as it reads",
        INBOUND,
        b"tolong\xff",
        headers("application/octet-stream", X_Kannel_Coding="1"),
        (said("tolong\ufffd"),),
    ),
    Row(
        "a piece of a longer text, 8-bit reference",
        INBOUND,
        b"bagian dua",
        headers(X_Kannel_UDH="0500034A0302"),
        (said("bagian dua", part_ref="+6281234567890:74:3", part=2, parts=3),),
    ),
    Row(
        "a piece, 16-bit reference behind a port element",
        INBOUND,
        b"bagian satu",
        headers(X_Kannel_UDH="0B0504158200000804123402" + "01"),
        (said("bagian satu", part_ref="+6281234567890:4660:2", part=1, parts=2),),
    ),
    Row("a header cut short", INBOUND, b"utuh", headers(X_Kannel_UDH="0500034A"), (said("utuh"),)),
    Row("part nine of three", INBOUND, b"utuh", headers(X_Kannel_UDH="0500034A0309"), (said("utuh"),)),
    Row("no id", "/sms/kannel/inbound", b"halo", headers(), (said("halo", None),)),
    Row("an empty text", INBOUND, b"", headers(), (said(""),)),
    Row("ten kilobytes", INBOUND, b"a" * 10_000, headers(), (said("a" * 10_000),)),
    Row("broken utf-8 is no reason to lose a report", INBOUND, b"dia \xc3", headers(), (said("dia \ufffd"),)),
    Row("no sender", INBOUND, b"halo", headers(X_Kannel_From=""), status=400),
    Row("a wrong password", INBOUND, b"halo", headers() | basic("another-password"), status=401),
    Row("no password", INBOUND, b"halo", {"X-Kannel-From": "+6281234567890"}, status=401),
    Row("another scheme", INBOUND, b"halo", headers() | {"Authorization": f"Bearer {SECRET}"}, status=401),
    Row("a text in a URL", INBOUND + "&text=halo", b"", headers(), method="GET", status=405),
    Row(
        "delivered",
        f"{RECEIPT}?ref=abc.1.2&status=1",
        b"",
        basic(SECRET),
        (Receipt("kannel", Status.DELIVERED, "abc.1.2"),),
        method="GET",
    ),
    Row(
        "failed",
        f"{RECEIPT}?ref=abc.1.2&status=2",
        b"",
        basic(SECRET),
        (Receipt("kannel", Status.FAILED, "abc.1.2"),),
        method="GET",
    ),
    Row(
        "buffered",
        f"{RECEIPT}?ref=abc.1.2&status=4",
        b"",
        basic(SECRET),
        (Receipt("kannel", Status.QUEUED, "abc.1.2"),),
        method="GET",
    ),
    Row(
        "with the operator",
        f"{RECEIPT}?ref=abc.1.2&status=8",
        b"",
        basic(SECRET),
        (Receipt("kannel", Status.SENT, "abc.1.2"),),
        method="GET",
    ),
    Row(
        "rejected",
        f"{RECEIPT}?ref=abc.1.2&status=16",
        b"",
        basic(SECRET),
        (Receipt("kannel", Status.FAILED, "abc.1.2"),),
        method="GET",
    ),
    Row(
        "a status nobody knows",
        f"{RECEIPT}?ref=abc.1.2&status=77",
        b"",
        basic(SECRET),
        (Receipt("kannel", Status.UNKNOWN, "abc.1.2"),),
        method="GET",
    ),
    Row("a receipt of a stranger", f"{RECEIPT}?ref=abc.1.2&status=1", b"", basic("guess"), method="GET", status=401),
]
