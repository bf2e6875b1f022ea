"""What providers post: forms and JSON, read without trusting either. Everything odd is Unreadable."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from functions.ports import Call, Unreadable

MOST_FIELDS = 200
LONGEST_ID = 200


def form_of(call: Call) -> list[tuple[str, str]]:
    """Every field, in order. What is not UTF-8 becomes the replacement character."""
    try:
        return _pairs(call.body.decode("utf-8", "replace"))
    except ValueError as error:
        raise Unreadable("not a form") from error


def query_of(call: Call) -> dict[str, str]:
    try:
        return dict(_pairs(urlsplit(call.url).query))
    except ValueError as error:
        raise Unreadable("not a query") from error


def json_of(call: Call) -> dict[str, Any]:
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(body, dict):
        raise Unreadable("not a JSON object")
    return body


def is_json(call: Call) -> bool:
    return call.headers.get("content-type", "").partition(";")[0].strip().casefold() == "application/json"


def fields_of(call: Call) -> dict[str, Any]:
    """Whichever of the two it is."""
    return json_of(call) if is_json(call) else dict(form_of(call))


def text_in(fields: Mapping[str, Any], name: str) -> str:
    """A text that may be empty. Raises Unreadable when it is missing or something else."""
    value = fields.get(name)
    if not isinstance(value, str):
        raise Unreadable(f"{name} is not a text")
    return value


def id_in(fields: Mapping[str, Any], name: str) -> str:
    """A text or a number, neither empty nor endless nor half a character. Raises Unreadable."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable(f"{name} is missing")
    id = str(value)
    if not 0 < len(id) <= LONGEST_ID or id != id.encode(errors="replace").decode():
        raise Unreadable(f"{name} is empty, endless or not text")
    return id


def objects_in(fields: Mapping[str, Any], name: str) -> Iterator[Any]:
    """The entries of a list; none when there is no such list."""
    value = fields.get(name)
    return iter(value if isinstance(value, list) else [])


def at_path(value: Any, path: str) -> Any:
    """`data.0.text` in nested objects and lists; None where it leads nowhere."""
    for step in path.split("."):
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value


def time_of(value: object) -> datetime | None:
    """ISO 8601, or a date and a time with a space between; without an offset it is UTC. None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _pairs(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
