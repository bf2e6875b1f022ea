"""POST /sms/{gateway}/receipt: what became of a text. GET where a provider knows nothing else, with our id only."""

from flask import Request, Response

from functions.entrypoints.gateway_call import take
from functions.entrypoints.http import methods


@methods("GET", "POST")
def sms_receipt(request: Request) -> Response:
    return take(request)
