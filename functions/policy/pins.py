"""Which PINs are tried first by whoever finds a phone."""

SHORTEST, LONGEST = 6, 64
FEWEST_DIFFERENT = 3
ROWS = ("01234567890", "09876543210")


def is_weak(pin: str, phones: list[str]) -> bool:
    """Too short, no digits, a row, a repetition, or part of the officer's own number."""
    if not (SHORTEST <= len(pin) <= LONGEST and pin.isascii() and pin.isdigit()):
        return True
    return len(set(pin)) < FEWEST_DIFFERENT or _repeats(pin) or any(pin in known for known in (*ROWS, *phones))


def _repeats(pin: str) -> bool:
    """A text that repeats stands inside its own double, elsewhere than at both ends."""
    return pin in (pin + pin)[1:-1]
