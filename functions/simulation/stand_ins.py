"""The ports of a simulated year: a store in memory, a bus that is a list, one SMS network, digests without secrets."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from functions.model.agency import Agency
from functions.model.collections import Collection
from functions.model.due import Owing
from functions.model.gateway import Facts
from functions.model.message import OutboundMessage
from functions.model.report import Sealed
from functions.ports import (
    ABSENT,
    ANYTHING,
    Accepted,
    Call,
    Condition,
    Conflict,
    Found,
    Parsed,
    Query,
    Wakeup,
    Write,
)

T = TypeVar("T")


@dataclass
class MemoryStore:
    """Compare-and-set like the others. `on_commit` hears every document that owes something, and its id."""

    on_commit: Callable[[str, Owing], None]
    _bodies: dict[tuple[str, str], tuple[int, bytes]] = field(default_factory=dict)
    _members: dict[tuple[str, str, str], dict[str, None]] = field(default_factory=dict)
    _versions: int = 0

    def get(self, collection: Collection[T], id: str) -> Found[T] | None:
        kept = self._bodies.get((collection.path, id))
        if kept is None:
            return None
        return Found(id, msgspec.msgpack.decode(kept[1], type=collection.type), kept[0])

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        for write in writes:
            kept = self._bodies.get((write.collection.path, write.id))
            if write.expecting is not ANYTHING and (kept[0] if kept else ABSENT) != write.expecting:
                raise Conflict
        return [self._write(write) for write in writes]

    def _write(self, write: Write) -> int:
        self._versions += 1
        place, document = (write.collection.path, write.id), write.document
        if document is None:
            self._bodies.pop(place, None)
            return self._versions
        if isinstance(document, Owing):
            document.before_write()
        self._bodies[place] = (self._versions, msgspec.msgpack.encode(document))
        for name in write.collection.contains:
            for value in getattr(document, name):
                self._members.setdefault((write.collection.path, name, value), {})[write.id] = None
        if isinstance(document, Owing):
            self.on_commit(write.id, document)
        return self._versions

    def find(self, query: Query[T]) -> list[Found[T]]:
        """What the steps of a simulated year ask for: the members of a list, page by page, in order.

        Raises ValueError for any other question: a year that is answered wrongly is worse than none.
        """
        among = [(name, value) for name, operator, value in query.where if operator == "contains"]
        alike = [(name, value) for name, operator, value in query.where if operator == "=="]
        if len(among) != 1 or len(among) + len(alike) != len(query.where):
            raise ValueError(f"one list is asked for its members, not {query.collection.path} {query.where}")
        ids = self._members.get((query.collection.path, *among[0]), ())
        found = [one for one in (self.get(query.collection, id) for id in ids) if one is not None]
        found = [one for one in found if all(getattr(one.document, name) == value for name, value in alike)]
        return _page(found, query)

    def all(self, collection: Collection[T]) -> list[Found[T]]:
        found = [self.get(collection, id) for path, id in list(self._bodies) if path == collection.path]
        return [one for one in found if one is not None]


def _page(found: list[Found[T]], query: Query[T]) -> list[Found[T]]:
    """By the field that the query orders by, and by id; what lacks the field is not found."""
    placed = [((getattr(one.document, query.order) if query.order else "", one.id), one) for one in found]
    after = query.after and (query.after[0] if query.order else "", query.after[1])
    placed = [each for each in placed if each[0][0] is not None and (after is None or each[0] > after)]
    return [one for _, one in sorted(placed, key=lambda each: each[0])][: query.limit]


@dataclass
class WaitingBus:
    """Confirms at once; whoever runs the year takes the wake-ups in their order."""

    waiting: deque[Wakeup] = field(default_factory=deque)

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        self.waiting.append(wakeup)


@dataclass
class SmsNetwork:
    """Takes every text; when it is read is the crew's affair."""

    on_text: Callable[[OutboundMessage], None]
    name: str = "simulated"
    facts: Facts = field(default_factory=lambda: Facts(two_way=True))

    def send(self, message: OutboundMessage) -> Accepted:
        self.on_text(message)
        return Accepted(message.message_id)

    def parse(self, call: Call) -> Parsed:
        return Parsed()

    def poll(self, since: datetime) -> Parsed:
        return Parsed()

    def look(self) -> Condition:
        return Condition()


class OpenSealer:
    """Digests that anybody could make: nothing here is anybody's secret."""

    def id_of(self, *parts: str) -> str:
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()

    def digest(self, purpose: str, *parts: str) -> str:
        return f"simulated:{self.id_of(purpose, *parts)}"

    def marks(self, purpose: str, texts: Iterable[str]) -> list[int]:
        return [int(self.id_of(purpose, text)[:8], 16) for text in texts]

    def ticket_of(self, report_id: str) -> str:
        return self.id_of("ticket", report_id)

    def seal_case(self, report_id: str, plaintext: bytes) -> Sealed:
        return Sealed("simulated", plaintext)

    def seal_contact(self, owner_id: str, plaintext: bytes) -> Sealed:
        return Sealed("simulated", plaintext)

    def seal_reply(self, report_id: str, plaintext: bytes) -> Sealed:
        return Sealed("simulated", plaintext)

    def open_reply(self, report_id: str, sealed: Sealed) -> bytes:
        return sealed.ciphertext


@dataclass(frozen=True)
class OneAgency:
    agency: Agency

    def current(self) -> Agency:
        return self.agency

    def named(self, version: str) -> Agency:
        return self.agency
