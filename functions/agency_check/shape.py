"""A file against its schema: every error in a sentence that names the fix."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from functions.agency_check.problems import did_you_mean
from functions.agency_check.reading import Source
from functions.validation import schema

SAYS = {
    "minItems": "this list is too short; write at least {value}",
    "maxItems": "this list is too long; write at most {value}",
    "maxLength": "this is too long: at most {value} letters",
    "minimum": "this is too small: at least {value}",
    "maximum": "this is too large: at most {value}",
}
KINDS = {
    bool: "true or false",
    int: "a number without quotes",
    str: "text",
    list: "a list",
    dict: "a block of names",
    type(None): "nothing",
}


def check_shape(source: Source, name: str) -> None:
    """Adds to the source what schemas/NAME.schema.json refuses. A file that did not parse is left alone."""
    if not source.is_sound(()) and source.data is None:
        return
    for error in _validator(name).iter_errors(source.data):
        _explain(source, error)


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def _explain(source: Source, error: ValidationError) -> None:
    path = tuple(error.absolute_path)
    word: Any = error.validator
    if word == "additionalProperties":
        _unknown_names(source, error, path)
    elif error.parent is None and "propertyNames" in error.absolute_schema_path:
        source.add((*path, str(error.instance)), f"{error.instance!r} cannot stand here: write {_wanted(error)}")
    elif word == "required":
        missing = str(error.message.split("'")[1])
        source.add(path, f"{missing!r} is missing{_about(error, missing)}")
    elif word == "type":
        source.add(path, f"this is {_kind(error)}; write {_wanted(error)}")
    elif word == "enum":
        known = [str(choice) for choice in error.validator_value]
        near = did_you_mean(str(error.instance), known)
        source.add(path, f"{error.instance!r} is not known here: one of {', '.join(known)}.{near}")
    elif word == "uniqueItems":
        source.add(path, "something stands twice in this list: keep one")
    elif word in SAYS:
        source.add(path, SAYS[word].format(value=error.validator_value))
    else:
        source.add(path, f"{error.instance!r} has the wrong form: write {_wanted(error)}")


def _unknown_names(source: Source, error: ValidationError, path: tuple[str | int, ...]) -> None:
    assert isinstance(error.instance, dict) and isinstance(error.schema, dict)
    known = list(error.schema["properties"])
    for name in error.instance:
        if name not in known:
            fix = did_you_mean(name, known) or f" Known here: {', '.join(known)}."
            source.add((*path, name), f"{name!r} is not known here.{fix}")


def _about(error: ValidationError, missing: str) -> str:
    assert isinstance(error.schema, dict)
    described = error.schema.get("properties", {}).get(missing, {})
    told = described.get("description") or _resolved(error, described).get("description")
    return f": write {told}" if told else ""


def _resolved(error: ValidationError, described: dict[str, Any]) -> dict[str, Any]:
    name = described.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = next(
        (known["$defs"][name] for known in _schemas() if name in known.get("$defs", {}) and _has(known, error)), {}
    )
    return found


def _has(known: dict[str, Any], error: ValidationError) -> bool:
    """Whether the error's own schema comes from this document."""
    return str(error.schema) in str(known)


def _schemas() -> list[dict[str, Any]]:
    return [schema(name) for name in ("agency", "roster", "institutions", "places", "rules", "texts")]


def _kind(error: ValidationError) -> str:
    return next((said for kind, said in KINDS.items() if type(error.instance) is kind), "something else")


def _wanted(error: ValidationError) -> str:
    assert isinstance(error.schema, dict)
    wanted = error.schema.get("description")
    return str(wanted) if wanted else f"{error.schema.get('type', 'something else')}"
