"""Two phones in the browser, on one machine only: GET /simulator, GET and POST /simulator/messages."""

import msgspec
from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import PRIVATE, json_answer, media_type, methods, problem, read_body
from functions.forms import read_fields
from functions.pages.simulator import simulator_page
from functions.policy.phones import as_mobile

MOST = 1000


@methods("GET", "POST")
def simulator(request: Request) -> Response:
    app = current()
    if not any(gateway.kind == "simulator" for gateway in app.settings.gateways):
        return problem(404, "Not here")
    if request.path.rstrip("/") == "/simulator/messages":
        return _text(request) if request.method == "POST" else _list(request)
    return simulator_page()


def _list(request: Request) -> Response:
    limit = request.args.get("limit", "100")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST):
        return problem(400, f"limit must be a number from 1 to {MOST}")
    messages = current().network.messages(request.args.get("to"), int(limit))
    return Response(
        msgspec.json.encode([sms.as_json() for sms in messages]), headers=PRIVATE, content_type="application/json"
    )


def _text(request: Request) -> Response:
    """A phone sends an SMS to the service: as JSON, or as the page's own form without JavaScript."""
    by_form = media_type(request) == "application/x-www-form-urlencoded"
    try:
        call = dict(read_fields(read_body(request))) if by_form else msgspec.json.decode(read_body(request))
        sender, text = call["from"], call["text"]
    except (ValueError, KeyError, TypeError):
        return problem(400, 'Send {"from": "+62...", "text": "..."}')
    if not isinstance(sender, str) or not isinstance(text, str):
        return problem(400, "from and text must be strings")
    id = current().network.text_from_phone(as_mobile(sender) or sender, text)
    current().on_text_from_phone()
    if by_form:
        return Response(status=303, headers=PRIVATE | {"Location": "/simulator"})
    return json_answer(202, {"id": id})
