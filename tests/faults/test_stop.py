"""A service that is stopped finishes what was begun: nobody waits for the next start's sweep."""

import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from functions.bus.in_process import InProcessBus
from functions.clock import SystemClock
from functions.gateways.simulator import SimulatedNetwork
from functions.ports import PublishFailed, Wakeup
from tests.faults.service import Process
from tests.pipeline.bodies import complaint


def test_a_closing_bus_delivers_also_what_the_last_steps_publish() -> None:
    delivered: list[str] = []
    closing = threading.Event()

    def deliver(topic: str, wakeup: Wakeup) -> None:
        delivered.append(wakeup.key)
        if len(delivered) < 5:
            assert closing.wait(5)
            bus.publish(topic, Wakeup(wakeup.report_id, f"step-{len(delivered)}"))

    class Closing(InProcessBus):
        def idle(self) -> None:
            closing.set()
            super().idle()

    bus = Closing(deliver, workers=1)
    bus.publish("report-received", Wakeup("r", "step-0"))
    bus.close()
    assert delivered == [f"step-{n}" for n in range(5)]
    with pytest.raises(PublishFailed):
        bus.publish("report-received", Wakeup("r", "late"))


def test_stopped_right_after_a_report_the_officer_was_rung_all_the_same(tmp_path: Path) -> None:
    service = Process(tmp_path / "var").start()
    for n in range(10):
        assert service.posts(complaint("emergency", region=None), key=f"stop-at-once-{n:08}")[0] == 201
    assert service.stop() == 0
    network = SimulatedNetwork(tmp_path / "var" / "simulator.db", SystemClock())
    rung = [sms for sms in network.messages() if "Balas YA" in sms.text]
    network.close()
    assert len(rung) == 10


def test_a_browser_that_keeps_its_connection_open_does_not_hold_up_a_stop(tmp_path: Path) -> None:
    service = Process(tmp_path / "var").start()
    browser = HTTPConnection("127.0.0.1", service.port, timeout=10)
    browser.request("GET", "/")
    assert browser.getresponse().read()
    assert service.stop() == 0
    browser.close()
