"""POST /sweep: the timer's knock, once a minute."""

from datetime import timedelta

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import json_answer, methods
from functions.sweep import sweep as sweep_all

TIME_LIMIT = timedelta(seconds=50)


@methods("POST")
def sweep(request: Request) -> Response:
    app = current()
    swept = sweep_all(app.ports, app.clock.now() + TIME_LIMIT)
    return json_answer(200, {"knocked": swept.knocked, "finished": swept.finished})
