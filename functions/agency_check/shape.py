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
    for error in list(_validator(name).iter_errors(source.data)):
        _explain(source, error, schema(name))


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def _explain(source: Source, error: ValidationError, root: dict[str, Any]) -> None:
    path = tuple(error.absolute_path)
    word: Any = error.validator
    if word == "additionalProperties":
        _unknown_names(source, error, path)
    elif error.parent is None and "propertyNames" in error.absolute_schema_path:
        source.add((*path, str(error.instance)), f"{error.instance!r} cannot stand here: write {_wanted(error)}")
    elif word == "required":
        missing = str(error.message.split("'")[1])
        source.add((*path, missing), f"{missing!r} is missing{_about(error, missing, root)}")
    elif word == "type":
        source.add(path, f"this is {_kind(error)}; write {_wanted(error)}")
    elif word == "enum":
        known = [str(choice) for choice in _limit(error)]
        near = did_you_mean(str(error.instance), known)
        source.add(path, f"{error.instance!r} is not known here: one of {', '.join(known)}.{near}")
    elif word == "uniqueItems":
        source.remark(path, "something stands twice in this list: keep one")
    elif word in SAYS:
        source.remark(path, SAYS[word].format(value=_limit(error)))
    else:
        source.add(path, f"{error.instance!r} has the wrong form: write {_wanted(error)}")


def _limit(error: ValidationError) -> Any:
    """What the schema allows."""
    return error.validator_value


def _unknown_names(source: Source, error: ValidationError, path: tuple[str | int, ...]) -> None:
    """Told, and then left out: the rest of the block can still be looked at."""
    assert isinstance(error.instance, dict) and isinstance(error.schema, dict)
    known = list(error.schema["properties"])
    for name in [name for name in error.instance if name not in known]:
        fix = did_you_mean(name, known) or f" Known here: {', '.join(known)}."
        source.remark((*path, name), f"{name!r} is not known here.{fix}")
        del error.instance[name]


def _about(error: ValidationError, missing: str, root: dict[str, Any]) -> str:
    assert isinstance(error.schema, dict)
    described = error.schema["properties"].get(missing, {})
    shared = root.get("$defs", {}).get(described.get("$ref", "").rpartition("/")[2], {})
    told = described.get("description") or shared.get("description")
    return f": write {told}" if told else ""


def _kind(error: ValidationError) -> str:
    return next((said for kind, said in KINDS.items() if type(error.instance) is kind), "something else")


def _wanted(error: ValidationError) -> str:
    assert isinstance(error.schema, dict)
    wanted = error.schema.get("description")
    return str(wanted) if wanted else f"{error.schema.get('type', 'something else')}"
