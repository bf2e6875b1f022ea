"""Phone numbers as E.164, and which of them a person can answer."""

import phonenumbers

from functions.policy.text import plain

HOME, HOME_CODE = "ID", "62"
SHORTEST_PERSONAL = 7
# A plus and fifteen digits (ITU-T E.164).
LONGEST = 16


def as_mobile(sender: str) -> str | None:
    """E.164, or None for letters, short numbers and what cannot be a number: nobody could be answered there."""
    written = plain(sender)
    digits = _digits(written)
    if len(digits) < SHORTEST_PERSONAL or _has_letters(written):
        return None
    try:
        number = phonenumbers.parse(_international(written, digits), HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164 if len(e164) <= LONGEST else None


def is_service(sender: str) -> bool:
    """Letters, or six digits or fewer. A sender that is not told at all, or garbled, may be anybody."""
    written = plain(sender)
    return _has_letters(written) or 0 < len(_digits(written)) < SHORTEST_PERSONAL


def _has_letters(written: str) -> bool:
    return any(letter.isalpha() for letter in written)


def _digits(written: str) -> str:
    return "".join(letter for letter in written if letter.isdigit())


def _international(written: str, digits: str) -> str:
    """Gateways leave the plus away, or write two zeros for it."""
    if written.startswith("+"):
        return written
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{digits}" if digits.startswith(HOME_CODE) else written
