"""The edges of the pipeline: what a step may ask of the world. Read this first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from functions.model.agency import Agency
from functions.model.collections import Collection
from functions.model.message import OutboundMessage
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
class Accepted:
    provider_id: str


@dataclass(frozen=True)
class Refused:
    """`reason` is a code of ours, never the provider's words: they may repeat the message."""

    reason: str
    retry_after_seconds: int | None = None


class Gateway(Protocol):
    """`two_way` says whether an answer to `reply_number` comes back to us."""

    name: str
    two_way: bool
    reply_number: str

    def send(self, message: OutboundMessage) -> Accepted | Refused: ...


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
    store: Store
    bus: Bus
    sealer: Sealer
    clock: Clock
    directory: Directory
    gateway: Callable[[str | None], Gateway]
    knock_directly: Callable[[str, Wakeup], None]
    timing: Timing = field(default_factory=Timing)
