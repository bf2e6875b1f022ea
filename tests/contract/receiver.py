"""What a bus delivers to: in the process itself, or over HTTP as the functions are pushed to."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from functions.bus.in_process import InProcessBus
from functions.bus.pubsub import PubSubBus
from functions.bus.topics import SUBSCRIBERS
from functions.entrypoints.events import read_wakeup
from functions.ports import Wakeup

WITHIN_SECONDS = 30
TOPICS = {f"/{function}": topic for topic, function in SUBSCRIBERS.items()}
Delivery = tuple[str, Wakeup]


class Refused(Exception):
    """The receiver could not commit: a function would answer 5xx."""


class Receiver:
    """Counts every delivery; `refuse` says for how many of the first ones of each key it fails."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.tries = Counter[Delivery]()
        self.taken = Counter[Delivery]()
        self.refuse: dict[str, int] = {}
        self.open = threading.Event()
        self.open.set()

    def take(self, topic: str, wakeup: Wakeup) -> None:
        self.open.wait(WITHIN_SECONDS)
        with self._changed:
            self.tries[topic, wakeup] += 1
            refused = self.tries[topic, wakeup] <= self.refuse.get(wakeup.key, 0)
            self.taken[topic, wakeup] += not refused
            self._changed.notify_all()
        if refused:
            raise Refused

    def waits_for(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, WITHIN_SECONDS), (self.taken, self.tries)

    @contextmanager
    def listening(self) -> Iterator[str]:
        """The URLs of the functions, with a place for {function}."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Door, self))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{{function}}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Door(BaseHTTPRequestHandler):
    def __init__(self, receiver: Receiver, *arguments: Any) -> None:
        self._receiver = receiver
        super().__init__(*arguments)

    def do_POST(self) -> None:
        wakeup = read_wakeup(self.rfile.read(int(self.headers["Content-Length"])))
        try:
            self._receiver.take(TOPICS[self.path], wakeup)
        except Refused:
            self.send_response(503)
        else:
            self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is said of what arrives."""


@dataclass
class Running:
    bus: InProcessBus | PubSubBus
    receiver: Receiver
    project: str
