"""Counts, at the ports, what each request of a small world asks of the store, the bus and the gateway."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from werkzeug.test import Client, TestResponse

from functions.cost.usage import Activity
from functions.model.collections import Collection
from functions.ports import Found, Query, Store, Wakeup, Write
from functions.server import INTERNAL_PATHS, wsgi_app
from functions.store.codec import to_fields
from functions.store.firestore import PAGE
from tests.world import World

T = TypeVar("T")


@dataclass
class Asked:
    """A running count of what was asked of the store and the bus."""

    reads: int = 0
    writes: int = 0
    deletes: int = 0
    calls: int = 0
    publishes: int = 0
    stored: dict[str, int] = field(default_factory=dict)


class CountingStore:
    """Counts as Firestore bills: a query costs what it returns and one read at least."""

    def __init__(self, store: Store, asked: Asked) -> None:
        self._store, self._asked = store, asked

    def get(self, collection: Collection[T], id: str) -> Found[T] | None:
        self._read(1)
        return self._store.get(collection, id)

    def find(self, query: Query[T]) -> list[Found[T]]:
        found = self._store.find(query)
        self._read(len(found))
        return found

    def all(self, collection: Collection[T]) -> list[Found[T]]:
        """Page after page until one is empty."""
        found = self._store.all(collection)
        for page in range(0, len(found) + PAGE, PAGE):
            self._read(len(found[page : page + PAGE]))
        return found

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        versions = self._store.commit(writes)
        deleted = sum(write.document is None for write in writes)
        self._asked.calls += 1
        self._asked.deletes += deleted
        self._asked.writes += len(writes) - deleted
        for write in writes:
            self._note_size(write)
        return versions

    def close(self) -> None:
        self._store.close()  # type: ignore[attr-defined]

    def _read(self, documents: int) -> None:
        self._asked.calls += 1
        self._asked.reads += max(documents, 1)

    def _note_size(self, write: Write) -> None:
        path = f"{write.collection.path}/{write.id}"
        self._asked.stored.pop(path, None)
        if write.document is not None:
            self._asked.stored[path] = stored_bytes(path, to_fields(write.document))


def stored_bytes(path: str, fields: dict[str, Any]) -> int:
    """As Firestore's page "Storage size calculations" adds up a document, without index entries."""
    name = sum(len(part) + 1 for part in path.split("/")) + 16
    return name + _size(fields) + 32


def _size(value: Any) -> int:
    match value:
        case dict():
            return sum(len(name) + 1 + _size(inner) for name, inner in value.items())
        case list():
            return sum(map(_size, value))
        case str():
            return len(value.encode()) + 1
        case bytes():
            return len(value)
        case bool() | None:
            return 1
    return 8


class HeldBus:
    """Keeps every wake-up until it is delivered, so that each function is counted by itself."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self.held: list[Wakeup] = []

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        self._asked.publishes += 1
        self.held.append(wakeup)

    def idle(self) -> None:
        """Nothing travels by itself."""

    def close(self) -> None:
        self.held.clear()


class Meter:
    """A world in which every request is an activity with a name; the first of a name counts."""

    def __init__(self, world: World) -> None:
        self.world, self.asked = world, Asked()
        self.counted: dict[str, Activity] = {}
        self.internal = Client(wsgi_app(INTERNAL_PATHS))
        world.app.__dict__ |= {"store": CountingStore(world.app.store, self.asked), "bus": HeldBus(self.asked)}

    @property
    def bus(self) -> HeldBus:
        bus = self.world.app.bus
        assert isinstance(bus, HeldBus)
        return bus

    def measure(self, name: str, act: Callable[[], TestResponse | None], texts_in: int = 0) -> None:
        before, sent = replace(self.asked), self._sent()
        began = time.process_time()
        answer = act()
        cpu = (time.process_time() - began) * 1000
        assert answer is None or answer.status_code < 400, (name, answer.status_code, answer.text)
        after, texts = self.asked, self._sent()[len(sent) :]
        self.counted.setdefault(
            name,
            Activity(
                reads=after.reads - before.reads,
                writes=after.writes - before.writes,
                deletes=after.deletes - before.deletes,
                publishes=after.publishes - before.publishes,
                calls=after.calls - before.calls,
                sends=len(texts),
                segments=sum(texts),
                texts_in=texts_in,
                bytes_out=_length(answer) if answer else 0,
                cpu_ms=round(cpu, 1),
            ),
        )

    def deliver(self) -> None:
        """Each wake-up under the name of its key."""
        while self.bus.held:
            wakeup = self.bus.held.pop(0)
            self.measure(wakeup.key.partition(":")[0], partial(self._act, wakeup))

    def _act(self, wakeup: Wakeup) -> None:
        self.world.app.act(wakeup)

    def hears(self, name: str, sender: str, text: str) -> None:
        """A text from a phone, brought by the gateway's call; then whatever it woke."""
        network, world = self.world.app.network, self.world
        network.text_from_phone(sender, text)

        def bring() -> None:
            assert network.deliver_waiting(world._deliver)

        self.measure(name, bring, texts_in=1)
        # The gateway's call is answered through the balancer in a few words.
        self.counted[name] = replace(self.counted[name], bytes_out=ANSWER_BYTES)
        self.deliver()

    def timer(self, name: str, path: str) -> None:
        self.measure(name, lambda: self.internal.post(path))
        self.counted[name] = replace(self.counted[name], bytes_out=0)

    def _sent(self) -> list[int]:
        return [sms.segments for sms in self.world.app.network.messages(None, 10_000) if sms.direction == "out"]


ANSWER_BYTES = 200


def _length(answer: TestResponse) -> int:
    return len(answer.data) + sum(len(name) + len(value) + 4 for name, value in answer.headers)
