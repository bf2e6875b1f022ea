"""One way to write documents and to read them again; the only place that knows msgspec."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from functions.model.due import Owing

T = TypeVar("T")
_NO_OFFSET = timedelta(0)
PLAIN = frozenset((str, bytes, int, float, bool, type(None)))


class NotUtc(ValueError):
    """A time without a zone, or in another one: as text it would sort wrongly and never be found."""


def to_fields(document: Any) -> dict[str, Any]:
    """A dataclass as plain maps, lists and scalars; times stay UTC datetimes and bytes stay bytes. Raises NotUtc."""
    fields = _built(document)
    _insist_on_utc(fields)
    return fields


def from_fields(type: type[T], fields: dict[str, Any]) -> T:
    """Raises NotUtc, and msgspec.ValidationError for fields that are not of the type."""
    return msgspec.convert(_plain(fields), type)


def to_json(document: Any) -> bytes:
    """Raises NotUtc."""
    return msgspec.json.encode(_as_text(_built(document)))


def from_json(type: type[T], body: bytes | str) -> T:
    return msgspec.json.decode(body, type=type)


def time_as_text(when: datetime) -> str:
    """Fixed width, so that texts sort as times do."""
    return when.isoformat(timespec="microseconds")[:26] + "Z"


def _built(document: Any) -> dict[str, Any]:
    if isinstance(document, Owing):
        document.before_write()
    fields: dict[str, Any] = msgspec.to_builtins(document, builtin_types=(datetime, bytes))
    return fields


def _insist_on_utc(value: Any) -> None:
    if isinstance(value, dict):
        for inner in value.values():
            _insist_on_utc(inner)
    elif isinstance(value, list):
        for inner in value:
            _insist_on_utc(inner)
    elif isinstance(value, datetime):
        _is_utc(value)


def _is_utc(when: datetime) -> datetime:
    if when.utcoffset() != _NO_OFFSET:
        raise NotUtc("documents hold UTC times only")
    return when


def _as_text(value: Any) -> Any:
    """Most fields are plain, so each is asked for its type before it costs a call."""
    if type(value) is dict:
        return {key: inner if type(inner) in PLAIN else _as_text(inner) for key, inner in value.items()}
    if type(value) is list:
        return [inner if type(inner) in PLAIN else _as_text(inner) for inner in value]
    return time_as_text(_is_utc(value)) if isinstance(value, datetime) else value


def _plain(value: Any) -> Any:
    """Firestore's datetime subclass as the standard one."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return datetime.combine(_is_utc(value).date(), value.time(), UTC)
    return value
