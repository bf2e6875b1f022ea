"""POST /sms/{gateway}/inbound: a gateway brings texts. GET is a provider's handshake."""

from flask import Request, Response

from functions.entrypoints.gateway_call import take
from functions.entrypoints.http import methods


@methods("GET", "POST")
def sms_inbound(request: Request) -> Response:
    return take(request)
