"""Documents in one SQLite file: WAL, `synchronous=FULL`. Commits that wait together share one fsync."""

import queue
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from functions.logs import log_failure
from functions.model.collections import (
    CONVERSATIONS,
    EARLY_RECEIPTS,
    INBOUND,
    OUTBOUND,
    PARTS,
    REPORTS,
    SKETCHES,
    Collection,
)
from functions.ports import ABSENT, ANYTHING, Conflict, Found, Query, StoreUnavailable, Write
from functions.store.codec import from_json, time_as_text, to_json
from functions.store.queries import fields_of, insist_on_index

T = TypeVar("T")
TIMEOUT_SECONDS = 5.0
MOST_IN_ONE_FSYNC = 64
OPERATORS = {"==": "=", "<=": "<=", ">=": ">="}
OF_THE_MEMBERS = (
    "(SELECT id AS member FROM members WHERE collection = ? AND field = ? AND value = ?) CROSS JOIN documents"
)


def _field(name: str) -> str:
    return f"json_extract(body, '$.{name}')"


def _schema() -> Iterator[str]:
    yield (
        "CREATE TABLE IF NOT EXISTS documents (collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,"
        " body TEXT NOT NULL, PRIMARY KEY (collection, id)) WITHOUT ROWID"
    )
    yield (
        "CREATE TABLE IF NOT EXISTS members (collection TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,"
        " id TEXT NOT NULL, PRIMARY KEY (collection, field, value, id)) WITHOUT ROWID"
    )
    yield "CREATE INDEX IF NOT EXISTS members_by_id ON members (collection, id)"
    for collection in (REPORTS, SKETCHES, INBOUND, OUTBOUND, PARTS, EARLY_RECEIPTS, CONVERSATIONS):
        for fields in collection.queries:
            if set(fields) & set(collection.contains):
                continue  # `members` finds these
            columns = ", ".join([*map(_field, fields), "id"])
            yield (
                f"CREATE INDEX IF NOT EXISTS {_index_name(collection, fields)} ON documents ({columns})"
                f" WHERE collection = '{collection.path}' AND {_field(fields[-1])} IS NOT NULL"
            )


def _index_name(collection: Collection[Any], fields: Sequence[str]) -> str:
    return "_".join([collection.path, "by", *fields]).replace(".", "_")


# --- the SQL of a query ----------------------------------------------------------------------------------

Where = tuple[tuple[str, str, Any], ...]


def _select(query: Query[Any], indexes: frozenset[str]) -> tuple[str, list[Any]]:
    """By the query's own index: without statistics SQLite would rather read the collection from its first document on.

    What has a member in a list is read from that list: it has few fellows there.

    A SELECT for each value of an `in`, merged as they go, so that each of them ends where the page does.
    """
    fields = [name for name in fields_of(query) if name not in query.collection.contains]
    index = _index_name(query.collection, fields)
    table = f"documents INDEXED BY {index}" if index in indexes else "documents"
    if any(operator == "contains" for _, operator, _ in query.where):
        table = OF_THE_MEMBERS
    columns, order = ("id, body, version", "id")
    if query.order:
        columns, order = f"{columns}, {_field(query.order)} AS place", "place, id"
    selects, values = list[str](), list[Any]()
    for where in _alternatives(query.where):
        conditions, bound = _conditions(query, where, fields)
        selects.append(f"SELECT {columns} FROM {table} WHERE {' AND '.join(conditions)}")  # noqa: S608 - names are ours
        values += bound
    return f"{' UNION ALL '.join(selects)} ORDER BY {order} LIMIT {query.limit}", values


def _alternatives(where: Where) -> list[Where]:
    for n, (name, operator, value) in enumerate(where):
        if operator == "in":
            each = [(*where[:n], (name, "==", one), *where[n + 1 :]) for one in dict.fromkeys(value)]
            return [alternative for one in each for alternative in _alternatives(one)]
    return [where]


def _conditions(query: Query[Any], where: Where, fields: Sequence[str]) -> tuple[list[str], list[Any]]:
    """An index holds what has its last field."""
    conditions, values = [f"collection = '{query.collection.path}'"], list[Any]()
    for name, operator, value in where:
        if operator == "contains":
            conditions.append("id = member")
            values[:0] = [query.collection.path, name, value]
        else:
            conditions.append(f"{_field(name)} {OPERATORS[operator]} ?")
            values.append(_comparable(value))
    if fields:
        conditions.append(f"{_field(fields[-1])} IS NOT NULL")
    if query.after:
        order = [*([_field(query.order)] if query.order else []), "id"]
        if query.order:  # where in the index to begin, which SQLite does not see in the pair
            conditions.append(f"{order[0]} >= ?")
            values.append(_comparable(query.after[0]))
        conditions.append(f"({', '.join(order)}) > ({', '.join('?' * len(order))})")
        values += [_comparable(value) for value in query.after[-len(order) :]]
    return conditions, values


@dataclass
class _Job:
    """One commit on its way to the writer thread."""

    writes: list[tuple[Write, str | None]]
    done: threading.Event = field(default_factory=threading.Event)
    versions: list[int] = field(default_factory=list)
    error: Exception | None = None


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        with _translated():
            for statement in _schema():
                self._connection().execute(statement)
            made = self._connection().execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()
        self._indexes = frozenset(name for (name,) in made)
        self._writer = threading.Thread(target=self._write_for_all, name="store-writer", daemon=True)
        self._writer.start()

    def close(self) -> None:
        self._jobs.put(None)
        self._writer.join()
        self._connection().close()

    # --- reading

    def get(self, collection: Collection[T], id: str) -> Found[T] | None:
        with _translated():
            row = (
                self._connection()
                .execute("SELECT body, version FROM documents WHERE collection = ? AND id = ?", (collection.path, id))
                .fetchone()
            )
        return None if row is None else Found(id, from_json(collection.type, row[0]), row[1])

    def find(self, query: Query[T]) -> list[Found[T]]:
        insist_on_index(query)
        statement, values = _select(query, self._indexes)
        with _translated():
            rows = self._connection().execute(statement, values).fetchall()
        return [Found(row[0], from_json(query.collection.type, row[1]), row[2]) for row in rows]

    def all(self, collection: Collection[T]) -> list[Found[T]]:
        with _translated():
            rows = (
                self._connection()
                .execute("SELECT id, body, version FROM documents WHERE collection = ? ORDER BY id", (collection.path,))
                .fetchall()
            )
        return [Found(id, from_json(collection.type, body), version) for id, body, version in rows]

    # --- writing

    def commit(self, writes: Sequence[Write]) -> list[Any]:
        job = _Job([(w, None if w.document is None else to_json(w.document).decode()) for w in writes])
        self._jobs.put(job)
        if not job.done.wait(TIMEOUT_SECONDS):
            raise StoreUnavailable("the writer did not answer in time")
        if job.error is not None:
            raise job.error
        return job.versions

    def _write_for_all(self) -> None:
        """The only thread that writes: takes every commit that waits, and answers them after one fsync."""
        while (first := self._jobs.get()) is not None:
            jobs, stop = [first], False
            while len(jobs) < MOST_IN_ONE_FSYNC and not stop:
                try:
                    waiting = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if waiting is None:
                    stop = True
                else:
                    jobs.append(waiting)
            self._write_together(jobs)
            if stop:
                return

    def _write_together(self, jobs: list[_Job]) -> None:
        connection = None
        try:
            connection = self._connection()
            if len(jobs) == 1 and _is_one_statement(jobs[0]):
                self._write_one(connection, jobs[0])
            else:
                connection.execute("BEGIN IMMEDIATE")
                for job in jobs:
                    self._write_one(connection, job)
                connection.execute("COMMIT")
        except Exception as error:
            # Of whatever kind: a writer that dies would leave everybody without an answer, and no 2xx may follow.
            if connection is not None and connection.in_transaction:
                connection.execute("ROLLBACK")
            log_failure("commit_failed", error)
            for job in jobs:
                job.error = StoreUnavailable(type(error).__name__)
        finally:
            for job in jobs:
                job.done.set()

    @staticmethod
    def _write_one(connection: sqlite3.Connection, job: _Job) -> None:
        """All writes of a job or none. A single one that conflicts has changed nothing and needs no savepoint."""
        try:
            with _savepoint(connection) if len(job.writes) > 1 else nullcontext():
                job.versions = [_apply(connection, write, body) for write, body in job.writes]
        except Conflict as conflict:
            job.error = conflict

    def _connection(self) -> sqlite3.Connection:
        """One connection a thread."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=TIMEOUT_SECONDS, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            self._local.connection = connection
        return connection


def _apply(connection: sqlite3.Connection, write: Write, body: str | None) -> int:
    """Raises Conflict. Versions are random, so that a document made anew never looks like the one before it."""
    path, id, version = write.collection.path, write.id, secrets.randbits(62)
    if body is None:
        expected = () if write.expecting is ANYTHING else (write.expecting,)
        condition = " AND version = ?" if expected else ""
        changed = connection.execute(
            f"DELETE FROM documents WHERE collection = ? AND id = ?{condition}",  # noqa: S608
            (path, id, *expected),
        ).rowcount
        if expected and not changed:
            raise Conflict
    elif write.expecting is ABSENT:
        changed = connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (path, id, version, body)
        ).rowcount
        if not changed:
            raise Conflict
    elif write.expecting is ANYTHING:
        connection.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", (path, id, version, body))
    else:
        changed = connection.execute(
            "UPDATE documents SET version = ?, body = ? WHERE collection = ? AND id = ? AND version = ?",
            (version, body, path, id, write.expecting),
        ).rowcount
        if not changed:
            raise Conflict
    if write.collection.contains:
        _index_members(connection, write)
    return version


def _is_one_statement(job: _Job) -> bool:
    """A transaction by itself: a report that comes in. Each statement costs a wait for the GIL."""
    write = job.writes[0][0]
    return len(job.writes) == 1 and (
        not write.collection.contains or (write.expecting is ABSENT and not _members(write))
    )


def _members(write: Write) -> list[tuple[str, str, Any, str]]:
    if write.document is None:
        return []
    path, document = write.collection.path, write.document
    return [(path, name, value, write.id) for name in write.collection.contains for value in getattr(document, name)]


def _index_members(connection: sqlite3.Connection, write: Write) -> None:
    """A document that was just made has no members yet to be forgotten."""
    if write.expecting is not ABSENT:
        connection.execute("DELETE FROM members WHERE collection = ? AND id = ?", (write.collection.path, write.id))
    if members := _members(write):
        connection.executemany("INSERT OR IGNORE INTO members VALUES (?, ?, ?, ?)", members)


def _comparable(value: Any) -> Any:
    return time_as_text(value) if isinstance(value, datetime) else value


@contextmanager
def _savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("SAVEPOINT job")
    try:
        yield
    except Conflict:
        connection.execute("ROLLBACK TO job")
        raise
    finally:
        connection.execute("RELEASE job")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreUnavailable(type(error).__name__) from error
