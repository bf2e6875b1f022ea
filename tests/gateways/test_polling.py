"""Beside the webhooks: what a provider says when it is asked, by the formats that each documents."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.gateways.http import Failed
from functions.model.message import InboundMessage
from functions.model.receipt import Receipt, Status
from functions.ports import Call, Condition, Parsed
from tests.gateways.configured import NOW
from tests.gateways.payloads import capcom6, infobip
from tests.gateways.provider import Provider, provider
from tests.gateways.test_sending import made

SINCE = NOW - timedelta(hours=2)


@pytest.fixture
def there() -> Iterator[Provider]:
    with provider() as running:
        yield running


def twilio_entry(
    sid: str, direction: str, status: str, sent: str = "Sun, 01 Nov 2026 02:30:00 +0000"
) -> dict[str, Any]:
    return {
        "sid": sid,
        "direction": direction,
        "status": status,
        "from": "+6281234567890",
        "to": "+15558675310",
        "body": "tolong 😢",
        "date_sent": sent,
        "error_code": None,
    }


def test_twilio_is_asked_for_both_directions_and_only_for_what_is_new(there: Provider) -> None:
    there.answer = {
        "messages": [
            twilio_entry("SM1", "inbound", "received"),
            twilio_entry("SM2", "outbound-api", "delivered"),
            twilio_entry("SM3", "inbound", "received", "Sun, 01 Nov 2026 00:30:00 +0000"),
            twilio_entry("SM4", "inbound", "received", "kemarin"),
            twilio_entry("SM6", "inbound", "received", "Sun, 01 Nov 2026 00:30:00 -0000"),
            {"sid": "SM5", "direction": "inbound", "date_sent": "Sun, 01 Nov 2026 02:30:00 +0000"},
        ],
        "next_page_uri": None,
    }
    sent_at = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
    assert made("twilio", there.url).poll(SINCE) == Parsed(
        [InboundMessage("twilio", "SM1", "+6281234567890", "tolong 😢", sent_at)],
        [Receipt("twilio", Status.DELIVERED, None, "SM2")],
        unreadable=1,
    )
    (asked,) = there.asked
    assert asked.path == "/2010-04-01/Accounts/AC0123456789abcdef/Messages.json"
    assert asked.query == {"DateSent>": "2026-11-01", "PageSize": "100"}


def test_twilios_pages_are_followed_but_not_for_ever(there: Provider) -> None:
    there.answer = {"messages": [], "next_page_uri": "/2010-04-01/Accounts/AC0123456789abcdef/Messages.json?Page=1"}
    made("twilio", there.url).poll(SINCE)
    assert len(there.asked) == 10


def test_infobip_hands_out_what_its_webhook_would_have_brought(there: Provider) -> None:
    there.answer = infobip.body(infobip.TEXT, {"messageId": "1"})
    assert made("infobip", there.url).poll(SINCE) == Parsed([infobip.said()], [], 1)
    assert there.asked[0].path == "/sms/1/inbox/reports"


def test_zenziva_is_asked_by_whole_days_of_jakarta(there: Provider) -> None:
    there.answer = {
        "msg-count": 2,
        "msg": [
            {"messageId": "424", "date": "2026-11-01 09:04:59", "dari": "+628123456789", "isiPesan": "Hi John"},
            {"messageId": "423", "date": "?", "dari": "+628123456789", "isiPesan": "Hi Doe"},
            {"messageId": "416"},
        ],
    }
    sent_at = datetime(2026, 11, 1, 2, 4, 59, tzinfo=UTC)
    found = made("zenziva", there.url).poll(NOW - timedelta(hours=11))
    assert [message.sent_at.tzinfo for message in found.messages if message.sent_at] == [UTC]
    assert found == Parsed(
        [
            InboundMessage("zenziva", "424", "+628123456789", "Hi John", sent_at),
            InboundMessage("zenziva", "423", "+628123456789", "Hi Doe", None),
        ],
        [],
        1,
    )
    assert there.asked[0].query | {"start_date": "31/10/2026", "end_date": "01/11/2026"} == there.asked[0].query


def test_an_empty_zenziva_inbox_is_no_fault(there: Provider) -> None:
    there.answer = {"status": 1, "text": "Inbox empty"}
    assert made("zenziva", there.url).poll(SINCE) == Parsed()


def test_the_phone_is_asked_to_call_our_webhook_again(there: Provider) -> None:
    there.status = 202
    assert made("capcom6", there.url).poll(SINCE) == Parsed()
    (asked,) = there.asked
    assert (asked.path, asked.json) == (
        "/3rdparty/v1/inbox/refresh",
        {"since": "2026-11-01T01:00:00Z", "until": "2026-11-01T03:00:00Z", "webhookDelivery": "Individual"},
    )


@pytest.mark.parametrize("name", ["twilio", "infobip", "zenziva", "capcom6"])
@pytest.mark.parametrize(("status", "reason"), [(401, "unauthorized"), (500, "unavailable")])
def test_a_provider_that_does_not_answer_is_said(there: Provider, name: str, status: int, reason: str) -> None:
    there.status = status
    with pytest.raises(Failed, match=reason):
        made(name, there.url).poll(SINCE)


LOOKS: list[tuple[str, Any, Condition]] = [
    ("twilio", {"balance": "12.50", "currency": "USD"}, Condition(None, {"balance": "12.5 USD"})),
    ("twilio", {"balance": "-0.10", "currency": "USD"}, Condition("low_balance", {"balance": "-0.1 USD"})),
    ("vonage", {"value": 10.28, "autoReload": False}, Condition(None, {"balance": "10.28 EUR"})),
    ("infobip", {"balance": 1.5, "currency": "EUR"}, Condition("low_balance", {"balance": "1.5 EUR"})),
    (
        "zenziva",
        {"balance": "75,000", "expired": "12 Desember 2026"},
        Condition(None, {"balance": "75000", "valid_until": "12 Desember 2026"}),
    ),
    ("zenziva", {"credit": "100"}, Condition("low_balance", {"balance": "100"})),
    ("capcom6", [{"id": "a", "lastSeen": "2026-11-01T02:50:00Z"}], Condition(None, {"phone_seen_seconds_ago": "600"})),
    (
        "capcom6",
        [{"id": "a", "lastSeen": "2026-11-01T01:00:00Z"}],
        Condition("phone_silent", {"phone_seen_seconds_ago": "7200"}),
    ),
    (
        "zenziva",
        {"credit": "99999", "expired": "14 November 2026"},
        Condition("validity_ends", {"balance": "99999", "valid_until": "14 November 2026"}),
    ),
    ("zenziva", {"credit": "99999", "expired": "besok"}, Condition(None, {"balance": "99999", "valid_until": "besok"})),
    (
        "zenziva",
        {"credit": "99999", "expired": "31 Februari 2026"},
        Condition(None, {"balance": "99999", "valid_until": "31 Februari 2026"}),
    ),
    ("capcom6", [], Condition("no_phone")),
    ("twilio", [1], Condition("unreadable_answer")),
    ("vonage", {"value": "banyak"}, Condition("unreadable_answer")),
    ("infobip", b"<html>", Condition("unreadable_answer")),
    ("capcom6", {"message": "?"}, Condition("no_phone")),
    ("generic", {}, Condition()),
]


@pytest.mark.parametrize(("name", "answer", "condition"), LOOKS)
def test_a_gateway_tells_of_balance_battery_and_silence(
    there: Provider, name: str, answer: Any, condition: Condition
) -> None:
    there.answer = answer
    assert made("signed" if name == "generic" else name, there.url).look() == condition


def health(level: object, charging: object = 0, failed: str = "pass") -> dict[str, Any]:
    """As docs.sms-gate.app, features/health, shows it."""
    return {
        "status": "pass",
        "checks": {
            "messages:failed": {"observedUnit": "messages", "observedValue": 0, "status": failed},
            "battery:level": {"observedUnit": "percent", "observedValue": level, "status": "pass"},
            "battery:charging": {"observedUnit": "flags", "observedValue": charging, "status": "pass"},
        },
    }


PHONES = [
    (health(94, 4), Condition(None, {"battery_percent": "94", "charging": "yes"})),
    (health(24, 0), Condition("low_battery", {"battery_percent": "24", "charging": "no"})),
    (health(9, 2), Condition(None, {"battery_percent": "9", "charging": "yes"})),
    (health(94, 4, "fail"), Condition("sends_fail", {"battery_percent": "94", "charging": "yes"})),
    (health("banyak", None), Condition()),
    ({"checks": [1]}, Condition()),
    ("?", Condition()),
]


@pytest.mark.parametrize(("said", "condition"), PHONES)
def test_a_phone_tells_of_its_battery_when_it_pings(there: Provider, said: Any, condition: Condition) -> None:
    body = capcom6.event("system:ping", {"health": said})
    headers = {name.lower(): value for name, value in capcom6.signed(body).items()}
    assert made("capcom6", there.url).parse(Call("POST", "", headers, body)) == Parsed(condition=condition)


def test_a_phone_that_answers_itself_is_asked_for_its_health(there: Provider) -> None:
    """Its own server knows no list of devices."""
    there.answers = {"/3rdparty/v1/devices": (404, {}), "/3rdparty/v1/health": (200, health(12))}
    assert made("capcom6", there.url).look() == Condition("low_battery", {"battery_percent": "12", "charging": "no"})


@pytest.mark.parametrize(("until", "trouble"), [("2026-11-15", "validity_ends"), ("2026-11-16", None)])
def test_a_sim_that_expires_is_told_two_weeks_before(there: Provider, until: str, trouble: str | None) -> None:
    there.answer = [{"id": "a", "lastSeen": "2026-11-01T02:50:00Z"}]
    condition = made("capcom6", there.url, GATEWAY_CAPCOM6_SIM_VALID_UNTIL=until).look()
    assert condition == Condition(trouble, {"phone_seen_seconds_ago": "600", "sim_valid_until": until})
