"""`export` and `import`: every document as JSON lines, from one stack to another. What is sealed stays sealed."""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from functions.model import collections as of
from functions.model.collections import Collection
from functions.ports import ABSENT, Conflict, Found, Store, Write
from functions.store.codec import from_json, to_json

WHOLE: tuple[Collection[Any], ...] = (
    of.REPORTS,
    of.SKETCHES,
    of.INBOUND,
    of.PARTS,
    of.OUTBOUND,
    of.EARLY_RECEIPTS,
    of.CONVERSATIONS,
    of.AGENCIES,
    of.ACCOUNTS,
    of.AUDIT,
)
BESIDE_REPORTS: tuple[Callable[[str], Collection[Any]], ...] = (
    of.additions_to,
    of.offers_beside,
    of.events_beside,
    of.notes_on,
    of.replies_to,
)
SINGLE: tuple[tuple[Collection[Any], str], ...] = ((of.ROSTER_STATE, of.ROSTER_ID), (of.AUDIT_HEAD, of.AUDIT_ID))
# They end by themselves, and mean nothing where they were not made.
LEFT_BEHIND = (
    of.HEARTBEATS,
    of.GATEWAYS_STATE,
    of.GATEWAYS_SAID,
    of.LOOP_BACKS,
    of.OTPS,
    of.SESSIONS,
    of.THROTTLES,
)
AT_ONCE = 50
T = TypeVar("T")
WORKERS = 8


class BadExport(ValueError):
    """The file cannot be imported; says which line, and repeats nothing of it."""


@dataclass(frozen=True)
class Line:
    collection: str
    id: str
    document: msgspec.Raw


@dataclass(frozen=True)
class Trailer:
    """The last line: without it the file was cut off."""

    documents: int


def export(store: Store, file: Path) -> int:
    """How many documents were written. Raises FileExistsError and StoreUnavailable."""
    count = 0
    with file.open("xb") as out:
        file.chmod(0o600)
        for collection, found in _everything(store):
            head = f'{{"collection":{json.dumps(collection.path)},"id":{json.dumps(found.id)},"document":'
            out.write(head.encode() + to_json(found.document) + b"}\n")
            count += 1
        out.write(msgspec.json.encode(Trailer(count)) + b"\n")
    return count


def import_(store: Store, file: Path) -> int:
    """How many documents are there now. What is there already with the same content stays, so that it can be run again.

    Raises BadExport, which names the line, OSError and StoreUnavailable.
    """
    _insist_on_trailer(file)
    with file.open("rb") as lines, ThreadPoolExecutor(WORKERS) as workers:
        batches = _groups((_write_of(number, line) for number, line in _documents(lines)), AT_ONCE)
        return sum(done for wave in _groups(batches, WORKERS) for done in workers.map(_adder(store), wave))


def _everything(store: Store) -> Iterator[tuple[Collection[Any], Found[Any]]]:
    for collection, id in SINGLE:
        single = store.get(collection, id)
        if single is not None:
            yield collection, single
    reports: list[str] = []
    for whole in WHOLE:
        for found in store.all(whole):
            yield whole, found
            if whole is of.REPORTS:
                reports.append(found.id)
    with ThreadPoolExecutor(WORKERS) as workers:
        for ids in _groups(reports, AT_ONCE):
            asked = [beside(id) for id in ids for beside in BESIDE_REPORTS]
            for collection, there in zip(asked, workers.map(store.all, asked), strict=True):
                yield from ((collection, found) for found in there)


def _insist_on_trailer(file: Path) -> None:
    number, last = 0, b""
    with file.open("rb") as lines:
        for number, last in enumerate(lines, 1):  # noqa: B007 - the last ones are what is looked for
            pass
    try:
        promised = msgspec.json.decode(last, type=Trailer).documents
    except msgspec.DecodeError as error:
        raise BadExport(f"{file} was cut off: its last line does not say how many documents it holds") from error
    if promised != number - 1:
        raise BadExport(f"{file} holds {number - 1} documents and promises {promised}")


def _documents(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """All lines but the last, with their numbers."""
    before: tuple[int, bytes] | None = None
    for numbered in enumerate(lines, 1):
        if before is not None:
            yield before
        before = numbered


def _write_of(number: int, line: bytes) -> Write:
    try:
        read = msgspec.json.decode(line, type=Line)
        collection = _collection_at(read.collection, read.id)
        return Write(collection, read.id, from_json(collection.type, bytes(read.document)), ABSENT)
    except (msgspec.DecodeError, LookupError, ValueError) as error:
        raise BadExport(f"line {number} is no document of ours ({type(error).__name__})") from error


def _groups(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while group := list(islice(left, size)):
        yield group


def _collection_at(path: str, id: str) -> Collection[Any]:
    """Raises LookupError."""
    parent, _, _ = path.rpartition("/")
    beside = [make(parent.partition("/")[2]) for make in BESIDE_REPORTS] if parent else []
    single = [collection for collection, known in SINGLE if known == id]
    known: dict[str, Collection[Any]] = {collection.path: collection for collection in (*WHOLE, *single, *beside)}
    return known[path]


def _adder(store: Store) -> Callable[[list[Write]], int]:
    def add(writes: list[Write]) -> int:
        try:
            store.commit(writes)
        except Conflict:
            for write in writes:
                _add_one(store, write)
        return len(writes)

    return add


def _add_one(store: Store, write: Write) -> None:
    try:
        store.commit([write])
    except Conflict:
        there = store.get(write.collection, write.id)
        if there is None or to_json(there.document) != to_json(write.document):
            raise BadExport(
                f"{write.collection.path}/{write.id} is there already and differs: import into an empty store"
            ) from None
