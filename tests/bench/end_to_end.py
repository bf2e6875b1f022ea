"""From POST to the SMS that a gateway has taken, one report at a time: `python -m tests.bench.end_to_end [short|full]`.

The floor is bare: no HTTP, no framework, no function; one commit of the same body and one publish, on warm clients.
On one machine the bus is a queue of this process, so its publish is one hand-over to another thread that answers.
"""

import http.client
import http.server
import json
import queue
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App
from functions.clock import MovedClock
from functions.emulators import make_topics
from functions.model.message import OutboundMessage
from functions.ports import Accepted, Refused, Wakeup
from functions.server import Service
from functions.settings import read_settings
from functions.vault.keys import make_keys
from tests.bench.alone import run_alone
from tests.bench.clients import BODY
from tests.bench.emulated import JAMBI
from tests.bench.figures import Line, Section, Table, Target, figure, ratio
from tests.bench.sizes import Sizes
from tests.ports import free_port

TARGET = Target("at_most", 3.0)
SECONDS, PAUSE_SECONDS = 30, 0.15
# A Monday morning. No officer has had an alert of late: after a few, further ones would wait to be told together.
BEGINS, REPORTS_A_WEEK = datetime(2026, 11, 2, 3, tzinfo=UTC), 3
ACCEPTED = "ours: POST until accepted"
PUSH = "a bare push: from its publish until a bare server has it"
LEGS = {
    "POST until it is answered": ("", "answered"),
    "POST until the bus has woken routing": ("", "route begins"),
    "routing": ("route begins", "route ends"),
    "until the bus has woken notifying": ("route ends", "alert begins"),
    "claiming and handing over": ("alert begins", ACCEPTED),
}
Marks = dict[str, float]
RAW = json.dumps(BODY).encode()


def on_sqlite(sizes: Sizes) -> list[Section]:
    with (
        tempfile.TemporaryDirectory() as folder,
        _pipeline({"DATA_DIR": folder}) as ours,
        _local_floor(Path(folder) / "floor.db") as floor,
    ):
        return [_measure("sqlite", ours, floor, sizes)]


def on_emulators(sizes: Sizes) -> list[Section]:
    project, port = f"bench-{uuid4().hex[:12]}", free_port()
    make_topics(project, f"http://127.0.0.1:{port}/{{function}}")
    with tempfile.TemporaryDirectory() as folder:
        environment = {"STACK": "emulators", "DATA_DIR": folder, "GOOGLE_CLOUD_PROJECT": project}
        with _pipeline(environment | {"INTERNAL_PORT": str(port)}) as ours, _emulated_floor(project) as floor:
            section = _measure("emulators", ours, floor, sizes)
            with _bare_push(project) as push:
                return [_with_row(section, PUSH, [push() for _ in range(sizes.samples)])]


def _with_row(section: Section, what: str, seconds: list[float]) -> Section:
    """Two deliveries stand between every POST and its text, whoever wrote the functions."""
    table = section.tables[0]
    row = (what, str(figure([1000 * each for each in seconds])))
    return replace(section, tables=[replace(table, rows=[*table.rows, row])])


def _measure(name: str, ours: Callable[[], Marks], floor: Callable[[], float], sizes: Sizes) -> Section:
    """Both take turns report by report; a round's figure is the median of its reports."""
    kept: dict[str, list[float]] = {what: [] for what in ("floor", ACCEPTED, *LEGS)}
    for n in range(sizes.rounds + 1):
        samples = [(floor(), ours()) for _ in range(sizes.samples)]
        if n:
            kept["floor"].append(median(seconds for seconds, _ in samples))
            kept[ACCEPTED].append(median(marks[ACCEPTED] for _, marks in samples))
            for leg, (begin, end) in LEGS.items():
                kept[leg].append(median(marks[end] - marks.get(begin, 0.0) for _, marks in samples))
    key = "ratios.end_to_end" if name == "emulators" else f"ratios.end_to_end_{name}"
    line = Line(key, f"POST to SMS accepted, {name}", ratio(kept[ACCEPTED], kept["floor"]), TARGET)
    rows = [(what, str(figure([1000 * seconds for seconds in values]))) for what, values in kept.items()]
    note = (
        "The median of single reports: HTTP in, sealed and committed, routed, claimed, taken by the simulated phone "
        "network. Floor: one bare commit of the same body and one publish, in this process, without HTTP. All of our "
        "functions run in one process here. Below ours: its legs, one after the other, but that the answer "
        "to the POST and the bus's first delivery may overtake each other."
    )
    return Section(f"End to end on {name}", note, [line], [Table(("what", "milliseconds"), rows)])


# --- ours --------------------------------------------------------------------------------------------------


@contextmanager
def _pipeline(environment: dict[str, str]) -> Iterator[Callable[[], Marks]]:
    clock = MovedClock(BEGINS)
    app = App(read_settings(environment), clock)
    make_keys(app.keys_dir)
    put_in_force(app.store, compile_agency(JAMBI))
    watched = Watched(app)
    service = Service(app, port=0)
    service.start()
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=SECONDS)
    reports = count(1)

    def report() -> Marks:
        if next(reports) % REPORTS_A_WEEK == 0:
            clock.pass_(timedelta(weeks=1))
        return watched.report(connection)

    try:
        yield report
    finally:
        connection.close()
        service.stop()


class Watched:
    """An app that tells how far a report is, and when its gateway has taken the officer's text."""

    def __init__(self, app: App) -> None:
        self._taken, self._settled = threading.Event(), threading.Event()
        self._began, self._marks = 0.0, Marks()
        self._send, self._act = app.network.send, app.act
        app.network.__dict__["send"], app.__dict__["act"] = self._noted_send, self._noted_act

    def report(self, connection: http.client.HTTPConnection) -> Marks:
        """Seconds from the first byte of the POST. Leaves nothing under way."""
        self._taken.clear()
        self._settled.clear()
        self._began, self._marks = time.perf_counter(), {}
        connection.request("POST", "/v1/reports", RAW, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        self._mark("answered")
        assert answer.status == 201, answer.status
        assert self._taken.wait(SECONDS), "no gateway took a text"
        assert self._settled.wait(SECONDS), "the alert was not settled"
        return self._marks

    def _mark(self, what: str) -> None:
        """The first time counts: in an emergency more than one officer is rung."""
        self._marks.setdefault(what, time.perf_counter() - self._began)

    def _noted_send(self, message: OutboundMessage) -> Accepted | Refused:
        outcome = self._send(message)
        if isinstance(outcome, Accepted):
            self._mark(ACCEPTED)
            self._taken.set()
        return outcome

    def _noted_act(self, wakeup: Wakeup) -> None:
        step = wakeup.key.partition(":")[0]
        self._mark(f"{step} begins")
        self._act(wakeup)
        self._mark(f"{step} ends")
        if {"route ends", "alert ends"} <= self._marks.keys():
            self._settled.set()


# --- the floors --------------------------------------------------------------------------------------------


@contextmanager
def _local_floor(path: Path) -> Iterator[Callable[[], float]]:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, body BLOB)")
    handed: queue.Queue[threading.Event | None] = queue.Queue()

    def work() -> None:
        while (arrived := handed.get()) is not None:
            arrived.set()

    def commit_and_publish() -> None:
        arrived = threading.Event()
        database.execute("INSERT INTO rows VALUES (?, ?)", (uuid4().hex, RAW))
        handed.put(arrived)
        arrived.wait()

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        yield lambda: _seconds(commit_and_publish)
    finally:
        handed.put(None)
        worker.join()
        database.close()


@contextmanager
def _emulated_floor(project: str) -> Iterator[Callable[[], float]]:
    """To a topic of its own, which nobody subscribes to."""
    from google.cloud import firestore, pubsub_v1

    store: Any = firestore.Client(project=project)
    publisher = pubsub_v1.PublisherClient(pubsub_v1.types.BatchSettings(max_messages=1))
    topic = publisher.topic_path(project, "floor")
    publisher.create_topic(name=topic)

    def commit_and_publish() -> None:
        store.collection("floor").document(uuid4().hex).create({"body": RAW})
        publisher.publish(topic, b"floor").result(timeout=SECONDS)

    try:
        yield lambda: _seconds(commit_and_publish)
    finally:
        publisher.stop()
        store.close()


@contextmanager
def _bare_push(project: str) -> Iterator[Callable[[], float]]:
    """How long the emulator takes to deliver: nothing of ours is in its way."""
    from google.cloud import pubsub_v1

    arrived = threading.Event()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            arrived.set()
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    publisher = pubsub_v1.PublisherClient(pubsub_v1.types.BatchSettings(max_messages=1))
    topic = publisher.topic_path(project, "bare-push")
    publisher.create_topic(name=topic)
    with pubsub_v1.SubscriberClient() as subscriber:
        name = subscriber.subscription_path(project, "bare-push")
        push = {"push_endpoint": f"http://127.0.0.1:{server.server_port}/"}
        subscriber.create_subscription({"name": name, "topic": topic, "push_config": push})

        def publish_and_wait() -> None:
            publisher.publish(topic, b"push")
            assert arrived.wait(SECONDS), "nothing was pushed"

        def after_a_pause() -> float:
            """As reports come: right after a delivery the emulator takes twice as long for the next one."""
            arrived.clear()
            arrived.wait(PAUSE_SECONDS)
            return _seconds(publish_and_wait)

        try:
            yield after_a_pause
        finally:
            subscriber.delete_subscription(subscription=name)
            publisher.stop()
            server.shutdown()


def _seconds(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    run_alone(on_sqlite, on_emulators)
