"""Documents as Firestore sends them, straight in protobuf: the library makes objects of its own of every value."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from google.cloud.firestore_v1.types import firestore
from proto.datetime_helpers import DatetimeWithNanoseconds  # type: ignore[import-untyped]


def commit_request(database: str) -> Any:
    return firestore.CommitRequest.pb()(database=database)


def wrapped(request: Any) -> Any:
    """As the library's calls want it, without a copy."""
    return firestore.CommitRequest.wrap(request)


def versions_in(response: Any) -> list[Any]:
    return [_version(result.update_time) for result in firestore.CommitResponse.pb(response).write_results]


def document_in(response: Any) -> tuple[dict[str, Any], Any] | None:
    """Fields and version; None when there is no such document."""
    raw = firestore.BatchGetDocumentsResponse.pb(response)
    if raw.WhichOneof("result") != "found":
        return None
    return _read_map(raw.found.fields), _version(raw.found.update_time)


def put_map(target: Any, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        _put(target[name], value)


def expect_version(write: Any, version: DatetimeWithNanoseconds) -> None:
    write.current_document.update_time.CopyFrom(version.timestamp_pb())


def _version(timestamp: Any) -> DatetimeWithNanoseconds:
    """The type that the library's queries give: a version is the same however it was read."""
    return DatetimeWithNanoseconds.from_timestamp_pb(timestamp)


def _put(target: Any, value: Any) -> None:
    match value:
        case str():
            target.string_value = value
        case None:
            target.null_value = 0
        case bool():
            target.boolean_value = value
        case int():
            target.integer_value = value
        case float():
            target.double_value = value
        case bytes():
            target.bytes_value = value
        case datetime():
            target.timestamp_value.FromDatetime(value)
        case list():
            target.array_value.SetInParent()
            for inner in value:
                _put(target.array_value.values.add(), inner)
        case dict():
            target.map_value.SetInParent()
            put_map(target.map_value.fields, value)
        case _:
            raise TypeError(type(value).__name__)


def _read(value: Any) -> Any:
    kind = value.WhichOneof("value_type")
    match kind:
        case "map_value":
            return _read_map(value.map_value.fields)
        case "array_value":
            return [_read(inner) for inner in value.array_value.values]
        case "timestamp_value":
            return value.timestamp_value.ToDatetime(UTC)
        case "null_value":
            return None
    return getattr(value, kind)


def _read_map(fields: Any) -> dict[str, Any]:
    return {name: _read(value) for name, value in fields.items()}
