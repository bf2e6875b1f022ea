"""Random documents of every kind that a store keeps."""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from functions.model.collections import (
    AUDIT,
    CONVERSATIONS,
    EARLY_RECEIPTS,
    INBOUND,
    OTPS,
    OUTBOUND,
    PARTS,
    REPORTS,
    ROSTER_STATE,
    SKETCHES,
    Collection,
    additions_to,
    notes_on,
    offers_beside,
)
from functions.model.due import Due
from functions.model.report import Report, Sealed

NOW = datetime(2026, 11, 1, 2, 3, 4, 5678, UTC)
KINDS: list[Collection[Any]] = [
    AUDIT,
    CONVERSATIONS,
    EARLY_RECEIPTS,
    INBOUND,
    OTPS,
    OUTBOUND,
    PARTS,
    REPORTS,
    ROSTER_STATE,
    SKETCHES,
    additions_to("r-1"),
    notes_on("r-1"),
    offers_beside("r-1"),
]

SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=30),
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    bytes: st.binary(max_size=60),
    datetime: st.datetimes(datetime(1971, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    type(None): st.none(),
}
# Keys of maps are words of ours: debts, officers' ids, names of values.
KEYS = st.from_regex(r"[a-z][a-z0-9_:.-]{0,20}", fullmatch=True)


def documents(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that the type of a document allows."""
    if kind in SCALARS:
        return SCALARS[kind]
    arguments = [documents(argument) for argument in get_args(kind)]
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of(arguments)
    if get_origin(kind) is list:
        return st.lists(arguments[0], max_size=3)
    if get_origin(kind) is dict:
        return st.dictionaries(KEYS, arguments[1], max_size=3)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    assert isinstance(kind, type) and is_dataclass(kind), kind
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: documents(hints[field.name]) for field in fields(kind)})


def report(id: str, next_at: datetime | None = None, **told: Any) -> Report:
    """A small one that owes something at `next_at`."""
    given: dict[str, Any] = {
        "report_id": id,
        "rules_version": "v1",
        "channel": "web",
        "received_at": NOW,
        "language": "id",
        "reporter_role": "witnessed",
        "ticket_hash": f"k:{id}",
        "body_digest": "k:0",
        "sealed_content": Sealed("case-1", b"\x00\xff"),
        "due": {} if next_at is None else {"escalate": Due("escalate", next_at, next_at)},
    }
    return Report(**given | told)
