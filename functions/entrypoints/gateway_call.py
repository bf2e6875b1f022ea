"""What both doors for gateways do: prove, read, commit, answer."""

from flask import Request, Response

from functions.app import App, current
from functions.entrypoints.http import PRIVATE, TooLarge, client_address, problem, read_body
from functions.logs import alarm
from functions.ports import Call, NotAuthentic, Unreadable
from functions.steps.arrive import arrive

# A hundred receipts in one call are longer than anything that a person may send.
BODY_LIMIT = 512 * 1024


def take(request: Request) -> Response:
    """200 once everything is committed, in the words that the provider wants; it tries again after anything else."""
    app = current()
    gateway = app.ports.gateway(_gateway_of(request.path))
    if gateway is None:
        return problem(404, "No such gateway")
    try:
        parsed = gateway.parse(_call(app, request))
    except TooLarge:
        return problem(413, f"The body is longer than {BODY_LIMIT // 1024} KiB")
    except NotAuthentic:
        alarm("gateway_call_refused", gateway=gateway.name)
        return problem(401, "Not authentic", headers={"WWW-Authenticate": "Basic"})
    except Unreadable:
        alarm("gateway_call_unreadable", gateway=gateway.name)
        return problem(400, "Not a call of this gateway")
    if parsed.messages and request.method != "POST":
        return problem(405, "A URL ends in logs: send texts by POST", headers={"Allow": "POST"})
    arrive(app.ports, gateway.name, parsed)
    return Response(parsed.body, 200, PRIVATE, content_type=parsed.content_type)


def _call(app: App, request: Request) -> Call:
    """The URL as the provider called it: behind a proxy the request itself knows another one."""
    query = request.query_string.decode("latin-1")
    return Call(
        method=request.method,
        url=app.settings.public_url + request.path + (f"?{query}" if query else ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=read_body(request, BODY_LIMIT),
        address=client_address(request, app.settings.trusted_proxies),
    )


def _gateway_of(path: str) -> str:
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) == 3 and parts[0] == "sms" else ""
