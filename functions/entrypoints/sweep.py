"""POST /sweep: the timer's knock, once a minute."""

from datetime import timedelta

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import json_answer, methods, read_body
from functions.sweep import sweep as sweep_all

TIME_LIMIT = timedelta(seconds=50)


@methods("POST")
def sweep(request: Request) -> Response:
    read_body(request)
    app = current()
    swept = sweep_all(app.ports, app.clock.now() + TIME_LIMIT)
    return json_answer(200, {"knocked": swept.knocked, "finished": swept.finished})
