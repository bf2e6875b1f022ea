"""The words of a report by where they stand, and whether a name is among them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from functions.policy.text import words

BREAK = "|"


class Text:
    """No name runs from one part into the next."""

    def __init__(self, *parts: str) -> None:
        self._words: list[str] = []
        for part in parts:
            self._words += [*words(part), BREAK]
        self._at: dict[str, list[int]] = {}
        for n, word in enumerate(self._words):
            self._at.setdefault(word, []).append(n)

    def has(self, name: tuple[str, ...]) -> bool:
        """All its words in a row."""
        return any(True for _ in self.ends(name))

    def ends(self, name: tuple[str, ...]) -> Iterator[int]:
        """Where the words go on after each time that the name is said."""
        for n in self._at.get(name[0], ()) if name else ():
            if self.stands_at(n, name):
                yield n + len(name)

    def stands_at(self, n: int, name: tuple[str, ...]) -> bool:
        return tuple(self._words[n : n + len(name)]) == name

    def word(self, n: int) -> str:
        return self._words[n] if n < len(self._words) else BREAK

    def says(self, phrases: Iterable[str]) -> bool:
        return any(self.has(words_of(phrase)) for phrase in phrases)

    def after(self, before: frozenset[str]) -> set[str]:
        """The words that follow one of these."""
        return {self._words[n + 1] for word in before & self._at.keys() for n in self._at[word]}


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    return tuple(words(name))
