"""How gateways call their providers: one client each, ten seconds, and every failure as a code of ours."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from functions.ports import GatewayFailed, Refused

if TYPE_CHECKING:
    import httpx

# Together the ten seconds that a gateway may take.
CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 7.0
LONGEST_WAIT_SECONDS = 3600
REASONS = {401: "unauthorized", 402: "no_credit", 403: "unauthorized", 404: "not_found", 429: "busy", 503: "busy"}


class Failed(GatewayFailed):
    """The provider was not reached, or did not take the call. `refused` is what the steps may know of it."""

    def __init__(self, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.refused = Refused(reason, retry_after)


class Provider:
    """A provider's web service. httpx is imported only when something is sent."""

    def __init__(self, auth: tuple[str, str] | None = None, headers: Mapping[str, str] | None = None) -> None:
        self._auth, self._headers = auth, dict(headers or {})

    @cached_property
    def _client(self) -> "httpx.Client":
        import httpx

        timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        return httpx.Client(auth=self._auth, headers=self._headers, timeout=timeout, follow_redirects=False)

    def call(self, method: str, url: str, **body: Any) -> "httpx.Response":
        """Any answer that the provider gave. Raises Failed when there is none."""
        import httpx

        try:
            return self._client.request(method, url, **body)
        except httpx.ConnectError as error:
            raise Failed("unreachable") from error
        except httpx.TimeoutException as error:
            raise Failed("timeout") from error
        except httpx.HTTPError as error:
            raise Failed("broken") from error

    def ask(self, method: str, url: str, **body: Any) -> Any:
        """The JSON of an answer that says yes. Raises Failed."""
        answer = self.call(method, url, **body)
        if not answer.is_success:
            raise Failed(reason_of(answer), retry_after(answer))
        return json_of(answer)


def reason_of(answer: "httpx.Response") -> str:
    """By its status only: a provider's words may repeat the message."""
    return REASONS.get(answer.status_code, "unavailable" if answer.status_code >= 500 else "rejected")


def retry_after(answer: "httpx.Response") -> int | None:
    """Seconds; a date is too rare to be read, and nobody makes us wait longer than an hour."""
    said = answer.headers.get("Retry-After", "")
    return min(int(said), LONGEST_WAIT_SECONDS) if said.isascii() and said.isdigit() and len(said) < 10 else None


def json_of(answer: "httpx.Response") -> Any:
    """Raises Failed."""
    try:
        return answer.json()
    except ValueError as error:
        raise Failed("unreadable_answer") from error
