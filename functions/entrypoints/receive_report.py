"""POST /v1/reports: JSON intake for other applications."""

import hmac
import secrets

import msgspec
from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import json_answer, media_type, methods, problem, read_body
from functions.policy.hotlines import hotlines_at, labelled
from functions.steps.receive import Intake, KeyReused, receive
from functions.validation import errors_in

SHORTEST_KEY, LONGEST_KEY = 16, 255
HELP = {
    "id": "Dalam bahaya? Telepon {numbers}. Simpan nomor tiket di tempat yang hanya Anda tahu.",
    "en": "In danger? Call {numbers}. Keep the ticket where only you will find it.",
}


@methods("POST")
def receive_report(request: Request) -> Response:
    """201 with the ticket, 200 for a replay; 400, 401, 413, 415, 422, 503 as RFC 9457 problems."""
    if media_type(request) != "application/json":
        return problem(415, "Send application/json")
    caller = _caller(request)
    if caller is None:
        return problem(401, "The bearer token is not known", headers={"WWW-Authenticate": "Bearer"})
    key = request.headers.get("Idempotency-Key")
    if key is not None and not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        return problem(400, f"Idempotency-Key must have {SHORTEST_KEY} to {LONGEST_KEY} characters")
    try:
        body = msgspec.json.decode(read_body(request))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return problem(400, "The body is not valid JSON in UTF-8")
    language = _language(request, body)
    if errors := errors_in("report", body, language):
        return problem(422, "The report has errors" if language == "en" else "Ada isian yang perlu diperbaiki", errors)
    intake = Intake("api", caller, key or secrets.token_hex(16), body, key_covers_body=not caller)
    try:
        receipt = receive(current().ports, intake)
    except KeyReused:
        return problem(422, "This Idempotency-Key was used with another body; use a new one")
    return json_answer(
        200 if receipt.is_replay else 201,
        {
            "ticket": receipt.ticket,
            "received_at": receipt.received_at,
            "ticket_url": "/tiket",
            "help": _help(body.get("language", language), receipt.region),
        },
    )


def _help(language: str, region: str | None) -> str:
    hotlines = hotlines_at(current().directory.current(), region)
    return HELP[language].format(numbers=", ".join(labelled(hotline) for hotline in hotlines))


def _caller(request: Request) -> str | None:
    """The caller's name; empty for an anonymous one, None for a token that nobody has."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return ""
    for known, name in current().settings.callers.items():
        if scheme.lower() == "bearer" and hmac.compare_digest(known.encode(), token.strip().encode()):
            return name
    return None


def _language(request: Request, body: object) -> str:
    said = body.get("language") if isinstance(body, dict) else None
    if said in ("id", "en"):
        return str(said)
    return request.accept_languages.best_match(["id", "en"], "id") or "id"
