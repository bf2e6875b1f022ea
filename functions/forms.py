"""Form fields named by JSON pointer become the body that the API takes: coerced by the schema's own types."""

from typing import Any
from urllib.parse import parse_qsl

from functions.validation import schema

MOST_FIELDS = 200
MOST_ITEMS = 20
CONTACT = "/reporter/contact"
# The form's own question 8: each choice names the consent that it gives; `none` takes back whatever else was filled in.
REACH, NO_CONTACT = "reach", "none"


class UnreadableForm(ValueError):
    """More fields than any form of ours has."""


def read_fields(raw: bytes) -> list[tuple[str, str]]:
    """Raises UnreadableForm. What is not UTF-8 becomes the replacement character: a report is not lost over it."""
    try:
        return parse_qsl(
            raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"
        )
    except ValueError as error:
        raise UnreadableForm from error


def to_body(name: str, fields: list[tuple[str, str]]) -> dict[str, Any]:
    """Only fields that start with `/` count; an empty one is an answer that was not given."""
    root = schema(name)
    body: dict[str, Any] = {required: {} for required in root["required"]}
    for pointer, value in _with_reach(fields):
        if pointer.startswith("/") and value.strip():
            _put(body, root, root, pointer[1:].split("/"), value.replace("\r\n", "\n"))
    return body


def _with_reach(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    chosen = [value for name, value in fields if name == REACH]
    if NO_CONTACT in chosen:
        return [(name, value) for name, value in fields if not name.startswith(CONTACT)]
    return fields + [(value, "true") for value in chosen if value.startswith(CONTACT)]


def _put(target: Any, here: dict[str, Any], root: dict[str, Any], path: list[str], value: str) -> None:
    """Walks down `path`, making objects and list items on the way; the schema names what leads nowhere."""
    step, rest = path[0], path[1:]
    inner = _resolved(_inner(here, step), root)
    child = _coerced(inner, value) if not rest else None
    if isinstance(target, list):
        item = _item(target, step)
        if item is not None and rest:
            _put(item, inner, root, rest, value)
    elif child is not None and inner.get("type") == "array":
        _append(target, step, value)
    elif child is not None:
        target[step] = child
    else:
        below = target.setdefault(step, [] if inner.get("type") == "array" else {})
        if isinstance(below, dict | list):
            _put(below, inner, root, rest, value)


def _item(items: list[Any], step: str) -> Any:
    if not (step.isascii() and step.isdigit() and len(step) <= 2 and int(step) < MOST_ITEMS):
        return None
    while len(items) <= int(step):
        items.append({})
    return items[int(step)]


def _append(target: dict[str, Any], step: str, value: str) -> None:
    values = target.setdefault(step, [])
    if isinstance(values, list) and value not in values:
        values.append(value)


def _coerced(inner: dict[str, Any], value: str) -> Any:
    return {"true": True, "false": False}.get(value, value) if inner.get("type") == "boolean" else value


def _inner(here: dict[str, Any], step: str) -> dict[str, Any]:
    if here.get("type") == "array":
        items: dict[str, Any] = here.get("items", {})
        return items
    inner: dict[str, Any] = here.get("properties", {}).get(step, {})
    return inner


def _resolved(here: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in here:
        here = root["$defs"][here["$ref"].removeprefix("#/$defs/")]
    return here
