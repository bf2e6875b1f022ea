"""How SQLite finds documents: by the index made for the query, and never by reading a whole collection."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

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
from functions.ports import Query
from functions.store.sqlite import SqliteStore

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MEMBERS_FIRST = "SEARCH members USING PRIMARY KEY (collection=? AND field=? AND value=?)"
AFTER_THE_LAST = " AND id>?"
THEN_EACH = "SEARCH documents USING PRIMARY KEY (collection=? AND id=?)"
AFTER = {True: (NOW, "an-id"), False: (None, "an-id")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = SqliteStore(tmp_path / "silayang.db")
    yield made
    made.close()


def _queries() -> Iterator[Query[Any]]:
    """Each declared one as it may be asked: for one, for any of several, what is due page by page, and all in order."""
    collections: tuple[Collection[Any], ...] = (
        REPORTS,
        SKETCHES,
        INBOUND,
        OUTBOUND,
        PARTS,
        EARLY_RECEIPTS,
        CONVERSATIONS,
    )
    for collection in collections:
        for *firsts, last in collection.queries:
            fixed = tuple((name, "contains" if name in collection.contains else "==", "a") for name in firsts)
            yield Query(collection, (*fixed, (last, "==", "a")), limit=1)
            yield Query(collection, (*fixed, (last, "in", ("a", "b"))), after=AFTER[False])
            yield Query(collection, (*fixed, (last, "<=", NOW)), order=last, after=AFTER[True])
            yield Query(collection, fixed, order=last)


def _plan(store: SqliteStore, query: Query[Any]) -> list[str]:
    asked: list[str] = []
    connection: sqlite3.Connection = store._connection()
    connection.set_trace_callback(asked.append)
    store.find(query)
    connection.set_trace_callback(None)
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]


def test_a_query_reads_no_more_than_it_finds(store: SqliteStore) -> None:
    """Searched by the index of its own, in whose order the documents lie already."""
    for query in _queries():
        if _asks_for_members(query):
            continue
        plan = _plan(store, query)
        searches = [step for step in plan if "documents" in step]
        assert searches
        assert all(f"USING INDEX {query.collection.path}_by_" in step for step in searches), (query, plan)
        assert not any("TEMP B-TREE" in step for step in plan), (query, plan)


def test_a_query_for_the_members_of_a_list_reads_these_and_no_others(store: SqliteStore) -> None:
    asked = [query for query in _queries() if _asks_for_members(query)]
    assert asked
    for query in asked:
        reads = [step for step in _plan(store, query) if step.startswith(("SEARCH", "SCAN"))]
        assert reads, query
        assert {step.replace(AFTER_THE_LAST, "") for step in reads[::2]} == {MEMBERS_FIRST}, (query, reads)
        assert set(reads[1::2]) == {THEN_EACH}, (query, reads)


def _asks_for_members(query: Query[Any]) -> bool:
    return any(operator == "contains" for _, operator, _ in query.where)
