"""Both stores and both buses, each as the contract sees it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from functions.bus.in_process import InProcessBus
from functions.bus.pubsub import PubSubBus
from functions.clock import MovedClock
from functions.emulators import make_topics
from functions.ports import Store
from functions.store.firestore import FirestoreStore
from functions.store.sqlite import SqliteStore
from tests.contract.documents import NOW
from tests.contract.receiver import Receiver, Running

STACKS = ["local", pytest.param("emulators", marks=pytest.mark.emulators)]


@pytest.fixture(params=STACKS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty one."""
    made: SqliteStore | FirestoreStore
    if request.param == "local":
        made = SqliteStore(tmp_path / "silayang.db")
    else:
        request.getfixturevalue("emulators")
        made = FirestoreStore(f"test-{uuid4().hex[:12]}")
    yield made
    made.close()


@pytest.fixture
def pushed(request: pytest.FixtureRequest) -> Iterator[Running]:
    """Pub/Sub on the emulator, pushing over HTTP to a receiver."""
    request.getfixturevalue("emulators")
    receiver, project = Receiver(), f"test-{uuid4().hex[:12]}"
    with receiver.listening() as urls:
        make_topics(project, urls)
        bus = PubSubBus(project, MovedClock(NOW))
        yield Running(bus, receiver, project)
        bus.close()


@pytest.fixture(params=STACKS)
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    """A bus, and what it delivers to."""
    if request.param == "emulators":
        yield request.getfixturevalue("pushed")
        return
    receiver = Receiver()
    bus = InProcessBus(receiver.take)
    yield Running(bus, receiver, "")
    bus.close()
