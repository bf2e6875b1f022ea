"""What each gateway posts to its provider, and what it makes of the answer."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from functions.model.message import OutboundMessage
from functions.ports import Accepted, Gateway, Refused
from functions.settings import read_settings
from tests.gateways.configured import NOW, PUBLIC_URL, environment
from tests.gateways.provider import Asked, Provider, provider
from tests.ports import free_port
from tests.world import HandClock

ID = "AAECAwQFBgcICQoLDA0ODw.1.2"
MESSAGE = OutboundMessage(ID, "+6281234567890", "DARURAT Kota Jambi. Balas YA 482 / TIDAK 482", 600, urgent=True)


def made(name: str, url: str, **more: str) -> Gateway:
    settings = next(found for found in read_settings(environment(url) | more).gateways if found.name == name)
    gateway: Gateway = import_module(f"functions.gateways.{settings.kind}").make(settings, HandClock(NOW))
    return gateway


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as running:
        yield running


def kannel(asked: Asked) -> dict[str, Any]:
    wanted = ("x-kannel-username", "x-kannel-from", "x-kannel-to", "x-kannel-validity", "x-kannel-dlr-url")
    return {"path": asked.path, "text": asked.body.decode(), **{name: asked.headers[name] for name in wanted}}


def formed(asked: Asked) -> dict[str, Any]:
    return {"path": asked.path, "authorization": asked.headers.get("authorization"), **asked.form}


def jsoned(asked: Asked) -> dict[str, Any]:
    return {"path": asked.path, "authorization": asked.headers.get("authorization"), **asked.json}


AT_OK = {"SMSMessageData": {"Recipients": [{"statusCode": 101, "status": "Success", "messageId": "ATXid_1"}]}}
TAKEN: list[tuple[str, int, Any, str, Any, dict[str, Any]]] = [
    (
        "kannel", 202, b"0: Accepted for delivery", ID, kannel,
        {
            "path": "/cgi-bin/sendsms",
            "text": MESSAGE.text,
            "x-kannel-username": "silayang",
            "x-kannel-from": "1234",
            "x-kannel-to": "+6281234567890",
            "x-kannel-validity": "10",
            "x-kannel-dlr-url":
                f"https://silayang:a-secret-of-our-own-choice@lapor.example/sms/kannel/receipt?ref={ID}&status=%d",
        },
    ),
    (
        "capcom6", 202, {"id": ID, "state": "Pending"}, ID, jsoned,
        {
            "path": "/3rdparty/v1/messages",
            "authorization": "Basic cGhvbmU6cGhvbmUtcGFzc3dvcmQ=",
            "id": ID,
            "textMessage": {"text": MESSAGE.text},
            "phoneNumbers": ["+6281234567890"],
            "withDeliveryReport": True,
            "priority": 127,
            "ttl": 600,
        },
    ),
    (
        "twilio", 201, {"sid": "SM1", "status": "queued"}, "SM1", formed,
        {
            "path": "/2010-04-01/Accounts/AC0123456789abcdef/Messages.json",
            "authorization": "Basic QUMwMTIzNDU2Nzg5YWJjZGVmOjEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEy",
            "To": "+6281234567890",
            "From": "+15558675310",
            "Body": MESSAGE.text,
            "ValidityPeriod": "600",
            "StatusCallback": f"{PUBLIC_URL}/sms/twilio/receipt?ref={ID}",
        },
    ),
    (
        "vonage", 200, {"message-count": "1", "messages": [{"status": "0", "message-id": "0A1"}]}, "0A1", formed,
        {
            "path": "/sms/json",
            "authorization": "Basic YWJjZDEyMzQ6dm9uYWdlLWFwaS1zZWNyZXQ=",
            "api_key": "abcd1234",
            "api_secret": "vonage-api-secret",
            "from": "447700900001",
            "to": "6281234567890",
            "text": MESSAGE.text,
            "type": "text",
            "client-ref": ID,
            "status-report-req": "1",
            "callback": f"{PUBLIC_URL}/sms/vonage/receipt",
            "ttl": "600000",
        },
    ),
    (
        "infobip", 200, {"messages": [{"messageId": ID, "status": {"groupName": "PENDING"}}]}, ID, jsoned,
        {
            "path": "/sms/3/messages",
            "authorization": "App infobip-key",
            "messages": [
                {
                    "sender": "385921004026",
                    "destinations": [{"to": "6281234567890", "messageId": ID}],
                    "content": {"text": MESSAGE.text},
                    "webhooks": {"delivery": {"url": f"{PUBLIC_URL}/sms/infobip/receipt"}, "callbackData": ID},
                    "options": {"validityPeriod": {"amount": 600, "timeUnit": "SECONDS"}},
                }
            ],
        },
    ),
    (
        "whatsapp", 200, {"messages": [{"id": "wamid.1"}]}, "wamid.1", jsoned,
        {
            "path": "/v23.0/106540352242922/messages",
            "authorization": "Bearer meta-token",
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": "6281234567890",
            "type": "text",
            "text": {"preview_url": False, "body": MESSAGE.text},
            "biz_opaque_callback_data": ID,
        },
    ),
    (
        "zenziva", 200, {"messageId": "157365", "to": "0812", "status": "1", "text": "Success"}, "157365", formed,
        {
            "path": "/reguler/api/sendsms/",
            "authorization": None,
            "userkey": "userkey",
            "passkey": "passkey",
            "to": "+6281234567890",
            "message": MESSAGE.text,
        },
    ),
    (
        "africastalking", 201, AT_OK, "ATXid_1", formed,
        {
            "path": "/version1/messaging",
            "authorization": None,
            "username": "silayang",
            "to": "+6281234567890",
            "from": "21512",
            "message": MESSAGE.text,
        },
    ),
    (
        "signed", 200, {"id": "p-1", "state": "queued"}, "p-1", jsoned,
        {
            "path": "/send",
            "authorization": None,
            "to": "+6281234567890",
            "from": "1234",
            "message": MESSAGE.text,
            "reference": ID,
        },
    ),
]  # fmt: skip
GATEWAYS = [row[0] for row in TAKEN]


@pytest.mark.parametrize(("name", "status", "answer", "provider_id", "read", "posted"), TAKEN, ids=GATEWAYS)
def test_a_message_is_posted_in_the_providers_own_words(
    there: Provider, name: str, status: int, answer: Any, provider_id: str, read: Any, posted: dict[str, Any]
) -> None:
    there.status, there.answer = status, answer
    assert made(name, there.url).send(MESSAGE) == Accepted(provider_id)
    (asked,) = there.asked
    assert (asked.method, read(asked)) == ("POST", posted)


REFUSALS: list[tuple[str, int, Any, str]] = [
    ("twilio", 400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient"}, "opted_out"),
    ("twilio", 400, {"code": 21211, "message": "Invalid 'To' Phone Number: +6281"}, "bad_number"),
    ("twilio", 400, {"code": 99999, "message": "?"}, "rejected"),
    ("vonage", 200, {"messages": [{"status": "1", "error-text": "Throughput Rate Exceeded"}]}, "busy"),
    ("vonage", 200, {"messages": [{"status": "9", "error-text": "Quota Exceeded"}]}, "no_credit"),
    ("vonage", 200, {"messages": []}, "unreadable_answer"),
    ("infobip", 200, {"messages": [{"messageId": ID, "status": {"groupName": "REJECTED"}}]}, "rejected"),
    ("infobip", 401, {"requestError": {"serviceException": {"messageId": "UNAUTHORIZED"}}}, "unauthorized"),
    ("whatsapp", 400, {"error": {"code": 131047, "message": "Re-engagement message"}}, "not_allowed"),
    ("whatsapp", 400, {"error": {"code": 190, "message": "Invalid OAuth access token"}}, "unauthorized"),
    ("zenziva", 200, {"to": "0812", "status": "1", "text": "Invalid number"}, "refused"),
    ("africastalking", 200, {"SMSMessageData": {"Recipients": [{"status": "UserInBlacklist"}]}}, "rejected"),
    ("africastalking", 200, {"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}, "rejected"),
    ("capcom6", 400, {"message": "no devices"}, "rejected"),
    ("kannel", 403, b"Authorization failed for sendsms", "unauthorized"),
    *[(name, 503, {}, "busy") for name in GATEWAYS if name != "whatsapp"],
    *[(name, 500, {}, "unavailable") for name in GATEWAYS],
]


@pytest.mark.parametrize(("name", "status", "answer", "reason"), REFUSALS)
def test_a_refusal_is_a_code_of_ours_and_never_the_providers_words(
    there: Provider, name: str, status: int, answer: Any, reason: str
) -> None:
    there.status, there.answer = status, answer
    assert made(name, there.url).send(MESSAGE) == Refused(reason)


@pytest.mark.parametrize("name", GATEWAYS)
def test_how_long_to_wait_is_heard_up_to_an_hour(there: Provider, name: str) -> None:
    there.status, there.headers = 429, {"Retry-After": "30"}
    assert made(name, there.url).send(MESSAGE) == Refused("busy", 30)
    there.headers = {"Retry-After": "99999"}
    assert made(name, there.url).send(MESSAGE) == Refused("busy", 3600)


@pytest.mark.parametrize("name", GATEWAYS)
def test_a_provider_that_nobody_answers_for_has_refused(name: str) -> None:
    assert made(name, f"http://127.0.0.1:{free_port()}").send(MESSAGE) == Refused("unreachable")


@pytest.mark.parametrize("name", [name for name in GATEWAYS if name not in ("kannel", "capcom6")])
def test_an_answer_that_cannot_be_read_is_no_acceptance(there: Provider, name: str) -> None:
    there.answer = b"<html>maintenance</html>"
    assert made(name, there.url).send(MESSAGE) == Refused("unreadable_answer")


@pytest.mark.parametrize("name", GATEWAYS)
def test_without_validity_or_urgency_nothing_is_said_of_them(there: Provider, name: str) -> None:
    made(name, there.url).send(OutboundMessage(ID, "+6281234567890", "halo"))
    (asked,) = there.asked
    said = (asked.body.decode() + str(asked.headers)).casefold()
    assert not any(word in said for word in ("validity", "ttl", "x-kannel-priority"))


def test_an_sms_center_of_zenziva_has_its_own_names_for_number_and_text(there: Provider) -> None:
    there.answer = {"messageId": "157365", "to": "0812", "status": "1", "text": "Success"}
    made("zenziva", there.url, GATEWAY_ZENZIVA_OLD_FIELDS="yes").send(MESSAGE)
    assert there.asked[0].form == {
        "userkey": "userkey",
        "passkey": "passkey",
        "nohp": "+6281234567890",
        "pesan": MESSAGE.text,
    }
