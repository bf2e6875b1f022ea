"""One call of a provider, and what must come of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from functions.model.message import InboundMessage
from functions.model.receipt import Receipt

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Row:
    """`brings` is what the steps must be given, in order; `answers` the body of the answer, None for any."""

    name: str
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    brings: tuple[InboundMessage | Receipt, ...] = ()
    status: int = 200
    answers: bytes | None = None
    method: str = "POST"


def form(fields: Mapping[str, str]) -> bytes:
    return urlencode(fields).encode()


def document(value: Any) -> bytes:
    return json.dumps(value).encode()
