"""Typing mistakes that are forgiven in a command: one slip of one finger, unless it makes another word."""

from collections.abc import Iterable
from functools import cache

# In short words a slip is too likely another word: these stand in full among the spellings.
SHORTEST_FORGIVEN = 5
NEXT_TO = {
    key: {row[place - 1 : place], row[place + 1 : place + 2]}
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place, key in enumerate(row)
}
# Words of the language that one slip would make of a command.
OTHER_WORDS = frozenset({"oleh", "mula", "mulia", "muai", "susah", "alah", "liur", "saga"})


@cache
def same_letters_once(word: str) -> str:
    """`yaaa` as `ya`: a key that was held too long."""
    return "".join(letter for place, letter in enumerate(word) if word[place - 1 : place] != letter)


def is_meant(typed: str, spellings: Iterable[str]) -> bool:
    """Whether `typed`, in lower case, is one of the spellings, or one slip away from a long one."""
    squeezed = same_letters_once(typed)
    if squeezed in map(same_letters_once, spellings):
        return True
    return squeezed not in OTHER_WORDS and any(
        squeezed in _slips(word) for word in spellings if len(word) >= SHORTEST_FORGIVEN
    )


@cache
def _slips(word: str) -> frozenset[str]:
    """A letter left out, two letters swapped, or the key beside the right one."""
    made = set[str]()
    for place, letter in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        made.add(before + after)
        if after:
            made.add(before + after[0] + letter + after[1:])
        made |= {before + neighbour + after for neighbour in NEXT_TO[letter] if neighbour}
    return frozenset(made)
