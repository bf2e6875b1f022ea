"""Tickets: 11 Crockford base32 characters (55 bits) and a Luhn mod 32 check character, written 7K3F-9QXM-2DPA."""

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
# What a person, or a keyboard that means well, puts between the groups.
BETWEEN = re.compile(r"[\s\u200b-\u200f\ufeff._\-\u2010-\u2015\u2212]+")
DIGITS = 11


def ticket_from(secret: bytes) -> str:
    """The ticket that spells the first 55 bits of `secret`."""
    number = int.from_bytes(secret[:7], "big") >> 1
    letters = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(DIGITS)))
    whole = letters + _check(letters)
    return "-".join(whole[start : start + 4] for start in (0, 4, 8))


def read_ticket(typed: str) -> str | None:
    """The ticket as we write it, or None when a character was mistyped."""
    plain = BETWEEN.sub("", typed).upper().translate(READ_AS)
    if len(plain) != DIGITS + 1 or any(letter not in ALPHABET for letter in plain):
        return None
    if _check(plain[:-1]) != plain[-1]:
        return None
    return "-".join(plain[start : start + 4] for start in (0, 4, 8))


def _check(letters: str) -> str:
    """Luhn mod N: finds every single mistyped character, and neighbours that changed places but for 0 and Z."""
    total = 0
    for place, letter in enumerate(reversed(letters)):
        value = ALPHABET.index(letter) * (2 if place % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
