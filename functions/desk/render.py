"""One way to answer an officer with a page: private, neutral in its title, with nothing from anywhere else."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from functions.desk.phrases import HERE, harmless, word, words
from functions.pages.render import PRIVATE_PAGE, content_policy


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["said"] = harmless
    made.globals["word"] = word
    made.globals["all_words"] = words()
    return made


@cache
def static(name: str) -> str:
    return Path(HERE / "static" / name).read_text().strip()


def page(template: str, status: int = 200, **values: Any) -> Response:
    """`visit` is the signed-in officer's request, or None; `notice` is a sentence above everything else."""
    css, js = static("desk.css"), static("desk.js")
    shown = {"visit": None, "notice": None, "wrong": status >= 400} | values
    html = environment().get_template(template).render(css=css, js=js, **shown)
    headers = PRIVATE_PAGE | {"Content-Security-Policy": content_policy(css, js)}
    return Response(html, status, headers, content_type="text/html; charset=utf-8")


def problem_page(status: int, _language: str = "id") -> Response:
    """The same for everybody, and for what does not exist and what may not be seen."""
    said = words()["problem"]
    return page("problem.html", status, sentence=said.get(str(status), said["500"]))
