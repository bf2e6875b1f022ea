"""The pipeline's functions: each takes one wake-up as a Pub/Sub CloudEvent or push, and acts on what is due."""

import base64
from typing import Any

import msgspec
from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import methods, problem, read_body
from functions.logs import alarm
from functions.ports import Wakeup


@methods("POST")
def route_report(request: Request) -> Response:
    """report-received: offers the report to an officer."""
    return _act(request)


@methods("POST")
def notify_officer(request: Request) -> Response:
    """report-routed: sends the text that is due, or puts one together that came in pieces."""
    return _act(request)


@methods("POST")
def advance_report(request: Request) -> Response:
    """report-due: climbs, reminds, follows up."""
    return _act(request)


def _act(request: Request) -> Response:
    """2xx when the outcome is committed, 5xx only when the store is out of reach.

    A message that cannot be read gets 400 and an alarm; it ends as a dead letter.
    """
    app = current()
    try:
        wakeup = read_wakeup(read_body(request))
    except (ValueError, KeyError, TypeError):
        alarm("unreadable_event", path=request.path)
        return problem(400, "Not an event of this pipeline")
    app.act(wakeup)
    return Response(status=204)


def read_wakeup(body: bytes) -> Wakeup:
    """From a push envelope, a binary or a structured CloudEvent. Raises ValueError, KeyError or TypeError.

    Parsed here and not by the framework, whose answer to a bad event repeats the body and the caller's credential.
    """
    envelope: Any = msgspec.json.decode(body)
    if "data" in envelope and "message" not in envelope:
        envelope = envelope["data"]
    data = base64.b64decode(envelope["message"]["data"], validate=True)
    return msgspec.json.decode(data, type=Wakeup)
