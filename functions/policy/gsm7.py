"""The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, section 6.2.1), and what fits a segment."""

import math
import unicodedata

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
ALIKE = dict(zip("‘’‚“”„«»‐‑‒–—―`\t", '\'\'\'"""""------\' ', strict=True))
ONE, EACH_OF_MANY = 160, 153
UCS2_ONE, UCS2_EACH_OF_MANY = 70, 67


def is_gsm7(text: str) -> bool:
    return all(letter in BASIC or letter in EXTENDED for letter in text)


def segments(text: str) -> int:
    """How many SMS the network makes of `text`: in septets, or in UTF-16 units when one character is not GSM-7."""
    if is_gsm7(text):
        length, one, many = sum(2 if letter in EXTENDED else 1 for letter in text), ONE, EACH_OF_MANY
    else:
        length, one, many = len(text.encode("utf-16-be", "surrogatepass")) // 2, UCS2_ONE, UCS2_EACH_OF_MANY
    return 1 if length <= one else math.ceil(length / many)


def as_gsm7(text: str) -> str:
    """The same words in the alphabet: without accents, in plain quotes and hyphens, a question mark for the rest."""
    return "".join(letter if is_gsm7(letter) else _nearest(letter) for letter in text)


def _nearest(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if is_gsm7(part))
    return ALIKE.get(letter) or bare or "?"
