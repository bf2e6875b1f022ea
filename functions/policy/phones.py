"""Phone numbers as E.164, and which of them a person can answer."""

import phonenumbers

from functions.policy.text import plain

HOME, HOME_CODE = "ID", "62"
SHORTEST_PERSONAL = 7
# A plus and fifteen digits (ITU-T E.164).
LONGEST = 16


def as_mobile(sender: str) -> str | None:
    """E.164, or None for letters, short numbers and what cannot be a number: those are services, not people."""
    written = plain(sender)
    digits = "".join(letter for letter in written if letter.isdigit())
    if len(digits) < SHORTEST_PERSONAL or any(letter.isalpha() for letter in written):
        return None
    try:
        number = phonenumbers.parse(_international(written, digits), HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164 if len(e164) <= LONGEST else None


def _international(written: str, digits: str) -> str:
    """Gateways leave the plus away, or write two zeros for it."""
    if written.startswith("+"):
        return written
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{digits}" if digits.startswith(HOME_CODE) else written
