"""What every entry point shares: one way to read a body, one way to answer, nothing personal in an error."""

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Request, Response

from functions.logs import log_failure
from functions.ports import StoreUnavailable

if TYPE_CHECKING:
    from functions.validation import FieldError

BODY_LIMIT = 64 * 1024
RETRY_AFTER_SECONDS = 5
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Handler = Callable[[Request], Response]
ProblemPage = Callable[[int, str], Response]


class TooLarge(Exception):
    """The body is longer than it may be: 64 KiB, unless the entry point says otherwise."""


def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """The whole body, however it is framed. Raises TooLarge; reads no more than one byte over the limit."""
    chunks, left = [], limit + 1
    while left > 0 and (chunk := request.stream.read(left)):
        chunks.append(chunk)
        left -= len(chunk)
    if left == 0:
        raise TooLarge
    return b"".join(chunks)


def client_address(request: Request, trusted_proxies: int) -> str:
    """Where a request came from, as far as our own proxies saw it: whatever stands before their hops is anybody's word.

    An IPv6 address counts with its whole /64: one household has as many of them as it likes.
    """
    hops = [hop.strip() for line in request.headers.getlist("X-Forwarded-For") for hop in line.split(",")]
    seen = hops[-trusted_proxies] if 0 < trusted_proxies <= len(hops) else request.remote_addr or ""
    try:
        address = ip_address(seen)
    except ValueError:
        return seen
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def media_type(request: Request) -> str:
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def json_answer(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(body), status, PRIVATE | (headers or {}), content_type="application/json")


def problem(
    status: int, title: str, errors: "list[FieldError] | None" = None, headers: dict[str, str] | None = None
) -> Response:
    """RFC 9457. The title is ours; nothing of the request is repeated."""
    body: dict[str, Any] = {"type": "about:blank", "status": status, "title": title}
    if errors is not None:
        body["errors"] = [{"pointer": error.pointer, "detail": error.detail} for error in errors]
    return Response(
        msgspec.json.encode(body), status, PRIVATE | (headers or {}), content_type="application/problem+json"
    )


def methods(*allowed: str, problem_page: ProblemPage | None = None) -> Callable[[Handler], Handler]:
    """Answers 405 to every other method, and never lets an exception's words out.

    `problem_page` makes the answer where a person reads it; other callers get RFC 9457 problems.
    """

    def decorate(function: Handler) -> Handler:
        def fail(request: Request, status: int, title: str, headers: dict[str, str] | None = None) -> Response:
            if problem_page is None:
                return problem(status, title, headers=headers)
            answer = problem_page(status, "en" if request.args.get("lang") == "en" else "id")
            answer.headers.extend(headers or {})
            return answer

        @wraps(function)
        def guarded(request: Request) -> Response:
            if request.method not in allowed:
                return fail(request, 405, "Method not allowed", {"Allow": ", ".join(allowed)})
            try:
                return function(request)
            except TooLarge:
                return fail(request, 413, "The body is longer than 64 KiB")
            except StoreUnavailable as failure:
                log_failure("store_unavailable", failure, function=function.__name__)
                return fail(request, 503, "Try again in a moment", {"Retry-After": str(RETRY_AFTER_SECONDS)})
            except Exception as error:
                # Never a server's own error page: it may quote the report.
                log_failure("unhandled", error, function=function.__name__)
                return fail(request, 500, "Something went wrong on our side")

        return guarded

    return decorate
