"""GET / and GET, POST /lapor: the form, without JavaScript."""

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import PRIVATE, media_type, methods, problem, read_body
from functions.forms import UnreadableForm, read_fields, to_body
from functions.steps.receive import Intake, receive
from functions.validation import errors_in


@methods("GET", "HEAD", "POST")
def report_form(request: Request) -> Response:
    if request.method != "POST":
        return Response("<form method=post>", headers=PRIVATE, content_type="text/html; charset=utf-8")
    if media_type(request) != "application/x-www-form-urlencoded":
        return problem(415, "Send the form as application/x-www-form-urlencoded")
    try:
        fields = read_fields(read_body(request))
    except UnreadableForm:
        return problem(400, "The form cannot be read")
    body = to_body("report", fields)
    if errors := errors_in("report", body, "id"):
        return problem(422, "errors", errors)
    nonce = dict(fields).get("nonce", "")
    receipt = receive(current().ports, Intake("web", "", nonce, body, links=(nonce,)))
    return Response(receipt.ticket, 201, PRIVATE, content_type="text/html; charset=utf-8")
