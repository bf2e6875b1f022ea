"""The edges of the pipeline: what a step may ask of the world. Read this first."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from functions.model.agency import Agency
from functions.model.collections import Collection
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt
from functions.model.report import Sealed

T = TypeVar("T")


# --- Store ---------------------------------------------------------------------------------------


class StoreUnavailable(Exception):
    """The store is out of reach; whether the last commit happened is not known."""


class Conflict(Exception):
    """A document is no longer what the commit expected. Nothing was written."""


class Absent:
    """Expect that the document does not exist."""


class Anything:
    """Write whatever is there."""


ABSENT, ANYTHING = Absent(), Anything()


@dataclass(frozen=True)
class Found(Generic[T]):
    """A document under the version that was read."""

    id: str
    document: T
    version: Any


@dataclass(frozen=True)
class Write:
    """`document=None` deletes. `expecting` is a version that was read, ABSENT or ANYTHING."""

    collection: Collection[Any]
    id: str
    document: Any
    expecting: Any


@dataclass(frozen=True)
class Query(Generic[T]):
    """Documents whose fields fulfil `where` (`==`, `<=`, `>=`, `contains`, `in`), ordered by `order` and id.

    `after` is the (order value, id) of the last document of the page before.
    """

    collection: Collection[T]
    where: tuple[tuple[str, str, Any], ...]
    order: str | None = None
    limit: int = 100
    after: tuple[Any, str] | None = None


class Store(Protocol):
    """Compare-and-set over documents. Every call ends within five seconds or raises StoreUnavailable."""

    def get(self, collection: Collection[T], id: str) -> Found[T] | None: ...

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        """All or nothing; returns the new versions in order. Raises Conflict."""
        ...

    def find(self, query: Query[T]) -> list[Found[T]]: ...

    def all(self, collection: Collection[T]) -> list[Found[T]]:
        """Every document: on a request's path only of what lies beneath one report."""
        ...


# --- Bus -----------------------------------------------------------------------------------------


class PublishFailed(Exception):
    """The bus did not confirm. The report is due all the same."""


@dataclass(frozen=True)
class Wakeup:
    """All that travels on the bus: whose turn it is, and for what."""

    report_id: str
    key: str


class Bus(Protocol):
    def publish(self, topic: str, wakeup: Wakeup) -> None:
        """Returns once the bus has confirmed; raises PublishFailed."""
        ...


# --- Gateway -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One HTTP request of a provider. `url` is the public one that the provider called; header names are lower case."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""


class NotAuthentic(Exception):
    """The call does not prove that it comes from the provider."""


class GatewayFailed(Exception):
    """A provider could not be asked. `reason` is a code of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(ValueError):
    """An authentic call that is none of this provider's. Its words are never repeated."""


@dataclass(frozen=True)
class Condition:
    """What a gateway says of itself: `trouble` is a code or None, `details` are figures for the operator."""

    trouble: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parsed:
    """What a call brought, and how the provider wants to be answered once all of it is committed.

    `unreadable` counts entries of a batch that were left out: one bad entry must not lose the others. `condition` is
    what a gateway says of itself unasked.
    """

    messages: list[InboundMessage] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    unreadable: int = 0
    condition: Condition | None = None
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Accepted:
    """`gateway` is the one that took the message, after whatever failover."""

    provider_id: str
    gateway: str = ""


@dataclass(frozen=True)
class Refused:
    """`reason` is a code of ours, never the provider's words: they may repeat the message.

    `tried` is False when the provider was not asked at all, so that asking later is no second try.
    """

    reason: str
    retry_after_seconds: int | None = None
    tried: bool = True


class Gateway(Protocol):
    """`name` is the configured instance; one kind may be there several times."""

    @property
    def name(self) -> str: ...

    @property
    def facts(self) -> Facts: ...

    def parse(self, call: Call) -> Parsed:
        """Raises NotAuthentic, Unreadable."""
        ...

    def send(self, message: OutboundMessage) -> Accepted | Refused: ...

    def poll(self, since: datetime) -> Parsed:
        """What came in since then; nothing where the provider cannot be asked. Raises GatewayFailed, Unreadable."""
        ...

    def look(self) -> Condition:
        """A ping, and balance or battery where the provider tells."""
        ...


# --- Vault ---------------------------------------------------------------------------------------


class Sealer(Protocol):
    """What intake holds: public keys and digest secrets. It cannot open what it sealed."""

    def seal_case(self, report_id: str, plaintext: bytes) -> Sealed: ...

    def seal_contact(self, owner_id: str, plaintext: bytes) -> Sealed: ...

    def id_of(self, *parts: str) -> str:
        """A random-looking document id, the same for the same parts."""
        ...

    def digest(self, purpose: str, *parts: str) -> str:
        """A keyed digest, `key_id:hex`; different for every purpose."""
        ...

    def marks(self, purpose: str, texts: Iterable[str]) -> list[int]:
        """A short keyed mark of each text: a number of 32 bits."""
        ...

    def ticket_of(self, report_id: str) -> str: ...

    def seal_reply(self, report_id: str, plaintext: bytes) -> Sealed:
        """Under a key derived from the report's ticket."""
        ...

    def open_reply(self, report_id: str, sealed: Sealed) -> bytes: ...


class Opener(Protocol):
    """One private key: the case's (desk) or the contact's (messaging)."""

    def open(self, owner_id: str, sealed: Sealed) -> bytes: ...


# --- Clock, agency, and all of it together ---------------------------------------------------------


class Clock(Protocol):
    def now(self) -> datetime:
        """UTC."""
        ...


class Directory(Protocol):
    """The agency in force. Kept in memory; `named` fetches a version that a document speaks of."""

    def current(self) -> Agency: ...

    def named(self, version: str) -> Agency: ...


@dataclass(frozen=True)
class Timing:
    """Settings checks gateway timeout < lease < acknowledgement deadline."""

    lease_seconds: int = 45


@dataclass(frozen=True)
class Ports:
    """`gateways` are in the order in which they are tried; `chance` yields numbers from 0 to 1.

    `alerted` is whom this instance alerted of late: it spares reads and decides nothing.
    """

    store: Store
    bus: Bus
    sealer: Sealer
    clock: Clock
    directory: Directory
    gateways: Callable[[], Sequence[Gateway]]
    knock_directly: Callable[[str, Wakeup], None]
    timing: Timing = field(default_factory=Timing)
    chance: Callable[[], float] = random.random
    alerted: dict[str, list[datetime]] = field(default_factory=dict)

    def gateway(self, name: str) -> Gateway | None:
        """None when no gateway of that name is configured."""
        return next((gateway for gateway in self.gateways() if gateway.name == name), None)
