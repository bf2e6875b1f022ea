"""How calls prove where they come from: compared in constant time, and a wrong one says nothing about the right one."""

import base64
import hmac
from collections.abc import Iterable
from datetime import datetime

from functions.ports import NotAuthentic


def insist_on_equal(said: str, expected: str) -> None:
    """Raises NotAuthentic."""
    if not _are_equal(said, expected):
        raise NotAuthentic


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def hmac_hex(key: str | bytes, message: bytes, algorithm: str = "sha256") -> str:
    return hmac.digest(_as_bytes(key), message, algorithm).hex()


def hmac_base64(key: str | bytes, message: bytes, algorithm: str = "sha256") -> str:
    return base64.b64encode(hmac.digest(_as_bytes(key), message, algorithm)).decode()


def insist_on_recent(timestamp: str, now: datetime, seconds: int) -> None:
    """Only where the sender signs each attempt anew: elsewhere old retries of real messages would be lost.

    Raises NotAuthentic.
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise NotAuthentic
    if abs(now.timestamp() - int(timestamp)) > seconds:
        raise NotAuthentic


def _as_bytes(key: str | bytes) -> bytes:
    return key.encode() if isinstance(key, str) else key


def insist_on_one_of(said: str, expected: Iterable[str]) -> None:
    """All of them are compared, whichever fits. Raises NotAuthentic."""
    fitting = [one for one in expected if _are_equal(said, one)]
    if not fitting:
        raise NotAuthentic


def _are_equal(said: str, expected: str) -> bool:
    return hmac.compare_digest(said.encode(errors="replace"), expected.encode())
