"""The right-hand stack without its pushes: every wake-up is delivered by the one who measures."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App
from functions.bus.topics import SUBSCRIBERS
from functions.emulators import Addresses, Emulators, addresses, answer, warm_up
from functions.ports import Clock
from functions.settings import read_settings
from functions.vault.keys import make_keys
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
JAMBI = ROOT / "infra" / "agencies" / "jambi"


@contextmanager
def emulators() -> Iterator[None]:
    """The ones that run already, else a pair of our own."""
    there = addresses()
    if answer(there):
        there.export()
        yield
        return
    own = Emulators(Addresses(f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"))
    own.start()
    own.where.export()
    warm_up("warm-up")
    try:
        yield
    finally:
        own.stop()


class Service:
    """On a project of its own, with the Jambi agency in force. `observer` is an instance that only looks."""

    def __init__(self, folder: Path) -> None:
        self.environment = {
            "STACK": "emulators",
            "DATA_DIR": str(folder),
            "GOOGLE_CLOUD_PROJECT": f"bench-{uuid4().hex[:12]}",
        }
        self._settings = read_settings(self.environment)
        self._made: list[App] = []
        make_topics(self._settings.project)
        self.observer = self.instance()
        make_keys(self.observer.keys_dir)
        put_in_force(self.observer.store, compile_agency(JAMBI))

    def instance(self, clock: Clock | None = None) -> App:
        """As cold as one that was just started."""
        self._made.append(App(self._settings, clock))
        return self._made[-1]

    def close(self) -> None:
        for app in self._made:
            app.close()


@contextmanager
def service() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        made = Service(Path(folder))
        try:
            yield made
        finally:
            made.close()


def make_topics(project: str) -> None:
    """Nobody subscribes to them."""
    from google.cloud import pubsub_v1

    with pubsub_v1.PublisherClient() as publisher:
        for topic in SUBSCRIBERS:
            publisher.create_topic(name=publisher.topic_path(project, topic))
