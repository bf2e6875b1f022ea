"""Outside text made comparable: one form for homoglyph widths, no control or bidi marks, lower case, single spaces."""

import re
import unicodedata

CONTROLS_AS_SPACES = dict.fromkeys([*range(32), 127], " ")
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Compatibility-composed, lower case, no format or control characters; runs of white space become one space."""
    if text.isascii():
        return " ".join(text.translate(CONTROLS_AS_SPACES).lower().split())
    composed = unicodedata.normalize("NFKC", text)
    if unsaid := _unsaid(composed):
        composed = composed.translate(unsaid)
    return " ".join(composed.casefold().split())


def _unsaid(text: str) -> dict[int, str | None]:
    """What becomes of the characters that say nothing: spaces and controls a space, marks that nobody sees nothing."""
    found: dict[int, str | None] = {}
    for letter in set(text) - {" "}:
        category = unicodedata.category(letter)
        if category == "Cf":
            found[ord(letter)] = None
        elif category == "Cc" or letter.isspace():
            found[ord(letter)] = " "
    return found


def words(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def mend(text: str) -> str:
    """The halves of a character put together again; half of one alone becomes the mark for what cannot be read."""
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
