"""Two phones in the browser, on one machine only: /simulator, /simulator/messages, and /simulator/invite."""

from typing import Any
from uuid import uuid4

import msgspec
from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import PRIVATE, json_answer, media_type, methods, problem, read_body
from functions.forms import read_fields
from functions.model.message import OutboundMessage
from functions.pages.simulator import simulator_page
from functions.policy.phones import as_mobile
from functions.steps.sign_in import invite, officer_at

MOST = 1000


@methods("GET", "POST")
def simulator(request: Request) -> Response:
    app = current()
    if not any(gateway.kind == "simulator" for gateway in app.settings.gateways):
        return problem(404, "Not here")
    path = request.path.rstrip("/")
    if path == "/simulator/invite":
        return _invite(request)
    if path == "/simulator/messages":
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


def _invite(request: Request) -> Response:
    """What the operator of an agency does by `officer invite` and hands over in person: to invented people only."""
    app = current()
    if request.method != "POST" or not app.directory.current().sample:
        return problem(404, "Not here")
    try:
        phone = str(_call(request)["from"])
    except (ValueError, KeyError, TypeError):
        return problem(400, 'Send {"from": "+62..."}')
    officer = officer_at(app.ports, phone)
    if officer is None:
        return problem(404, "No officer has this number")
    link = f"{request.host_url}desk/pin#{invite(app.ports, officer.id)}"
    words = f"Dari pengelola: buat PIN di {link} lalu masuk ke meja petugas dengan nomor {officer.phones[0]}"
    app.network.send(OutboundMessage(uuid4().hex, officer.phones[0], words))
    return Response(status=303, headers=PRIVATE | {"Location": "/simulator"})


def _call(request: Request) -> Any:
    """JSON, or the page's own form without JavaScript. Raises ValueError."""
    raw = read_body(request)
    return dict(read_fields(raw)) if _by_form(request) else msgspec.json.decode(raw)


def _by_form(request: Request) -> bool:
    return media_type(request) == "application/x-www-form-urlencoded"


def _text(request: Request) -> Response:
    """A phone sends an SMS to the service."""
    try:
        call = _call(request)
        sender, text = call["from"], call["text"]
    except (ValueError, KeyError, TypeError):
        return problem(400, 'Send {"from": "+62...", "text": "..."}')
    if not isinstance(sender, str) or not isinstance(text, str):
        return problem(400, "from and text must be strings")
    id = current().network.text_from_phone(as_mobile(sender) or sender, text)
    current().on_text_from_phone()
    if _by_form(request):
        return Response(status=303, headers=PRIVATE | {"Location": "/simulator"})
    return json_answer(202, {"id": id})
