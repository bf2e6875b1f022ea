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
    kept = (
        " " if letter.isspace() or unicodedata.category(letter) == "Cc" else letter
        for letter in composed
        if unicodedata.category(letter) != "Cf"
    )
    return " ".join("".join(kept).casefold().split())


def words(text: str) -> list[str]:
    return _WORD.findall(plain(text))


def mend(text: str) -> str:
    """The halves of a character put together again; half of one alone becomes the mark for what cannot be read."""
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
