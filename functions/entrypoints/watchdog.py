"""POST /watchdog: once an hour, by another timer than the sweep's."""

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import json_answer, methods, read_body
from functions.watchdog import watch


@methods("POST")
def watchdog(request: Request) -> Response:
    read_body(request)
    return json_answer(200, {"stand_still": watch(current().ports)})
