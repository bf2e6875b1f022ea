"""The two stacks that every end-to-end test runs on, and when each of them has come to rest."""

import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from google.cloud import pubsub_v1

from functions.app import App
from functions.clock import MovedClock
from functions.emulators import Addresses, Emulators, make_topics, warm_up
from functions.listener import Listener
from functions.ports import Wakeup
from functions.server import INTERNAL_PATHS, wsgi_app
from functions.settings import read_settings
from tests.ports import free_port

SETTLES_WITHIN_SECONDS = 20


class Stack(Protocol):
    def make_app(self, folder: Path, clock: MovedClock) -> App: ...

    def settle(self, app: App) -> None:
        """Until no wake-up travels and no function is busy."""
        ...


def no_chance() -> float:
    """Delays in tests are exact."""
    return 0.0


class LocalStack:
    def __init__(self, **environment: str) -> None:
        self.environment = environment

    def make_app(self, folder: Path, clock: MovedClock) -> App:
        return App(read_settings({"DATA_DIR": str(folder), **self.environment}), clock, no_chance)

    def settle(self, app: App) -> None:
        app.bus.idle()  # type: ignore[attr-defined]


@dataclass
class _Travelling:
    """Message ids that were confirmed by the bus and have not been answered by a function yet."""

    def __post_init__(self) -> None:
        self._moved = threading.Condition()
        self._published: set[str] = set()
        self._answered: set[str] = set()

    def published(self, id: str) -> None:
        with self._moved:
            self._published.add(id)

    def answered(self, id: str) -> None:
        with self._moved:
            self._answered.add(id)
            self._moved.notify_all()

    def wait(self) -> None:
        with self._moved:
            arrived = self._moved.wait_for(lambda: self._published <= self._answered, SETTLES_WITHIN_SECONDS)
            assert arrived, f"{len(self._published - self._answered)} wake-ups were not taken in time"


class EmulatorStack:
    """One pair of emulators and one internal listener a session; a project of its own for every test."""

    def __init__(self) -> None:
        self._emulators = Emulators(Addresses(f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"))
        self.travelling = _Travelling()

    def start(self) -> None:
        self._emulators.start()
        self._emulators.where.export()
        warm_up("warm-up")
        self._subscriber = pubsub_v1.SubscriberClient()
        listening = self._watched(wsgi_app(INTERNAL_PATHS))
        self._listener = Listener(listening, port=0, threads=8)
        self._listener.start()

    def stop(self) -> None:
        self._subscriber.close()
        self._listener.stop()
        self._emulators.stop()
        for name in ("FIRESTORE_EMULATOR_HOST", "PUBSUB_EMULATOR_HOST"):
            os.environ.pop(name, None)

    def make_app(self, folder: Path, clock: MovedClock) -> App:
        project = f"test-{uuid4().hex[:12]}"
        urls = f"http://127.0.0.1:{self._listener.port}/{{function}}"
        make_topics(project, urls)
        environment = {"STACK": "emulators", "DATA_DIR": str(folder), "GOOGLE_CLOUD_PROJECT": project}
        # A Service around the app listens there as well; wake-ups come to this stack's own listener.
        environment |= {"FUNCTION_URLS": urls, "INTERNAL_PORT": str(free_port())}
        app = App(read_settings(environment), clock, no_chance)
        self._watch_publishes(app)
        self._unsubscribe_at_the_end(app, project)
        return app

    def _unsubscribe_at_the_end(self, app: App, project: str) -> None:
        """The emulator looks after every subscription for ever: with hundreds of them it has time for nothing else."""
        close = app.close

        def closed() -> None:
            close()
            for subscription in self._subscriber.list_subscriptions(project=f"projects/{project}"):
                self._subscriber.delete_subscription(subscription=subscription.name)

        app.__dict__["close"] = closed

    def settle(self, app: App) -> None:
        self.travelling.wait()

    def _watch_publishes(self, app: App) -> None:
        """Notes a message's id before the step that published it goes on."""
        send = app.bus._send  # type: ignore[attr-defined]

        def watched(path: str, data: bytes) -> str:
            id: str = send(path, data)
            self.travelling.published(id)
            return id

        app.bus._send = watched  # type: ignore[attr-defined]

    def _watched(self, application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """A wake-up that was answered 2xx has arrived; everything else comes again."""

        def listening(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            body = environ["wsgi.input"].read()
            environ["wsgi.input"] = _Again(body)
            status: list[str] = []

            def noted(line: str, headers: Any, error: Any = None) -> Any:
                status.append(line)
                return start_response(line, headers, error)

            answer = list(application(environ, noted))
            if status[0].startswith("2"):
                self.travelling.answered(json.loads(body)["message"]["messageId"])
            return answer

        return listening


class _Again:
    """A request body that was read once already."""

    def __init__(self, body: bytes) -> None:
        self._left = body

    def read(self, size: int = -1) -> bytes:
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return taken


class DroppingBus:
    """A bus that is down, or that loses what it confirmed."""

    def __init__(self) -> None:
        self.dropped: list[tuple[str, Wakeup]] = []

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        self.dropped.append((topic, wakeup))

    def idle(self) -> None:
        """Nothing ever travels."""

    def close(self) -> None:
        """No threads."""
