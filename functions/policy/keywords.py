"""When a text is a command: only when it is wholly the word, with its code. Everything else is a report."""

import re
from dataclasses import dataclass

from functions.policy.spelling import is_meant
from functions.policy.text import plain
from functions.policy.tickets import read_ticket

OFFICER_WORDS = {
    "YA": {"ya", "y", "iya", "iyo", "yes"},
    "TIDAK": {"tidak", "tdk", "tak", "dak", "idak", "ndak", "gak", "ga", "gk", "nggak", "ngga", "enggak"},
    "SUDAH": {"sudah", "sdh", "udah", "udh", "sudh"},
    "BELUM": {"belum", "blm", "belom", "blom", "blum"},
    "SIAGA": {"siaga", "sigaa"},
    "LIBUR": {"libur", "lbr", "cuti"},
}
# Courtesies rather than answers: they mean YA only beside a code.
AGREEING = {"ok", "oke", "okay", "siap"}
DUTY_WORDS = frozenset({"SIAGA", "LIBUR"})
REPORTER_WORDS = {
    "BOLEH": {"boleh", "blh", "bleh"},
    "BERHENTI": {"berhenti", "brhenti", "brhnti", "berenti", "brenti", "stop"},
    "MULAI": {"mulai", "start"},
    "BAHAYA": {"bahaya", "bhy", "bhya"},
    "SALAH": {"salah", "slh"},
    "BANTUAN": {"bantuan", "bntuan"},
}
CODE_DIGITS = 3
LONGEST_PLACE = 300

_TOKEN = re.compile(r"[a-z]+|[0-9]+")
# A question mark is no decoration: who asks "boleh?" has not said so.
_SEPARATORS = re.compile(r"[^\w?]+|_")
_LAPOR = re.compile(r"lapor\b")
_FORBIDS = re.compile(r"\b(?:jangan|jgn|jng)(?: di)? ?(?:balas|bls|sms|telepon|telpon|telp|tlp|tlpn|hubungi)")
_TICKET = re.compile(r"[0-9a-z]{4}(?P<between>[- ]?)[0-9a-z]{4}(?P=between)[0-9a-z]{4}")


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
    tokens = _tokens(text.replace("?", " "))
    if not tokens:
        return None
    code = "".join(token for token in tokens if token.isdigit())
    spoken = [_officers_word(token, code) for token in tokens if not token.isdigit()]
    if not spoken or None in spoken:
        return None
    word = str(spoken[0])
    wrong_code = code and (len(code) != CODE_DIGITS or word in DUTY_WORDS)
    if len(set(spoken)) > 1 or wrong_code or tokens[0].isdigit() or "?" in text:
        return Unclear()
    return Command(word, code or None)


def reporter_command(text: str) -> str | None:
    """The keyword that the text is, however often it repeats it."""
    tokens = _tokens(text)
    if not tokens:
        return None
    spoken = {_word_of(token, REPORTER_WORDS) for token in tokens}
    if len(spoken) == 1 and None not in spoken:
        return spoken.pop()
    in_pieces = "".join(tokens)
    return next((word for word in REPORTER_WORDS if in_pieces == word.casefold()), None)


def forbids_answer(text: str) -> bool:
    """`jangan balas / sms / telepon` anywhere stops even the first answer."""
    return _FORBIDS.search(plain(text)) is not None


def denies(word: str) -> bool:
    """Whether a word, in lower case, is a no."""
    return _word_of(word, OFFICER_WORDS) in ("TIDAK", "BELUM")


def begins_anew(text: str) -> bool:
    """LAPOR in front is allowed, and begins another report."""
    return _LAPOR.match(plain(text)) is not None


def place_and_words(text: str) -> tuple[str, str]:
    """`LAPOR#tempat#isi` in its two parts; of any other text no place, and all of it."""
    head, *rest = text.split("#", 2)
    if len(rest) < 2 or not is_meant(plain(head), {"lapor"}):
        return "", text
    place, words = plain(rest[0]), rest[1].strip()
    return (rest[0].strip(), words) if place and words and len(rest[0]) <= LONGEST_PLACE else ("", text)


def is_ticket(text: str) -> bool:
    """As it is printed, also mistyped; otherwise only what no words could be."""
    typed = plain(text).strip(" .")
    written = _TICKET.fullmatch(typed)
    digits = sum(letter.isdigit() for letter in typed)
    if written is None or not digits:
        return False
    return written["between"] == "-" or (digits > 1 and read_ticket(typed) is not None)


def _tokens(text: str) -> list[str] | None:
    """Letters and digits apart (`ya482`); None when anything but punctuation stands beside them."""
    squeezed = _SEPARATORS.sub(" ", plain(text)).strip()
    tokens = _TOKEN.findall(squeezed)
    return tokens if "".join(tokens) == squeezed.replace(" ", "") else None


def _officers_word(token: str, code: str) -> str | None:
    return "YA" if code and token in AGREEING else _word_of(token, OFFICER_WORDS)


def _word_of(token: str, vocabulary: dict[str, set[str]]) -> str | None:
    return next((word for word, spellings in vocabulary.items() if is_meant(token, spellings)), None)
