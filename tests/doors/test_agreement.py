"""What one door accepts the others accept: schema, JSON and form; and two validators that never met."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import jsonschema
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from functions.forms import read_fields, to_body
from functions.validation import errors_in, schema

SCHEMA = schema("report")


def as_ecma_262(validator: Any, pattern: str, instance: Any, here: Any) -> Iterator[jsonschema.ValidationError]:
    """Patterns as JSON Schema means them: `$` is the end of the text, and not of its last line."""
    if isinstance(instance, str) and not re.search(pattern.replace("$", r"\Z"), instance):
        yield jsonschema.ValidationError("pattern")


ORACLE = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator, {"pattern": as_ecma_262}
)(SCHEMA)
ODD_TEXTS = [
    *("+6281234567890", "+62812345678\n", "0812 3456 7890", "+٦٢٨١٢٣٤٥٦٧٨", "09-15", "9-15", "22-02", "15.71"),
    *("15.71.01.1001", "15,71", "true", " ", "a\u0000b", "\u202eabc", "\U0001f600", "ya\r\nya", "x" * 8001),
]


def resolved(here: dict[str, Any]) -> dict[str, Any]:
    return SCHEMA["$defs"][here["$ref"].removeprefix("#/$defs/")] if "$ref" in here else here


def values(here: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Mostly what the schema asks for at this place; once in a while not."""
    here = resolved(here)
    if here.get("type") == "array":
        return st.lists(values(here["items"]), max_size=3)
    if here.get("type") == "object":
        return objects(here)
    if here.get("type") == "boolean":
        return st.booleans()
    fitting = st.sampled_from(here["enum"]) if "enum" in here else _texts(here)
    return st.integers(0, 15).flatmap(lambda lot: fitting if lot else st.sampled_from(ODD_TEXTS))


def _texts(here: dict[str, Any]) -> st.SearchStrategy[str]:
    pattern = here.get("pattern", "^[^\\t\\r\\n ].{0,40}$").replace("$", r"\Z")
    return st.from_regex(pattern, alphabet=st.characters(codec="utf-8"))


def objects(here: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    named = {name: values(inner) for name, inner in here["properties"].items()}
    required = {name: named.pop(name) for name in here.get("required", [])}
    unknown = st.integers(0, 15).map(lambda lot: {} if lot else {"unknown": "?"})
    return st.tuples(st.fixed_dictionaries(required, optional=named), unknown).map(lambda parts: parts[0] | parts[1])


REPORTS = objects(SCHEMA)


def as_fields(value: Any, pointer: str = "") -> list[tuple[str, str]]:
    """The body as a browser would send it, a field a value."""
    if isinstance(value, dict):
        return [field for name, inner in value.items() for field in as_fields(inner, f"{pointer}/{name}")]
    if isinstance(value, list):
        objects = all(isinstance(item, dict) for item in value)
        return [f for n, item in enumerate(value) for f in as_fields(item, f"{pointer}/{n}" if objects else pointer)]
    return [(pointer, json.dumps(value) if isinstance(value, bool) else value)]


def as_the_form_says(value: Any) -> Any:
    """A form has no empty answers, sends each choice once, and knows one kind of line's end."""
    if isinstance(value, dict):
        said = {name: as_the_form_says(inner) for name, inner in value.items()}
        return {name: inner for name, inner in said.items() if inner not in ("", [], {}) and not _is_blank(inner)}
    if isinstance(value, list):
        kept = [as_the_form_says(item) for item in value]
        kept = [item for item in kept if item != {} and not _is_blank(item)]
        return kept if all(isinstance(item, dict) for item in kept) else list(dict.fromkeys(kept))
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(REPORTS)
@MANY
def test_a_form_says_what_the_same_body_says(body: dict[str, Any]) -> None:
    said = {"reporter": {}, "incident": {}} | as_the_form_says(body)
    assert to_body("report", read_fields(urlencode(as_fields(said)).encode())) == said


@given(REPORTS)
@MANY
def test_both_validators_find_the_same_faults(body: dict[str, Any]) -> None:
    event("fits" if ORACLE.is_valid(body) else "does not fit")
    theirs = {_pointer(error) for error in ORACLE.iter_errors(body)}
    ours = {error.pointer for error in errors_in("report", body, "en")}
    assert ours == theirs or (not theirs and ours == {"/reporter/contact/phone"})


def _pointer(error: jsonschema.ValidationError) -> str:
    path = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        path.append(error.message.split("'")[1])
    return "".join(f"/{step}" for step in path)
