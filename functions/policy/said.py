"""Whether a text says one of many phrases, word for word, at the price of the words that it has."""

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from functions.policy.text import words

T = TypeVar("T")
Words = tuple[str, ...]
BETWEEN_PARTS = "|"


class Said:
    """The words of a text in parts, by where they stand; no phrase runs from one part into the next."""

    def __init__(self, *parts: str) -> None:
        self.parts = parts
        self._words: list[str] = []
        for part in parts:
            self._words += words(part)
            self._words.append(BETWEEN_PARTS)
        self.vocabulary = frozenset(self._words)

    def has(self, phrase: Words) -> bool:
        """All its words in a row."""
        return any(tuple(self._words[n : n + len(phrase)]) == phrase for n in self._at(phrase[0]))

    def after(self, before: frozenset[str]) -> set[str]:
        """The words that follow one of these."""
        return {self._words[n + 1] for word in before & self.vocabulary for n in self._at(word)}

    def _at(self, word: str) -> Iterator[int]:
        return (n for n, one in enumerate(self._words) if one == word)


class Sayings(Generic[T]):
    """Phrases, each with what it stands for; looked up by their first words."""

    def __init__(self, phrases: Iterable[tuple[Words, T]]) -> None:
        self._by_first_word: dict[str, list[tuple[Words, T]]] = {}
        for phrase, meaning in phrases:
            self._by_first_word.setdefault(phrase[0], []).append((phrase, meaning))
        self._first_words = frozenset(self._by_first_word)

    @staticmethod
    def of(*phrases: str) -> "Sayings[str]":
        return Sayings((tuple(words(phrase)), phrase) for phrase in phrases)

    def found_in(self, said: Said) -> Iterator[T]:
        """What the phrases stand for that are said; twice when two are that mean the same."""
        for word in self._first_words & said.vocabulary:
            for phrase, meaning in self._by_first_word[word]:
                if said.has(phrase):
                    yield meaning

    def any_in(self, said: Said) -> bool:
        return any(True for _ in self.found_in(said))
