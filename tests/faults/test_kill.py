"""kill -9 at random moments: what was acknowledged is there, reaches an officer, and is accepted once."""

import json
import random
import re
import sqlite3
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from functions.model.collections import OUTBOUND, REPORTS
from functions.store.sqlite import SqliteStore
from functions.vault.keys import read_intake_keys
from functions.vault.sealing import TinkSealer
from tests.faults.service import Process
from tests.pipeline.bodies import complaint
from tests.pipeline.chaos import all_faults

REPORTS_IN_ALL = 240
SENDERS = 4
KILLS = 4


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
    service.eventually(lambda: not _unsent(data_dir), 25, "every report reaches an officer")
    _everybody_answers_twice(service)
    assert service.stop() == 0

    sealer = TinkSealer(read_intake_keys(data_dir / "keys"))
    store = SqliteStore(data_dir / "silayang.db")
    reports = [found.document for found in store.all(REPORTS)]
    assert {sealer.ticket_of(report.report_id) for report in reports} == set(senders.tickets.values())
    assert len(reports) == REPORTS_IN_ALL
    assert max(senders.created.values()) == 1
    for report in reports:
        assert [str(offer.answer) for offer in report.offers].count("accepted") <= 1
        assert [event.what for event in report.history].count("accepted") == (report.holder is not None)
    assert sum(report.holder is not None for report in reports) > 0
    assert all_faults(store) == {}
    assert {text.document.status for text in store.all(OUTBOUND)} <= {"sent", "queued", "sending"}
    store.close()


def _unsent(data_dir: Path) -> int:
    """Looked up beside the running service: reports none of whose offers was taken by a gateway."""
    reader = sqlite3.connect(f"file:{data_dir / 'silayang.db'}?mode=ro", uri=True)
    (unsent,) = reader.execute(
        "SELECT count(*) FROM documents WHERE collection = 'reports' AND NOT EXISTS (SELECT 1 FROM"
        " json_each(json_extract(body, '$.offers')) WHERE json_extract(value, '$.sent') IS NOT NULL)"
    ).fetchone()
    reader.close()
    return int(unsent)


def _everybody_answers_twice(service: Process) -> None:
    """Twenty officers' alerts, each answered YA twice, with a kill in between."""
    alerts = [sms for sms in service.sms() if "Balas YA" in sms["text"]][:20]
    answers = [(sms["to"], f"YA {re.findall('[0-9]{3}', sms['text'])[0]}") for sms in alerts]
    for sender, text in answers:
        service.texts(sender, text)
    service.kill()
    service.start()
    for sender, text in answers:
        service.texts(sender, text)
    heard = "Anda pegang|Sudah ditangani|cocok dengan dua"
    service.eventually(
        lambda: sum(bool(re.search(heard, sms["text"])) for sms in service.sms()) >= len(answers), 15, "lines back"
    )


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
