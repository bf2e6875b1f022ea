"""Outside text made comparable: one form for homoglyph widths, no control or bidi marks, lower case, single spaces."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def plain(text: str) -> str:
    """Compatibility-composed, lower case, no format or control characters; runs of white space become one space."""
    if text.isascii():
        return " ".join(_CONTROL.sub(" ", text).lower().split())
    composed = unicodedata.normalize("NFKC", text)
    kept = (
        " " if letter.isspace() or unicodedata.category(letter) == "Cc" else letter
        for letter in composed
        if unicodedata.category(letter) != "Cf"
    )
    return " ".join("".join(kept).casefold().split())


def words(text: str) -> list[str]:
    return _WORD.findall(plain(text))
