"""POST /sms/{gateway}/inbound: a gateway brings texts."""

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import methods, problem, read_body
from functions.logs import alarm
from functions.steps.receive_sms import receive_sms


@methods("POST")
def sms_inbound(request: Request) -> Response:
    """200 and an empty text/plain body once every text is committed; the gateway tries again after anything else."""
    app = current()
    gateway = _gateway_of(request.path)
    webhook = app.webhook(gateway)
    if webhook is None:
        return problem(404, "No such gateway")
    if not webhook.is_authentic(request.headers.get("Authorization", "")):
        alarm("gateway_call_refused", gateway=gateway)
        return problem(401, "Not authentic", headers={"WWW-Authenticate": "Basic"})
    try:
        messages = webhook.parse(read_body(request))
    except ValueError:
        alarm("gateway_call_unreadable", gateway=gateway)
        return problem(400, "Not a call of this gateway")
    for message in messages:
        receive_sms(app.ports, message)
    return Response(b"", 200, content_type="text/plain; charset=utf-8")


def _gateway_of(path: str) -> str:
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) == 3 and parts[0] == "sms" else ""
