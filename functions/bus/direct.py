"""The way around a bus that is down: the wake-up goes to the function's own URL, in the bus's own envelope."""

import base64
import json
import urllib.request
from typing import Any

import msgspec

from functions.bus.topics import SUBSCRIBERS
from functions.ports import Wakeup

TIMEOUT_SECONDS = 10


def post_wakeup(function_urls: str, topic: str, wakeup: Wakeup) -> None:
    """`function_urls` has a place for `{function}`, or for `{service}`: the same as Cloud Run names it, with hyphens.

    Raises OSError when the function cannot be reached or refuses.
    """
    function = SUBSCRIBERS[topic]
    url = function_urls.format(function=function, service=function.replace("_", "-"))
    body = json.dumps(envelope(wakeup)).encode()
    headers = {"Content-Type": "application/json"} | _identity(url)
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=TIMEOUT_SECONDS):  # noqa: S310
        pass


def envelope(wakeup: Wakeup) -> dict[str, Any]:
    """As Pub/Sub pushes it."""
    data = base64.b64encode(msgspec.json.encode(wakeup)).decode()
    return {"message": {"data": data, "messageId": "direct"}, "subscription": "direct"}


def _identity(url: str) -> dict[str, str]:
    """In the cloud the function lets in only those whom it knows; a plain loopback address asks nobody."""
    if not url.startswith("https://"):
        return {}
    import google.auth.transport.requests
    from google.auth.exceptions import GoogleAuthError
    from google.oauth2 import id_token

    try:
        request: Any = google.auth.transport.requests.Request()
        token = id_token.fetch_id_token(request, url)
    except GoogleAuthError as error:
        raise OSError("no identity token") from error
    return {"Authorization": f"Bearer {token}"}
