"""GET / and GET, POST /lapor: the form, without JavaScript."""

from datetime import timedelta

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import RETRY_AFTER_SECONDS, TooLarge, media_type, methods, read_body
from functions.forms import UnreadableForm, read_fields, to_body
from functions.logs import log_failure
from functions.pages.render import LANGUAGES, language_of, page, problem_page
from functions.pages.report_form import busy_notice, form_page
from functions.ports import StoreUnavailable
from functions.steps.receive import Intake, receive
from functions.validation import errors_in

# Without JavaScript a reload on a shared phone looks like a resubmission: after this long the ticket stays away.
TICKET_SHOWN_FOR = timedelta(minutes=15)


@methods("GET", "HEAD", "POST", problem_page=problem_page)
def report_form(request: Request) -> Response:
    """201 with the thank-you page, 200 for the same form sent again; 413, 415, 422, 503 as pages."""
    if request.method == "POST":
        return _submit(request)
    language = language_of(request)
    if request.path.rstrip("/") == "":
        return page("landing.html", language, switch="/" if language == "en" else "/?lang=en")
    return form_page(language, [], [])


def _submit(request: Request) -> Response:
    if media_type(request) != "application/x-www-form-urlencoded":
        return problem_page(415, language_of(request))
    try:
        fields = read_fields(read_body(request))
    except UnreadableForm:
        return problem_page(400, language_of(request))
    except TooLarge:
        return problem_page(413, language_of(request))
    said = dict(fields).get("/language", "")
    language = said if said in LANGUAGES else "id"
    body = to_body("report", fields)
    if errors := errors_in("report", body, language):
        return form_page(language, fields, errors, 422)
    nonce = dict(fields).get("nonce", "")
    try:
        receipt = receive(current().ports, Intake("web", "", nonce, body, form=nonce))
    except StoreUnavailable as failure:
        log_failure("store_unavailable", failure, function="report_form")
        answer = form_page(language, fields, [], 503, busy_notice(language))
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer
    old = current().clock.now() - receipt.received_at > TICKET_SHOWN_FOR
    ticket = None if receipt.is_replay and old else receipt.ticket
    status = 200 if receipt.is_replay else 201
    return page("thanks.html", language, status, receipt.region if ticket else None, once=True, ticket=ticket)
