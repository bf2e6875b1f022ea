"""Bodies against schemas/: every error at once, each with a JSON pointer and a sentence that names the fix."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

SCHEMAS = Path(__file__).parent.parent / "schemas"

SENTENCES = {
    "id": {
        "Required": "Isian ini wajib: {names}.",
        "Type": "Jenis isian ini salah; yang diminta: {names}.",
        "Enum": "Pilih salah satu: {names}.",
        "AdditionalProperties": "Ada isian yang tidak dikenal di sini. Yang dikenal: {names}.",
        "MaxLength": "Terlalu panjang; paling banyak {names} huruf.",
        "MaxItems": "Terlalu banyak; paling banyak {names}.",
        "UniqueItems": "Ada pilihan yang disebut dua kali; sebut sekali saja.",
        "Pattern": "Isian ini kosong atau bentuknya salah.",
        "phone": "Tulis nomor telepon dengan angka saja, misalnya 0812 3456 7890.",
        "hours": "Tulis jam sebagai 09-15.",
        "region": "Tulis kode wilayah resmi, misalnya 15.71.01.",
        "description": "Ceritakan dengan singkat apa yang terjadi.",
        "other": "Isian ini tidak sesuai.",
    },
    "en": {
        "Required": "This is required: {names}.",
        "Type": "This has the wrong type; expected: {names}.",
        "Enum": "Choose one of: {names}.",
        "AdditionalProperties": "There is an unknown field here. Known fields: {names}.",
        "MaxLength": "Too long; at most {names} characters.",
        "MaxItems": "Too many; at most {names}.",
        "UniqueItems": "A choice is named twice; name it once.",
        "Pattern": "This is empty or has the wrong form.",
        "phone": "Write the phone number in digits only, for example 0812 3456 7890.",
        "hours": "Write the hours as 09-15.",
        "region": "Write the official region code, for example 15.71.01.",
        "description": "Tell us briefly what happened.",
        "other": "This does not fit.",
    },
}


@dataclass(frozen=True)
class FieldError:
    """`pointer` is an RFC 6901 JSON pointer to the value at fault, or to where one is missing."""

    pointer: str
    detail: str


@cache
def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    return loaded


@cache
def _validator(name: str) -> Any:
    return jsonschema_rs.validator_for(schema(name))


def errors_in(name: str, body: Any, language: str) -> list[FieldError]:
    """Empty when `body` fits schemas/NAME.schema.json. No sentence repeats what was sent."""
    validator = _validator(name)
    if validator.is_valid(body):
        return _unreachable(body, language) if name == "report" else []
    return [_explain(schema(name), error, language) for error in validator.iter_errors(body)]


def _unreachable(body: dict[str, Any], language: str) -> list[FieldError]:
    """A number that no network could reach, although it is written like one."""
    phone = body["reporter"].get("contact", {}).get("phone")
    if phone is None:
        return []
    from functions.policy.phones import as_mobile

    return [] if as_mobile(phone) else [FieldError("/reporter/contact/phone", SENTENCES[language]["phone"])]


def _explain(root: dict[str, Any], error: Any, language: str) -> FieldError:
    path = [str(step) for step in error.instance_path]
    kind = type(error.kind).__name__.rpartition("_")[2]
    sentences = SENTENCES.get(language, SENTENCES["id"])
    if kind == "Required":
        path.append(error.kind.property)
    named = sentences.get(path[-1]) if path and kind in ("Pattern", "Required") else None
    sentence = named or sentences.get(kind, sentences["other"])
    return FieldError(
        pointer="".join("/" + step.replace("~", "~0").replace("/", "~1") for step in path),
        detail=sentence.format(names=_names(root, error, kind)),
    )


def _names(root: dict[str, Any], error: Any, kind: str) -> str:
    """What the schema itself says at the place of the error."""
    if kind == "Required":
        return str(error.kind.property)
    value = _at(root, [str(step) for step in error.schema_path])
    if kind == "AdditionalProperties":
        value = list(_at(root, [str(step) for step in error.schema_path[:-1]])["properties"])
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _at(root: dict[str, Any], path: list[str]) -> Any:
    value: Any = root
    for step in path:
        while isinstance(value, dict) and "$ref" in value and step not in value:
            value = _at(root, value["$ref"].removeprefix("#/").split("/"))
        if step == "$ref":
            value = _at(root, value["$ref"].removeprefix("#/").split("/"))
        else:
            value = value[int(step)] if isinstance(value, list) else value[step]
    return value
