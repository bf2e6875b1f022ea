"""The user data header of a piece of a longer text: concatenation elements of 3GPP TS 23.040, section 9.2.3.24."""

from dataclasses import dataclass

EIGHT_BIT, SIXTEEN_BIT = 0x00, 0x08


@dataclass(frozen=True)
class Piece:
    ref: str | None = None
    part: int = 1
    parts: int = 1


def read_udh(written: str, sender: str) -> Piece:
    """From hexadecimal. A header that makes no sense is that of a whole text. References are only unique by sender."""
    try:
        raw = bytes.fromhex(written)
    except ValueError:
        return Piece()
    at, end = 1, min(len(raw), raw[0] + 1 if raw else 0)
    while at + 1 < end:
        element, content = raw[at], raw[at + 2 : at + 2 + raw[at + 1]]
        if (element, len(content)) in ((EIGHT_BIT, 3), (SIXTEEN_BIT, 4)):
            return piece(f"{sender}:{int.from_bytes(content[:-2], 'big')}:{content[-2]}", content[-1], content[-2])
        at += 2 + raw[at + 1]
    return Piece()


def piece(ref: str, part: int, parts: int) -> Piece:
    """A whole text when the numbers cannot be."""
    return Piece(ref, part, parts) if 1 <= part <= parts and parts > 1 else Piece()
