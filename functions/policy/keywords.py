"""When a text is a command: only when it is wholly the word, with its code. Everything else is a report."""

import re
from dataclasses import dataclass

from functions.policy.text import plain

OFFICER_WORDS = {
    "YA": {"ya", "y", "iya", "iyo", "yaa", "yes"},
    "TIDAK": {"tidak", "tdk", "gak", "tak", "dak"},
    "SUDAH": {"sudah", "sdh", "udah", "udh"},
    "BELUM": {"belum", "blm", "belom"},
}
REPORTER_WORDS = {"BOLEH": {"boleh", "blh"}, "BERHENTI": {"berhenti", "stop"}}
CODE_DIGITS = 3

_TOKEN = re.compile(r"[a-z]+|[0-9]+")
_SEPARATORS = re.compile(r"[\s.,!/:;#\-()\"']+")


@dataclass(frozen=True)
class Command:
    """`code` is None for a bare word."""

    word: str
    code: str | None = None


@dataclass(frozen=True)
class Unclear:
    """Only command words and digits, but no single command: ask, do nothing."""


def officer_command(text: str) -> Command | Unclear | None:
    """What an officer's text commands; None when it is a report like anybody's."""
    tokens = _tokens(text)
    if not tokens:
        return None
    spoken = [_word_of(token, OFFICER_WORDS) for token in tokens if not token.isdigit()]
    if not spoken or None in spoken:
        return None
    code = "".join(token for token in tokens if token.isdigit())
    if len(set(spoken)) > 1 or (code and len(code) != CODE_DIGITS) or tokens[0].isdigit():
        return Unclear()
    return Command(str(spoken[0]), code or None)


def reporter_command(text: str) -> str | None:
    tokens = _tokens(text)
    return _word_of(tokens[0], REPORTER_WORDS) if tokens and len(tokens) == 1 else None


def forbids_answer(text: str) -> bool:
    """`jangan balas / sms / telepon` anywhere stops even the first answer."""
    return (
        re.search(r"\b(?:jangan|jgn)(?: di)? ?(?:balas|bls|sms|telepon|telpon|telp|tlp|hubungi)", plain(text))
        is not None
    )


def _tokens(text: str) -> list[str] | None:
    """Letters and digits apart (`ya482`); None when anything else stands in the text."""
    squeezed = _SEPARATORS.sub(" ", plain(text)).strip()
    tokens = _TOKEN.findall(squeezed)
    return tokens if "".join(tokens) == squeezed.replace(" ", "") else None


def _word_of(token: str, vocabulary: dict[str, set[str]]) -> str | None:
    return next((word for word, spellings in vocabulary.items() if token in spellings), None)
