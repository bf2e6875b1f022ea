"""What a bus promises, the same in one process and on Pub/Sub; and what Pub/Sub promises beside."""

import threading
import time
from datetime import timedelta

import msgspec
import pytest
from google.cloud import pubsub_v1

from functions.bus.direct import post_wakeup
from functions.bus.pubsub import PubSubBus
from functions.bus.topics import DEAD_LETTERS, SUBSCRIBERS
from functions.clock import MovedClock
from functions.ports import PublishFailed, Wakeup
from tests.contract.documents import NOW
from tests.contract.receiver import Receiver, Running
from tests.ports import free_port

WAKEUP = Wakeup("r-1", "alert:1")


# --- both --------------------------------------------------------------------------------------------------


def test_a_wakeup_of_every_topic_arrives_as_it_was_sent(running: Running) -> None:
    sent = [(topic, Wakeup(f"r-{topic}", "alert:12")) for topic in SUBSCRIBERS]
    for topic, wakeup in sent:
        running.bus.publish(topic, wakeup)
    running.receiver.waits_for(lambda: len(running.receiver.taken) >= len(sent))
    assert set(running.receiver.taken) == set(sent)


def test_whoever_publishes_does_not_wait_for_the_delivery(running: Running) -> None:
    running.receiver.open.clear()
    running.bus.publish("report-received", WAKEUP)
    assert not running.receiver.tries
    running.receiver.open.set()
    running.receiver.waits_for(lambda: ("report-received", WAKEUP) in running.receiver.taken)


def test_what_many_publish_at_once_arrives_whole(running: Running) -> None:
    sent = [("report-due", Wakeup(f"r-{n}", "escalate")) for n in range(40)]
    threads = [threading.Thread(target=running.bus.publish, args=each) for each in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    running.receiver.waits_for(lambda: len(running.receiver.taken) >= len(sent))
    assert set(running.receiver.taken) == set(sent)


def test_a_delivery_that_fails_does_not_hold_up_the_others(running: Running) -> None:
    running.receiver.refuse = {"broken": 1}
    sent = [Wakeup(f"r-{n}", "broken" if n % 2 else "route") for n in range(10)]
    for wakeup in sent:
        running.bus.publish("report-received", wakeup)
    whole = {("report-received", wakeup) for wakeup in sent if wakeup.key == "route"}
    running.receiver.waits_for(lambda: whole <= set(running.receiver.taken))
    assert all(running.receiver.taken[delivery] for delivery in whole)


def test_a_closed_bus_confirms_nothing(running: Running) -> None:
    running.bus.close()
    with pytest.raises(PublishFailed):
        running.bus.publish("report-received", WAKEUP)


# --- Pub/Sub -------------------------------------------------------------------------------------------------


@pytest.mark.emulators
def test_what_a_function_could_not_take_comes_again_until_it_can(pushed: Running) -> None:
    pushed.receiver.refuse = {"alert:1": 2}
    pushed.bus.publish("report-routed", WAKEUP)
    pushed.receiver.waits_for(lambda: pushed.receiver.taken["report-routed", WAKEUP] >= 1)
    assert pushed.receiver.tries["report-routed", WAKEUP] >= 3


@pytest.mark.emulators
def test_what_a_function_never_takes_ends_as_a_dead_letter(pushed: Running) -> None:
    pushed.receiver.refuse = {"alert:1": 1000}
    pushed.bus.publish("report-routed", WAKEUP)
    with pubsub_v1.SubscriberClient() as subscriber:
        path = subscriber.subscription_path(pushed.project, DEAD_LETTERS)
        letters = subscriber.pull(subscription=path, max_messages=1, timeout=60).received_messages
    letter = letters[0].message
    assert msgspec.json.decode(letter.data, type=Wakeup) == WAKEUP
    assert letter.attributes["CloudPubSubDeadLetterSourceSubscription"] == "report-routed-to-notify-officer"
    assert pushed.receiver.tries["report-routed", WAKEUP] >= 5


@pytest.mark.emulators
def test_a_topic_that_is_not_there_confirms_nothing(pushed: Running) -> None:
    with pytest.raises(PublishFailed):
        pushed.bus.publish("no-such-topic", WAKEUP)


# --- a bus that is down ----------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(NOW)


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch, clock: MovedClock) -> PubSubBus:
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", f"127.0.0.1:{free_port()}")
    return PubSubBus("nowhere", clock)


def test_a_bus_that_is_down_says_so_soon_and_is_left_alone_after_three_times(
    unreachable: PubSubBus, clock: MovedClock
) -> None:
    def tries() -> bool:
        """Whether the bus was asked at all."""
        began = time.perf_counter()
        with pytest.raises(PublishFailed) as failure:
            unreachable.publish("report-received", WAKEUP)
        assert time.perf_counter() - began < 2.5
        return str(failure.value) != "paused"

    assert [tries() for _ in range(5)] == [True, True, True, False, False]
    clock.pass_(timedelta(seconds=29))
    assert not tries()
    clock.pass_(timedelta(seconds=1))
    assert tries()


# --- the way around it -------------------------------------------------------------------------------------------


def test_a_wakeup_posted_to_the_function_itself_arrives_in_the_same_envelope() -> None:
    receiver = Receiver()
    with receiver.listening() as urls:
        for topic in SUBSCRIBERS:
            post_wakeup(urls, topic, WAKEUP)
    assert receiver.taken == {(topic, WAKEUP): 1 for topic in SUBSCRIBERS}


def test_a_function_that_refuses_or_is_not_there_is_an_oserror() -> None:
    receiver = Receiver()
    receiver.refuse = {"alert:1": 1}
    with receiver.listening() as urls, pytest.raises(OSError, match="503"):
        post_wakeup(urls, "report-due", WAKEUP)
    with pytest.raises(OSError, match="refused"):
        post_wakeup(f"http://127.0.0.1:{free_port()}/{{function}}", "report-due", WAKEUP)
