"""The id under which an alert travels: its record is an offer of a report, and its receipt must find that again."""

import base64
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class AlertReference:
    """Which ring of which offer. `rings` counts the alerts of the offer: a gateway that knows an id swallows it."""

    report_id: str
    n: int
    rings: int

    def __str__(self) -> str:
        """At most 36 characters, the least that a provider keeps."""
        raw = base64.urlsafe_b64encode(bytes.fromhex(self.report_id)).decode().rstrip("=")
        return f"{raw}.{self.n}.{self.rings}"


def read_reference(message_id: str) -> AlertReference | None:
    """None for the id of any other text."""
    raw, *numbers = message_id.split(".")
    if len(raw) != 22 or len(numbers) != 2 or not all(_is_number(number) for number in numbers):
        return None
    try:
        report_id = base64.b64decode(raw + "==", altchars=b"-_", validate=True).hex()
    except ValueError:
        return None
    return AlertReference(report_id, int(numbers[0]), int(numbers[1]))


def is_text_id(message_id: str) -> bool:
    """Whether it can be the id of a document: what a stranger writes never becomes a path in the store."""
    return re.fullmatch("[0-9a-f]{32}", message_id) is not None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
