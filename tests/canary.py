"""Words that must never leave a seal, in every form in which they might."""

import base64
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

NARRATIVE = "kenari-xq7z-kisah"
NAME = "Kenari Xqzina"
PHONE = "+6281290774335"
NATIONAL = PHONE.removeprefix("+62")
WORDS = (NARRATIVE, NAME, NATIONAL)


def _base64_of(word: bytes) -> Iterator[bytes]:
    """The word inside a longer text: at each of the three places that it may have in a group of three bytes."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + word)
        yield encoded[[0, 2, 3][before] : len(encoded) - 4]


def _forms(word: str) -> Iterator[bytes]:
    raw = word.encode()
    for spelled in {
        word,
        word.lower(),
        word.upper(),
        quote(word),
        quote(word).replace("%20", "+"),
        json.dumps(word)[1:-1],
    }:
        yield spelled.encode()
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    for encoded in _base64_of(raw):
        yield encoded
        yield encoded.translate(bytes.maketrans(b"+/", b"-_"))


FORMS = re.compile(b"|".join(re.escape(form) for word in WORDS for form in sorted(set(_forms(word)))))


def found_in(said: bytes | str) -> list[bytes]:
    """Every canary in `said`."""
    return FORMS.findall(said if isinstance(said, bytes) else said.encode(errors="replace"))


class Listener(logging.Handler):
    """What any logger of the process would say under the plainest formatter: exceptions and arguments in full."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.said = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.said += self.format(record) + repr(getattr(record, "fields", "")) + "\n"


@contextmanager
def listening() -> Iterator[Listener]:
    root, listener = logging.getLogger(), Listener()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        yield listener
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
