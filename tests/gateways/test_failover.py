"""Two gateways in a small world: who is tried, what a receipt changes, and what never happens to a reporter's text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from functions.app import install
from functions.gateways.base import Base
from functions.gateways.guarded import Guarded
from functions.model.collections import EARLY_RECEIPTS, OUTBOUND
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.ports import Accepted, Call, Gateway, Parsed, Refused
from functions.steps.receipts import take_receipt
from functions.steps.receive_sms import receive_sms
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.stacks import Stack, no_chance
from tests.world import Case, HandClock, Person, World

TWO_WAY, ONE_WAY = Facts(two_way=True, reply_number="1234"), Facts(two_way=False)
CITIZEN = "+628999999999"


@dataclass
class Fake(Base):
    """Takes what it is given, or does as `does` says."""

    name: str
    facts: Facts = TWO_WAY
    does: Accepted | Refused | None = None
    sent: list[OutboundMessage] = field(default_factory=list)

    def parse(self, call: Call) -> Parsed:
        return Parsed()

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        self.sent.append(message)
        return self.does or Accepted(f"{self.name}-{len(self.sent)}")

    def to(self, phone: str) -> list[OutboundMessage]:
        return [message for message in self.sent if message.to == phone]


@dataclass
class Two:
    world: World
    first: Fake
    second: Fake
    sri: Person

    def alert(self, urgency: str = "emergency") -> Case:
        assert self.world.posts(complaint(urgency)).status_code == 201
        return self.world.only_case()

    def receipt(self, status: Status, message: OutboundMessage, gateway: str = "first") -> None:
        take_receipt(self.world.app.ports, Receipt(gateway, status, message.message_id))
        self.world.settle()

    def text(self, text: str, gateway: str = "first", sender: str = CITIZEN) -> None:
        self.world.ready()
        receive_sms(self.world.app.ports, InboundMessage(gateway, f"id-{text}", sender, text))
        self.world.settle()


@pytest.fixture
def two(stack: Stack, tmp_path: Path, keys: Path, public_app: Any) -> Iterator[Two]:
    (tmp_path / "keys").symlink_to(keys)
    clock = HandClock(datetime(2026, 11, 1, tzinfo=UTC))
    app = stack.make_app(tmp_path, clock)
    first, second = Fake("first"), Fake("second")
    guarded: list[Gateway] = [Guarded(fake, clock, no_chance, 0) for fake in (first, second)]
    app.__dict__["gateways"] = guarded
    install(app)
    world = World(app, clock, Client(public_app), stack)
    yield Two(world, first, second, world.officer("Sri"))
    world.settle()
    install(None)
    app.close()


# --- an officer's alert ------------------------------------------------------------------------------


def test_a_refused_alert_goes_by_the_second_gateway_at_once(two: Two) -> None:
    two.first.does = Refused("unavailable")
    offer = two.alert().report.offers[0]
    assert offer.gateway == "second"
    assert [message.text for message in two.first.sent] == [message.text for message in two.second.sent]


def test_an_alert_never_goes_where_no_answer_comes_back(two: Two) -> None:
    two.first.does, two.second.facts = Refused("unavailable"), ONE_WAY
    assert two.alert().report.offers[0].sent is None
    assert two.second.sent == []
    two.second.facts = Facts(two_way=True, writes_first=False)
    two.world.passes("1 min")
    assert two.second.sent == []


def test_an_officers_line_may_go_one_way_when_nothing_else_works(two: Two) -> None:
    two.alert()
    two.first.does, two.second.facts = Refused("unavailable"), ONE_WAY
    two.text("YA", sender=two.sri.phone.number)
    assert [message.text for message in two.second.sent if "Anda pegang" in message.text]


def test_an_officer_is_answered_by_the_gateway_that_brought_the_answer(two: Two) -> None:
    two.alert()
    two.text("YA", gateway="second", sender=two.sri.phone.number)
    assert [message for message in two.second.sent if "Anda pegang" in message.text]


def test_an_emergencys_alert_without_a_receipt_is_repeated_once_by_the_other_gateway(two: Two) -> None:
    case = two.alert()
    code = case.report.offers[0].code
    two.world.passes("119 s")
    assert two.second.sent == []
    two.world.passes("2 s")
    (again,) = two.second.sent
    assert f"YA {code} " in again.text
    two.world.passes("58 s")
    assert len(two.second.sent) == 1


@pytest.mark.parametrize("said", [Status.DELIVERED, None])
def test_it_is_not_repeated_when_it_arrived_or_was_answered(two: Two, said: Status | None) -> None:
    two.alert()
    if said:
        two.receipt(said, two.first.sent[0])
    else:
        two.text("YA", sender=two.sri.phone.number)
    two.world.passes("170 s")
    assert two.second.sent == []


@pytest.mark.rows
@pytest.mark.parametrize("urgency", ["high", "medium", "low"])
def test_other_alerts_are_not_repeated(two: Two, urgency: str) -> None:
    two.alert(urgency)
    two.world.passes("5 min")
    assert two.second.sent == []


@pytest.mark.parametrize("status", [Status.FAILED, Status.EXPIRED])
def test_an_alert_that_fails_climbs_at_once_and_goes_once_more_by_the_other_gateway(two: Two, status: Status) -> None:
    budi = two.world.officer("Budi")
    case = two.alert("high")
    asked = case.report.offers[0]
    two.receipt(status, two.first.sent[0])
    assert {offer.officer_id for offer in case.report.offers} == {"sri", "budi"}
    phone = budi.phone.number if asked.officer_id == "budi" else two.sri.phone.number
    (again,) = two.second.to(phone)
    assert f"YA {asked.code} " in again.text
    two.receipt(status, two.first.sent[0])
    assert len(two.second.to(phone)) == 1


def test_a_dead_number_does_not_ring_round_and_round(two: Two) -> None:
    case = two.alert("high")
    for _ in range(20):
        sent = [(fake.name, message) for fake in (two.first, two.second) for message in fake.to(two.sri.phone.number)]
        for name, message in sent:
            two.receipt(Status.FAILED, message, name)
    assert len(two.first.to(two.sri.phone.number)) + len(two.second.to(two.sri.phone.number)) <= 4
    assert case.report.next_at is not None


def test_delivered_never_goes_back_and_receipts_may_come_in_any_order(two: Two) -> None:
    case = two.alert()
    for status in (Status.DELIVERED, Status.SENT, Status.QUEUED, Status.FAILED, Status.DELIVERED):
        two.receipt(status, two.first.sent[0])
    assert case.report.offers[0].receipt is Status.DELIVERED
    assert len(case.report.offers) == 1


def test_a_receipt_that_comes_before_the_send_returns_counts(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    send = two.first.send

    def receipted_meanwhile(message: OutboundMessage) -> Accepted | Refused:
        take_receipt(two.world.app.ports, Receipt("first", Status.DELIVERED, message.message_id))
        return send(message)

    monkeypatch.setattr(two.first, "send", receipted_meanwhile)
    report = two.alert().report
    assert (report.offers[0].receipt, report.stage) == (Status.DELIVERED, "notified")
    assert "alert:1" not in report.due


def test_a_receipt_without_our_id_finds_its_text_by_the_providers(two: Two) -> None:
    case = two.alert()
    two.text("ada yang diejek")
    answer = next(n for n, message in enumerate(two.first.sent, 1) if message.to == CITIZEN)
    for provider_id in ("first-1", f"first-{answer}"):
        take_receipt(two.world.app.ports, Receipt("first", Status.DELIVERED, None, provider_id))
    take_receipt(two.world.app.ports, Receipt("second", Status.FAILED, None, "first-1"))
    assert case.report.offers[0].receipt is Status.DELIVERED
    (text,) = [found.document for found in two.world.app.store.all(OUTBOUND)]
    assert (text.status, text.receipt) == ("sent", Status.DELIVERED)


def test_one_that_comes_before_the_providers_id_is_known_is_taken_later(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = two.first.send

    def receipted_meanwhile(message: OutboundMessage) -> Accepted | Refused:
        take_receipt(two.world.app.ports, Receipt("first", Status.DELIVERED, None, "first-1"))
        return send(message)

    monkeypatch.setattr(two.first, "send", receipted_meanwhile)
    case = two.alert("high")
    assert case.report.offers[0].receipt == "unknown"
    two.world.passes("1 min")
    assert case.report.offers[0].receipt == "delivered"


def test_one_for_a_text_of_which_nothing_is_kept_is_given_up(two: Two) -> None:
    two.world.ready()
    take_receipt(two.world.app.ports, Receipt("first", Status.DELIVERED, None, "unheard-of"))
    two.world.passes("1 h")
    (early,) = two.world.app.store.all(EARLY_RECEIPTS)
    assert early.document.next_at is None
    two.world.clock.pass_(timedelta(days=1))
    two.world.sweeps()
    assert two.world.app.store.all(EARLY_RECEIPTS) == []


@pytest.mark.rows
@pytest.mark.parametrize("id", ["", "x", "a" * 22 + ".1.2", "../../reports", "é.1.1", "A" * 22 + ".1.9999999", None])
def test_a_receipt_for_nothing_that_we_know_changes_nothing(two: Two, id: str | None) -> None:
    before = two.alert().report
    take_receipt(two.world.app.ports, Receipt("first", Status.FAILED, id, "unheard-of"))
    assert two.world.only_case().report == before


# --- a gateway that rests ------------------------------------------------------------------------------


def test_a_gateway_that_keeps_refusing_is_left_alone_and_tried_again(two: Two, alarms: list[dict[str, Any]]) -> None:
    two.first.does = Refused("unavailable")
    for n in range(4):
        two.world.posts(complaint("high", danger_now="unknown", avoid=str(n)))
    assert len(two.first.sent) == 3
    assert len(two.second.sent) >= 4
    assert {"event": "gateway_rests", "gateway": "first"} in alarms
    two.first.does = None
    two.world.passes("20 s")
    two.world.posts(complaint("high", avoid="lagi"))
    two.world.posts(complaint("emergency", avoid="dan lagi"))
    assert len(two.first.sent) == 5


def test_a_bad_number_says_nothing_about_the_gateway(two: Two) -> None:
    two.first.does = Refused("bad_number")
    for n in range(5):
        two.world.posts(complaint("high", avoid=str(n)))
    assert len(two.first.sent) == 5


def test_a_gateway_is_given_no_more_than_its_rate_and_the_rest_goes_by_the_other(two: Two) -> None:
    clock = two.world.clock
    two.world.app.__dict__["gateways"] = [
        Guarded(two.first, clock, no_chance, 2),
        Guarded(two.second, clock, no_chance, 0),
    ]
    for n in range(4):
        two.world.posts(complaint(avoid=str(n)))
    assert (len(two.first.sent), len(two.second.sent)) == (2, 2)
    clock.pass_(timedelta(minutes=1))
    two.world.posts(complaint(avoid="lagi"))
    assert (len(two.first.sent), len(two.second.sent)) == (3, 2)


def test_when_all_rest_an_officer_is_rung_all_the_same(two: Two) -> None:
    two.first.does = two.second.does = Refused("unavailable")
    for n in range(6):
        two.world.posts(complaint("emergency", avoid=str(n)))
    assert len(two.first.sent) >= 6


# --- a reporter's text ------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", [Refused("unavailable"), Refused("busy", 1)])
def test_a_reporters_text_is_tried_once_by_the_gateway_that_brought_the_message_and_by_no_other(
    two: Two, refusal: Refused
) -> None:
    two.first.does = refusal
    two.text("ada yang diejek")
    two.world.passes("3 min")
    assert len(two.first.to(CITIZEN)) == 1
    assert two.second.to(CITIZEN) == []
    hush(two.world)


def test_what_was_never_handed_over_may_still_go_within_two_minutes(two: Two) -> None:
    """The gateway rested: nobody was asked, so this is no second try."""
    two.first.does = Refused("unavailable")
    for n in range(3):
        two.world.posts(complaint("high", avoid=str(n)))
    two.text("ada yang diejek")
    assert two.first.to(CITIZEN) == []
    two.first.does = None
    two.world.passes("2 min")
    assert len(two.first.to(CITIZEN)) == 1
    two.world.passes("5 min")
    assert len(two.first.to(CITIZEN)) == 1


def test_a_failed_receipt_sends_a_reporter_nothing_more(two: Two) -> None:
    two.text("ada yang diejek")
    (message,) = two.first.to(CITIZEN)
    two.receipt(Status.FAILED, message)
    two.world.passes("5 min")
    assert len(two.first.to(CITIZEN)) + len(two.second.to(CITIZEN)) == 1
