"""Names that fit a whole village: by one of them nobody is meant."""

from functools import cache
from pathlib import Path

from functions.policy.text import words

FILE = Path(__file__).parent.parent / "data" / "common-names.txt"
FORMS_OF_ADDRESS = frozenset(words("pak bapak bu ibu bang abang mas mbak mba kak kakak om tante pakde bude uda uni"))


@cache
def common_names() -> frozenset[str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in words(line))


def says_who(name: tuple[str, ...]) -> bool:
    """Two words at least, and more than `Pak Agus` or `Bu Sri`."""
    is_address = len(name) == 2 and name[0] in FORMS_OF_ADDRESS and name[1] in common_names()
    return len(name) >= 2 and not is_address
