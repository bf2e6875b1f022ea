"""GET, POST /tiket: the reporter comes back. The ticket travels in a form's body only, and only once."""

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import client_address, media_type, methods, read_body
from functions.forms import UnreadableForm, read_fields
from functions.pages.render import language_of, problem_page
from functions.pages.ticket import ask_page, open_page
from functions.policy.tickets import read_ticket
from functions.steps import ticket as steps
from functions.steps.throttle import TooMany

ACTIONS = {
    "danger": lambda ports, id, fields: steps.in_danger(ports, id),
    "add": lambda ports, id, fields: steps.add(ports, id, fields.get("nonce", ""), _words(fields)),
    "stop": lambda ports, id, fields: steps.stop_contact(ports, id),
    "withdraw": lambda ports, id, fields: steps.wish_to_withdraw(ports, id),
}
# A page that was left open may still raise an alarm or add words, though it shows nothing any more.
TAKEN_LATE = frozenset({"danger", "add"})


@methods("GET", "HEAD", "POST", problem_page=problem_page)
def ticket(request: Request) -> Response:
    """200 with the page; 404 for nobody's ticket, 422 for a mistyped one, 429 with Retry-After; problems as pages."""
    language = language_of(request)
    if request.method != "POST":
        return ask_page(language)
    if media_type(request) != "application/x-www-form-urlencoded":
        return problem_page(415, language)
    try:
        fields = dict(read_fields(read_body(request)))
    except UnreadableForm:
        return problem_page(400, language)
    try:
        return _act(fields, language) if "pass" in fields else _open(request, fields, language)
    except steps.NoSuchTicket:
        return ask_page(language, 404, "unknown")


def _open(request: Request, fields: dict[str, str], language: str) -> Response:
    """Raises NoSuchTicket."""
    app = current()
    written = read_ticket(fields.get("ticket", ""))
    if written is None:
        return ask_page(language, 422, "mistyped")
    try:
        report_id = steps.find_report(app.ports, written, client_address(request, app.settings.trusted_proxies))
    except TooMany as wait:
        answer = ask_page(language, 429, "too_many")
        answer.headers["Retry-After"] = str(wait.seconds)
        return answer
    return open_page(language, steps.open_ticket(app.ports, report_id), steps.write_pass(app.ports, report_id))


def _act(fields: dict[str, str], language: str) -> Response:
    """Raises NoSuchTicket."""
    ports = current().ports
    allowed = steps.read_pass(ports, fields["pass"])
    if allowed is None:
        return ask_page(language, 403, "expired")
    wished = fields.get("do", "")
    if wished not in ACTIONS or not (allowed.may_show or wished in TAKEN_LATE):
        return _show(allowed, language, 200, None)
    if wished == "add" and not _words(fields).strip():
        return _show(allowed, language, 422, "empty")
    ACTIONS[wished](ports, allowed.report_id, fields)
    return _show(allowed, language, 200, f"done_{wished}")


def _show(allowed: steps.Pass, language: str, status: int, notice: str | None) -> Response:
    """A page that was left open shows what was done and nothing else. Raises NoSuchTicket."""
    if not allowed.may_show:
        return ask_page(language, status, notice) if notice else ask_page(language, 403, "expired")
    ports = current().ports
    opened = steps.open_ticket(ports, allowed.report_id)
    return open_page(language, opened, steps.write_pass(ports, allowed.report_id), status, notice)


def _words(fields: dict[str, str]) -> str:
    return fields.get("words", "").replace("\r\n", "\n")
