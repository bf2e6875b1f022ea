"""Phone numbers as E.164, and which of them a person can answer."""

import phonenumbers

HOME = "ID"
SHORTEST_PERSONAL = 7


def as_mobile(sender: str) -> str | None:
    """E.164, or None for letters, short numbers and what cannot be a number: those are services, not people."""
    digits = "".join(letter for letter in sender if letter.isdigit())
    if len(digits) < SHORTEST_PERSONAL or any(letter.isalpha() for letter in sender):
        return None
    written = f"+{digits}" if digits.startswith("62") and not sender.strip().startswith("+") else sender
    try:
        number = phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
