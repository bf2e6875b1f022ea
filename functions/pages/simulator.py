"""Two phones in the browser: a reporter's and an officer's, fed from the simulated network."""

from typing import Any

from flask import Response

from functions.app import current
from functions.model.agency import Officer
from functions.pages.render import PRIVATE_PAGE, content_policy, environment, static

REPORTER = "+628123456789"
SHOWN = 200


def simulator_page() -> Response:
    """Works without JavaScript by its reload link; with it, every second."""
    agency = current().directory.current()
    officers = agency.officers
    messages = current().network.messages(limit=SHOWN)
    rung = next((sms.recipient for sms in reversed(messages) if _officer(officers, sms.recipient)), None)
    answering = rung or officers[0].phones[0]
    phones: list[dict[str, Any]] = [
        {"title": "Ponsel pelapor", "number": REPORTER, "officers": []},
        {"title": "Ponsel petugas", "number": answering, "officers": officers},
    ]
    for phone in phones:
        phone["messages"] = [sms for sms in messages if phone["number"] in (sms.sender, sms.recipient)]
    css, js = static("simulator.css"), static("simulator.js")
    html = environment().get_template("simulator.html").render(phones=phones, sample=agency.sample, css=css, js=js)
    policy = content_policy(css, js) + "; connect-src 'self'"
    return Response(html, 200, PRIVATE_PAGE | {"Content-Security-Policy": policy}, content_type="text/html")


def _officer(officers: list[Officer], number: str) -> Officer | None:
    return next((officer for officer in officers if number in officer.phones), None)
