"""One way to answer a citizen with a page: neutral, private, in two languages, with nothing from anywhere else."""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from functions.app import current
from functions.model.agency import Hotline
from functions.policy.hotlines import NATIONAL, hotlines_at, labelled
from functions.ports import StoreUnavailable

HERE = Path(__file__).parent
LANGUAGES = ("id", "en")
HARMLESS_PAGE = "https://www.bmkg.go.id/"
PRIVATE_PAGE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def words(language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "words" / f"{language}.json").read_text())
    return loaded


@cache
def static(name: str) -> str:
    return (HERE / "static" / name).read_text().strip()


@cache
def content_policy(css: str, js: str) -> str:
    """Only this page's own style and script, named by their digests; forms only to ourselves."""
    return (
        f"default-src 'none'; style-src {_digest(css)}; script-src {_digest(js)}; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def language_of(request: Request) -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else "id"


def page(template: str, language: str, status: int = 200, region: str | None = None, **values: Any) -> Response:
    """With the hotlines of `region`.

    `once` marks a page that must not be seen again: it leaves the history, and the browser's cache is cleared.
    """
    hotlines, exit_page = _of_the_agency(region)
    values = {"once": False, "switch": None, "query": "?lang=en" if language == "en" else ""} | values
    html = (
        environment()
        .get_template(template)
        .render(
            words=words(language),
            css=static("page.css"),
            js=static("page.js"),
            hotlines=hotlines,
            labelled=labelled,
            exit_page=exit_page,
            **values,
        )
    )
    return Response(html, status, headers(once=values["once"]), content_type="text/html; charset=utf-8")


def headers(once: bool) -> dict[str, str]:
    policy = {"Content-Security-Policy": content_policy(static("page.css"), static("page.js"))}
    return PRIVATE_PAGE | policy | ({"Clear-Site-Data": '"cache"'} if once else {})


def problem_page(status: int, language: str) -> Response:
    said = words(language)
    return page("problem.html", language, status, sentence=said.get(f"problem_{status}", said["problem_500"]))


def _of_the_agency(region: str | None) -> tuple[list[Hotline], str]:
    """A page that offers help must come also when the store does not."""
    try:
        agency = current().directory.current()
    except StoreUnavailable:
        return NATIONAL, HARMLESS_PAGE
    return hotlines_at(agency, region), agency.exit_page
