"""The sweep looks after the gateways; the operator asks the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.gateway_commands import NotPossible, trial_lines, watch_lines
from functions.model.collections import INBOUND
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.ports import Accepted, Call, Condition, GatewayFailed, Parsed, Refused
from functions.steps.arrive import arrive
from functions.steps.receipts import take_receipt
from functions.steps.receive_sms import receive_sms
from tests.pipeline.cases import hush
from tests.world import World

TEXT = InboundMessage("a", "id-1", "+6281234567890", "ada yang diejek")
POLLED = Facts(two_way=True, reply_number="1", receipts=True, polls=True)


@dataclass
class Fake:
    name: str
    facts: Facts = POLLED
    condition: Condition = field(default_factory=Condition)
    has: Parsed = field(default_factory=Parsed)
    fails: Exception | None = None
    outcome: Accepted | Refused = field(default_factory=lambda: Accepted("p-1"))
    asked_since: list[datetime] = field(default_factory=list)
    sent: list[OutboundMessage] = field(default_factory=list)

    def parse(self, call: Call) -> Parsed:
        return Parsed()

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        self.sent.append(message)
        return self.outcome

    def poll(self, since: datetime) -> Parsed:
        self.asked_since.append(since)
        if self.fails:
            raise self.fails
        return self.has

    def look(self) -> Condition:
        if isinstance(self.fails, RuntimeError):
            raise self.fails
        return self.condition


@pytest.fixture
def fakes(world: World) -> Iterator[tuple[Fake, Fake]]:
    world.officer("Sri")
    world.ready()
    a, b = Fake("a"), Fake("b", Facts(two_way=True, reply_number="2"))
    world.app.__dict__["gateways"] = [a, b]
    yield a, b
    hush(world)


def test_the_sweep_asks_every_quarter_of_an_hour_and_a_little_back(world: World, fakes: tuple[Fake, Fake]) -> None:
    a, b = fakes
    began = world.clock.now()
    for _ in range(31):
        world.sweeps()
        world.clock.pass_(timedelta(minutes=1))
    assert a.asked_since == [
        began - timedelta(days=1),
        began - timedelta(hours=1),
        began + timedelta(minutes=15) - timedelta(hours=1),
    ]
    assert b.asked_since == []


def test_what_a_webhook_lost_is_found_and_what_it_brought_is_not_taken_twice(
    world: World, fakes: tuple[Fake, Fake]
) -> None:
    a, _ = fakes
    lost = InboundMessage("a", "id-2", "+6281234567891", "lapor ada lagi")
    receive_sms(world.app.ports, TEXT)
    a.has = Parsed([TEXT, lost])
    world.sweeps()
    world.clock.pass_(timedelta(minutes=15))
    world.sweeps()
    assert len(world.app.store.all(INBOUND)) == 2
    assert len(world.cases()) == 2


@pytest.mark.parametrize("fails", [GatewayFailed("unauthorized"), RuntimeError("+628123: tolong")])
def test_a_gateway_that_fails_stops_neither_the_sweep_nor_its_neighbour_and_is_asked_for_the_same_again(
    world: World, fakes: tuple[Fake, Fake], fails: Exception
) -> None:
    a, b = fakes
    a.fails, b.facts = fails, POLLED
    world.sweeps()
    world.clock.pass_(timedelta(minutes=15))
    world.sweeps()
    assert len(b.asked_since) == 2
    a.fails = None
    world.clock.pass_(timedelta(minutes=15))
    world.sweeps()
    assert a.asked_since[-1] == world.clock.now() - timedelta(days=1)


def test_a_provider_that_makes_us_wait_leaves_the_others_to_the_next_sweep(
    world: World, fakes: tuple[Fake, Fake], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = fakes
    b.facts = POLLED

    def slow() -> Condition:
        world.clock.pass_(timedelta(seconds=55))
        return Condition()

    monkeypatch.setattr(a, "look", slow)
    world.sweeps()
    assert (len(a.asked_since), len(b.asked_since)) == (1, 0)
    world.sweeps()
    assert (len(a.asked_since), len(b.asked_since)) == (1, 1)


def test_trouble_is_told_once_a_day_by_another_gateway_and_to_the_monitor(
    world: World, fakes: tuple[Fake, Fake], alarms: list[dict[str, Any]]
) -> None:
    a, b = fakes
    world.sweeps()
    assert world.client.get("/health").status_code == 200
    a.condition = Condition("low_balance", {"balance": "1 USD"})
    for _ in range(5):
        world.clock.pass_(timedelta(minutes=15))
        world.sweeps()
    assert alarms == [{"event": "gateway_trouble", "gateway": "a", "trouble": "low_balance"}]
    assert [message.to for message in b.sent] == [world.hotline.phone.number]
    assert a.sent == []
    answer = world.client.get("/health")
    assert (answer.status_code, (answer.json or {})["gateways"]) == (503, {"a": "low_balance"})
    world.clock.pass_(timedelta(days=1))
    world.sweeps()
    assert len(alarms) == 2
    world.app.__dict__["gateways"] = [b]
    world.clock.pass_(timedelta(minutes=15))
    world.sweeps()
    assert world.client.get("/health").status_code == 200, "a gateway that was taken away troubles nobody"
    assert len(b.sent) == 2


def test_a_gateway_that_brings_no_text_for_a_week_is_trouble_and_the_other_one_tells(
    world: World, fakes: tuple[Fake, Fake], alarms: list[dict[str, Any]]
) -> None:
    a, b = fakes
    world.sweeps()
    for day in range(8):
        receive_sms(world.app.ports, replace(TEXT, gateway="b", provider_id=f"id-{day}"))
        world.settle()
        world.clock.pass_(timedelta(days=1))
        world.sweeps()
    told = [alarm for alarm in alarms if alarm["event"] == "gateway_trouble"]
    assert told == [{"event": "gateway_trouble", "gateway": "a", "trouble": "no_text_came"}]
    assert [text.text for text in b.sent if text.to == world.hotline.phone.number and "jalur" in text.text]
    assert not [text for text in a.sent if "jalur" in text.text]
    receive_sms(world.app.ports, replace(TEXT, provider_id="id-9"))
    world.clock.pass_(timedelta(minutes=15))
    world.sweeps()
    assert world.client.get("/health").status_code == 200


def test_where_no_officer_answers_silence_is_no_trouble(
    world: World, fakes: tuple[Fake, Fake], alarms: list[dict[str, Any]]
) -> None:
    a, b = fakes
    a.facts, b.facts = Facts(two_way=False), Facts(two_way=True, writes_first=False)
    for _ in range(9):
        world.clock.pass_(timedelta(days=1))
        world.sweeps()
    assert alarms == []


def test_what_a_phone_says_of_itself_counts_for_an_hour(world: World, fakes: tuple[Fake, Fake]) -> None:
    a, b = fakes
    a.condition = Condition(None, {"phone_seen_seconds_ago": "600"})
    arrive(world.app.ports, "a", Parsed(condition=Condition("low_battery", {"battery_percent": "12"})))
    world.sweeps()
    assert [text.to for text in b.sent] == [world.hotline.phone.number]
    assert (world.client.get("/health").json or {})["gateways"] == {"a": "low_battery"}
    line = next(words for _, words in watch_lines(world.app.ports))
    assert "low_battery" in line
    assert "battery_percent 12, phone_seen_seconds_ago 600" in line
    world.clock.pass_(timedelta(minutes=61))
    world.sweeps()
    assert world.client.get("/health").status_code == 200


# --- the nightly loop-back --------------------------------------------------------------------------------


NIGHT = "2026-11-02 03:10 WIB"


@pytest.fixture
def night(world: World, fakes: tuple[Fake, Fake]) -> tuple[Fake, Fake]:
    """The second one's number is a phone's; the first one's is a short code, which nobody else can text."""
    fakes[1].facts = Facts(two_way=True, reply_number="+628110000001")
    world.sweeps()
    world.clock.set(NIGHT)
    world.sweeps()
    return fakes


def test_one_gateway_texts_the_other_once_a_night_and_nobody_is_alerted(
    world: World, night: tuple[Fake, Fake], alarms: list[dict[str, Any]]
) -> None:
    a, b = night
    (text,) = a.sent
    assert (text.to, b.sent) == ("+628110000001", [])
    arrive(world.app.ports, "b", Parsed([InboundMessage("b", "id-9", "1234", text.text)]))
    for _ in range(5):
        world.clock.pass_(timedelta(minutes=15))
        world.sweeps()
    assert (len(a.sent), world.cases(), alarms) == (1, [], [])
    assert world.app.store.all(INBOUND) == []
    world.clock.set("2026-11-03 03:05 WIB")
    world.sweeps()
    assert len(a.sent) == 2
    assert a.sent[1].text != text.text


def test_a_loop_back_that_stays_away_is_trouble(
    world: World, night: tuple[Fake, Fake], alarms: list[dict[str, Any]]
) -> None:
    world.clock.pass_(timedelta(minutes=31))
    world.sweeps()
    assert alarms == [{"event": "gateway_trouble", "gateway": "b", "trouble": "no_loop_back"}]
    assert (world.client.get("/health").json or {})["gateways"] == {"b": "no_loop_back"}


@pytest.mark.rows
@pytest.mark.parametrize("words", ["uji jalur", "uji jalur abcdefghijkl", "Uji jalur saya, tolong", "{} tolong"])
def test_a_person_who_writes_the_same_words_is_heard(world: World, night: tuple[Fake, Fake], words: str) -> None:
    message = InboundMessage("b", "id-9", "+6281234567890", words.format(night[0].sent[0].text))
    arrive(world.app.ports, "b", Parsed([message]))
    world.settle()
    assert len(world.cases()) == 1


# --- the operator's commands ------------------------------------------------------------------------------


def test_watch_says_a_line_for_each_and_whether_it_is_well(world: World, fakes: tuple[Fake, Fake]) -> None:
    a, b = fakes
    a.condition, b.facts = Condition("phone_silent", {"phone_seen_seconds_ago": "7200"}), Facts(two_way=False)
    world.sweeps()
    lines = list(watch_lines(world.app.ports))
    assert [well for well, _ in lines] == [False, True, True]
    assert lines[0][1].startswith("a                phone_silent, unsigned, polled 01.11. 00:00 UTC")
    assert "phone_seen_seconds_ago 7200" in lines[0][1]
    assert "one way" in lines[1][1]


def test_watch_says_when_the_last_text_came_and_how_late_the_queue_is(world: World, fakes: tuple[Fake, Fake]) -> None:
    assert list(watch_lines(world.app.ports))[-1] == (False, "queue            the sweep has not run yet")
    receive_sms(world.app.ports, TEXT)
    world.settle()
    world.clock.pass_(timedelta(days=2))
    world.sweeps()
    lines = list(watch_lines(world.app.ports))
    assert "last text 01.11. 00:00 UTC" in lines[0][1]
    assert (lines[-1][0], "s late, seen 0 s ago" in lines[-1][1]) == (False, True), "what was due yesterday"
    world.sweeps()
    assert list(watch_lines(world.app.ports))[-1][0]
    world.clock.pass_(timedelta(minutes=4))
    assert not list(watch_lines(world.app.ports))[-1][0], "the sweep itself does not come by"


def trial(world: World, gateway: Fake, *statuses: Status) -> list[tuple[bool, str]]:
    """The receipts come one by one while the command waits."""
    coming = list(statuses)

    def pause(seconds: float) -> None:
        world.clock.pass_(timedelta(seconds=seconds))
        if coming:
            take_receipt(world.app.ports, Receipt(gateway.name, coming.pop(0), gateway.sent[0].message_id))

    return list(trial_lines(world.app.ports, gateway.name, "0812 3456 7890", pause))


def test_a_trial_follows_its_receipt_to_the_end(world: World, fakes: tuple[Fake, Fake]) -> None:
    a, _ = fakes
    assert trial(world, a, Status.SENT, Status.DELIVERED) == [
        (True, "accepted as p-1"),
        (True, "after 0.5 s: sent"),
        (True, "after 1.0 s: delivered"),
    ]
    assert a.sent[0].to == "+6281234567890"


def test_a_trial_says_why_nothing_came_of_it(world: World, fakes: tuple[Fake, Fake]) -> None:
    a, b = fakes
    assert trial(world, a, Status.FAILED)[-1] == (False, "after 0.5 s: failed")
    a.sent.clear()
    assert trial(world, a)[-1] == (False, "no final receipt within 120 s: can the provider reach us?")
    a.outcome = Refused("unauthorized")
    assert trial(world, a) == [(False, "refused: unauthorized")]
    assert trial(world, b)[-1] == (True, "this gateway sends no receipts: look at the phone")


@pytest.mark.rows
@pytest.mark.parametrize(("name", "number"), [("unheard-of", "+6281234567890"), ("a", "TELKOMSEL"), ("a", "123")])
def test_a_trial_of_nothing_is_refused_in_a_sentence(
    world: World, fakes: tuple[Fake, Fake], name: str, number: str
) -> None:
    with pytest.raises(NotPossible):
        list(trial_lines(world.app.ports, name, number, lambda seconds: None))
