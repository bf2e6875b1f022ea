"""infra/firestore.indexes.json holds every index that a declared query needs, and none besides."""

import json
from pathlib import Path
from typing import Any

from functions.model import collections
from functions.model.collections import Collection

DECLARED = json.loads((Path(__file__).parent.parent.parent / "infra" / "firestore.indexes.json").read_text())


def _collections() -> list[Collection[Any]]:
    found = list[Collection[Any]]()
    for made in vars(collections).values():
        if isinstance(made, Collection):
            found.append(made)
        elif callable(made) and getattr(made, "__annotations__", {}).keys() == {"report_id", "return"}:
            found.append(made("an-id"))
    return found


def _group(collection: Collection[Any]) -> str:
    return collection.path.rpartition("/")[2]


def _kind(index: dict[str, str]) -> str:
    return index.get("order") or index["arrayConfig"]


def _singles() -> set[tuple[str, str, str]]:
    return {
        (override["collectionGroup"], override["fieldPath"], _kind(index))
        for override in DECLARED["fieldOverrides"]
        for index in override["indexes"]
    }


def test_every_query_has_its_index_and_every_index_its_query() -> None:
    singles, composites = set(), set()
    for collection in _collections():
        singles |= {(_group(collection), name, "CONTAINS") for name in collection.contains}
        for names in collection.queries:
            if len(names) == 1:
                singles.add((_group(collection), names[0], "ASCENDING"))
            else:
                kinds = ("CONTAINS" if name in collection.contains else "ASCENDING" for name in names)
                composites.add((_group(collection), tuple(zip(names, kinds, strict=True))))
    assert _singles() == singles
    assert {
        (index["collectionGroup"], tuple((field["fieldPath"], _kind(field)) for field in index["fields"]))
        for index in DECLARED["indexes"]
    } == composites


def test_no_field_is_indexed_unasked() -> None:
    """Sealed words in an index would be a second copy, and each index is paid for at every write."""
    off = {
        override["collectionGroup"]
        for override in DECLARED["fieldOverrides"]
        if override["fieldPath"] == "*" and override["indexes"] == []
    }
    assert off == {_group(collection) for collection in _collections()}


def test_only_what_has_no_documents_below_it_is_deleted_by_firestore_itself() -> None:
    """And what no rule of ours decides on: of a conversation the sweep keeps that it was silenced."""
    fleeting = {override["collectionGroup"] for override in DECLARED["fieldOverrides"] if override.get("ttl")}
    assert fleeting == {"otps", "sessions", "throttles", "sketches"}
