"""kill -9 at random moments: what was acknowledged is there, reaches an officer, and is accepted once."""

import json
import random
import re
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.app import App
from functions.clock import MovedClock, SystemClock
from functions.model.collections import OUTBOUND, REPORTS
from functions.settings import read_settings
from functions.store.sqlite import SqliteStore
from functions.sweep import sweep
from functions.vault.keys import read_intake_keys
from functions.vault.sealing import TinkSealer
from tests.faults.service import Process
from tests.pipeline.bodies import complaint
from tests.pipeline.chaos import all_faults

REPORTS_IN_ALL = 240
SENDERS = 4
KILLS = 4
ANSWERS = 20


class Senders:
    """Applications that post each report, under its own key, until it is acknowledged."""

    def __init__(self, service: Process) -> None:
        self._service = service
        self._lock = threading.Condition()
        self._left = list(range(REPORTS_IN_ALL))
        self.tickets: dict[int, str] = {}
        self.created: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait_for(self, acknowledged: int) -> None:
        with self._lock:
            assert self._lock.wait_for(lambda: len(self.tickets) >= acknowledged, 30)

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while (n := self._next()) is not None:
            while not self._sent(n):
                threading.Event().wait(0.02)

    def _next(self) -> int | None:
        with self._lock:
            return self._left.pop() if self._left else None

    def _sent(self, n: int) -> bool:
        urgency = "emergency" if n % 3 else "high"
        try:
            status, answer = self._service.posts(complaint(urgency, region=None), key=f"kill-test-{n:08}")
        except OSError:
            return False
        assert status in (200, 201), answer
        with self._lock:
            self.tickets[n] = answer["ticket"]
            self.created[answer["ticket"]] += status == 201
            self._lock.notify_all()
        return True


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_whatever_was_acknowledged_survives_kill_9_reaches_an_officer_and_is_accepted_once(data_dir: Path) -> None:
    chance = random.Random(8)
    service = Process(data_dir).start()
    senders = Senders(service)
    senders.start()
    for kill in range(KILLS):
        senders.wait_for((kill + 1) * REPORTS_IN_ALL // (KILLS + 2) + chance.randrange(20))
        service.kill()
        service.start()
    senders.join()
    _officers_answer_twice(service)
    service.kill()
    _two_minutes_later(data_dir)

    sealer = TinkSealer(read_intake_keys(data_dir / "keys"))
    store = SqliteStore(data_dir / "silayang.db")
    reports = [found.document for found in store.all(REPORTS)]
    assert {sealer.ticket_of(report.report_id) for report in reports} == set(senders.tickets.values())
    assert len(reports) == REPORTS_IN_ALL
    assert max(senders.created.values()) == 1
    for report in reports:
        # Of more than five alerts in ten minutes to one phone the others wait, to be told of together.
        told = any(offer.sent or offer.held_until for offer in report.offers)
        assert report.holder or told, "it reached nobody"
        assert [event.what for event in report.history].count("accepted") == (report.holder is not None)
    assert sum(report.holder is not None for report in reports) >= ANSWERS // 2
    assert all_faults(store) == {}
    assert {text.document.status for text in store.all(OUTBOUND)} == {"sent"}
    store.close()


def _officers_answer_twice(service: Process) -> None:
    """YA to some alerts, a kill, and the same YA again. Returns once the service has taken every text."""
    service.eventually(lambda: len(_alerts(service)) >= ANSWERS, 10, "enough alerts")
    answers = [(sms["to"], f"YA {re.findall('[0-9]{3}', sms['text'])[0]}") for sms in _alerts(service)[:ANSWERS]]
    for sender, text in answers:
        service.texts(sender, text)
    service.kill()
    service.start()
    for sender, text in answers:
        service.texts(sender, text)
    service.eventually(lambda: not any(sms["status"] == "waiting" for sms in service.sms()), 15, "every text is taken")


def _alerts(service: Process) -> list[dict[str, str]]:
    return [sms for sms in service.sms() if "Balas YA" in sms["text"]]


def _two_minutes_later(data_dir: Path) -> None:
    """What the next sweeps of a service that was started again do, without the waiting."""
    clock = MovedClock(SystemClock().now() + timedelta(minutes=2))
    app = App(read_settings({"DATA_DIR": str(data_dir)}), clock)
    for _ in range(3):
        sweep(app.ports, clock.now() + timedelta(seconds=50))
        app.bus.idle()  # type: ignore[attr-defined]
        clock.pass_(timedelta(minutes=1))
    app.close()


def test_stopped_and_started_again_everything_is_still_there(data_dir: Path) -> None:
    service = Process(data_dir).start()
    status, first = service.posts(complaint("emergency"), key="stop-test-00000001")
    assert status == 201
    service.eventually(lambda: any("Balas YA" in sms["text"] for sms in service.sms()), 10, "an alert")
    keys = _files(data_dir / "keys")
    assert service.stop() == 0
    service.start()
    assert service.posts(complaint("emergency"), key="stop-test-00000001") == (200, first)
    alert = next(sms for sms in service.sms() if "Balas YA" in sms["text"])
    service.texts(alert["to"], "YA")
    service.eventually(lambda: any("Anda pegang" in sms["text"] for sms in service.sms()), 10, "an acceptance")
    assert service.stop() == 0
    assert _files(data_dir / "keys") == keys
    assert service.said.count("New keys") == 1


def _files(folder: Path) -> dict[str, Any]:
    return {path.name: json.loads(path.read_text()) for path in folder.iterdir()}


def test_a_second_instance_on_the_same_data_is_refused_with_a_clear_message(data_dir: Path) -> None:
    first = Process(data_dir).start()
    second = Process(data_dir).start()
    assert second.wait() == 1
    assert f"another Silayang already runs on {data_dir}/" in second.said
    assert "Traceback" not in second.said
    assert first.call("GET", "/lapor")[0] == 200
    first.kill()
    assert second.start().stop() == 0


def test_a_taken_port_is_refused_with_a_clear_message(data_dir: Path, tmp_path: Path) -> None:
    first = Process(data_dir).start()
    second = Process(tmp_path / "other", first.port).start()
    assert second.wait() == 1
    assert f"cannot listen on port {first.port}" in second.said
    first.kill()


@pytest.mark.parametrize("lost", [["case.json"], ["intake.json"], ["case.json", "contact.json"]])
def test_with_some_keys_lost_it_does_not_start_and_makes_no_new_ones(data_dir: Path, lost: list[str]) -> None:
    service = Process(data_dir).start()
    assert service.stop() == 0
    for name in lost:
        (data_dir / "keys" / name).unlink()
    before = _files(data_dir / "keys")
    assert service.start().wait() == 1
    assert all(name in service.said for name in lost)
    assert "restore" in service.said
    assert _files(data_dir / "keys") == before


def test_with_all_keys_lost_but_reports_there_it_makes_no_new_ones(data_dir: Path) -> None:
    service = Process(data_dir).start()
    assert service.posts(complaint(), key="keys-test-00000001")[0] == 201
    assert service.stop() == 0
    (data_dir / "keys").rename(data_dir / "kept")
    assert service.start().wait() == 1
    assert "restore the backup of the keys" in service.said
    (data_dir / "kept").rename(data_dir / "keys")
    assert service.start().posts(complaint(), key="keys-test-00000001")[0] == 200
    assert service.stop() == 0
