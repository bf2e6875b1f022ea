"""Form fields named by JSON pointer become the body that the API takes: coerced by the schema's own types."""

from typing import Any
from urllib.parse import parse_qsl

from functions.validation import schema

MOST_FIELDS = 200


class UnreadableForm(ValueError):
    """More fields than any form of ours has, or none that can be read."""


def read_fields(raw: bytes) -> list[tuple[str, str]]:
    """Raises UnreadableForm. What is not UTF-8 becomes the replacement character: a report is not lost over it."""
    try:
        return parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableForm from error


def to_body(name: str, fields: list[tuple[str, str]]) -> dict[str, Any]:
    """Only fields that start with `/` count; an empty one is an answer that was not given."""
    root = schema(name)
    body: dict[str, Any] = {}
    for pointer, value in fields:
        if pointer.startswith("/") and value.strip():
            _put(body, pointer[1:].split("/"), value.replace("\r\n", "\n"), root, root)
    return body


def _put(target: Any, path: list[str], value: str, here: dict[str, Any], root: dict[str, Any]) -> None:
    here = _resolved(here, root)
    step, rest = path[0], path[1:]
    inner = _resolved(_inner(here, step), root)
    if not rest:
        _set_leaf(target, step, value, inner, root)
        return
    empty: Any = [] if inner.get("type") == "array" else {}
    if isinstance(target, list):
        while len(target) <= int(step) < 20:
            target.append({})
        if int(step) < len(target):
            _put(target[int(step)], rest, value, inner, root)
    else:
        child = target.setdefault(step, empty)
        if isinstance(child, dict) or (isinstance(child, list) and rest[0].isdigit()):
            _put(child, rest, value, inner, root)


def _set_leaf(target: Any, step: str, value: str, inner: dict[str, Any], root: dict[str, Any]) -> None:
    if not isinstance(target, dict):
        return
    if inner.get("type") == "array":
        target.setdefault(step, []).append(value)
    elif inner.get("type") == "boolean":
        target[step] = {"true": True, "false": False}.get(value, value)
    else:
        target[step] = value


def _inner(here: dict[str, Any], step: str) -> dict[str, Any]:
    if here.get("type") == "array":
        items: dict[str, Any] = here.get("items", {})
        return items
    inner: dict[str, Any] = here.get("properties", {}).get(step, {})
    return inner


def _resolved(here: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in here:
        name = here["$ref"].removeprefix("#/$defs/")
        here = root["$defs"][name]
    return here
