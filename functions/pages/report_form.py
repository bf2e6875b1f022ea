"""The form's view: what was typed, what is wrong with it, and the schema's own limits."""

import secrets
from collections import defaultdict
from functools import cache
from typing import Any

from flask import Response

from functions.app import current
from functions.pages.render import page, words
from functions.ports import StoreUnavailable
from functions.validation import FieldError, schema

HOURS = ("06-09", "09-12", "12-15", "15-18", "18-21", "21-24", "08-16")
FIELDS = (
    "/danger_now",
    "/reporter/role",
    "/incident/description",
    "/incident/place",
    "/victims/0/age_group",
    "/victims/0/sex",
    "/suspects/0/relation",
    "/suspects/0/lives_with_victim",
    "/incident/last_happened",
    "reach",
    "/reporter/contact/phone",
    "/reporter/contact/owner",
    "/reporter/contact/hours",
    "/reporter/contact/if_other_answers",
    "/victims/0/needs",
    "/avoid",
)


def form_page(
    language: str,
    fields: list[tuple[str, str]],
    errors: list[FieldError],
    status: int = 200,
    notice: str | None = None,
) -> Response:
    """The whole form, with everything typed still there and each error beside its field."""
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        values[name].append(value)
    years, contact = _data_protection()
    return page(
        "form.html",
        language,
        status,
        values=_first_is_there(values),
        errors=_beside_fields(errors, language),
        notice=notice,
        ids={name: f"f{number}" for number, name in enumerate((*FIELDS, "form"))},
        longest=_longest(),
        hours={hours: hours.replace("-", "–") for hours in HOURS},
        nonce=next(iter(values["nonce"]), "") or secrets.token_urlsafe(18),
        switch="/lapor" if language == "en" else "/lapor?lang=en",
        years=years,
        data_contact=contact,
    )


def _first_is_there(values: dict[str, list[str]]) -> dict[str, list[str]]:
    """Text inputs show the first value, choices look for theirs among all."""
    texts = {"/incident/description", "/incident/place", "/reporter/contact/phone", "/avoid"}
    return {name: values.get(name) or ([""] if name in texts else []) for name in FIELDS}


def _beside_fields(errors: list[FieldError], language: str) -> dict[str, str]:
    """By field, in the form's order; what belongs to no field stands at the top as well."""
    beside: dict[str, str] = {}
    for error in errors:
        name = next((name for name in FIELDS if error.pointer == name or error.pointer.startswith(f"{name}/")), "form")
        beside.setdefault(name, error.detail)
    return {name: beside[name] for name in (*FIELDS, "form") if name in beside}


def _data_protection() -> tuple[int, str]:
    try:
        agency = current().directory.current()
    except StoreUnavailable:
        return 5, "129"
    return agency.retention_years, agency.data_contact


@cache
def _longest() -> dict[str, int]:
    """maxlength of the text fields, as the schema has it."""
    root: dict[str, Any] = schema("report")["properties"]
    contact = root["reporter"]["properties"]["contact"]["properties"]
    return {
        "/incident/description": root["incident"]["properties"]["description"]["maxLength"],
        "/incident/place": root["incident"]["properties"]["place"]["maxLength"],
        "/reporter/contact/phone": contact["phone"]["maxLength"],
        "/avoid": root["avoid"]["maxLength"],
    }


def busy_notice(language: str) -> str:
    notice: str = words(language)["busy"]
    return notice
