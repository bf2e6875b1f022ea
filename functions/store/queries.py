"""Which queries may be made at all: those that an index serves, on every stack, not only where Google insists."""

from typing import Any

from functions.model.collections import Collection
from functions.ports import Query


class NoIndex(ValueError):
    """The collection declares no such query: add it to its `queries`, and the index to infra/firestore.indexes.json."""


def insist_on_index(query: Query[Any]) -> None:
    """Raises NoIndex. Documents by their ids alone need no index of ours."""
    fields = fields_of(query)
    if fields and fields not in shapes(query.collection):
        raise NoIndex(f"{query.collection.path} cannot be found by {', '.join(fields)}")


def fields_of(query: Query[Any]) -> tuple[str, ...]:
    """What a query filters and orders by, each once."""
    named = [*(name for name, _, _ in query.where), *([query.order] if query.order else [])]
    return tuple(dict.fromkeys(named))


def shapes(collection: Collection[Any]) -> tuple[tuple[str, ...], ...]:
    return (*collection.queries, *((name,) for name in collection.contains))
