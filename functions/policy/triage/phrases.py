"""Which phrases of the lexicon stand in a text. Work grows with the text, not with how it is written."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from functions.policy.triage.lexicon import Node
from functions.policy.triage.tokens import Token

SKIPPED = 3


@dataclass(slots=True)
class Hit:
    """A phrase from token `start` up to `end`, said of `concept`."""

    concept: str
    start: int
    end: int


def hits(tree: Node, tokens: list[Token], negations: Set[str]) -> list[Hit]:
    """Each concept once for each place where a phrase of it begins: the longest. No gap skips a negation."""
    longest: dict[tuple[str, int], int] = {}
    walk = _Walk(tokens, negations)
    for start, token in enumerate(tokens):
        for node in tree.begun(token.keys):
            for concept in node.ends:
                longest.setdefault((concept, start), start + 1)
            if not node.wanted.isdisjoint(walk.ahead(start + 1)):
                for concept, end in walk.ends(node, start + 1):
                    if longest.get((concept, start), 0) < end:
                        longest[concept, start] = end
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


class _Walk:
    """How phrases go on from any place in one text."""

    def __init__(self, tokens: list[Token], negations: Set[str]) -> None:
        self._named = [frozenset(token.keys) for token in tokens]
        self._limits = [min(*pair) for pair in zip(_closes(tokens), _skips(tokens, negations), strict=True)]
        self._ahead: list[frozenset[str] | None] = [None] * len(self._limits)

    def ahead(self, at: int) -> frozenset[str]:
        """All names of the words from `at` that a gap before them reaches."""
        ahead = self._ahead[at]
        if ahead is None:
            ahead = self._ahead[at] = frozenset().union(*self._named[at : self._limits[at]])
        return ahead

    def ends(self, node: Node, at: int) -> Iterator[tuple[str, int]]:
        """Every end of a longer phrase that begins as the tokens before `at` do."""
        open_ends = [(node, at)]
        while open_ends:
            node, at = open_ends.pop()
            for key in node.wanted & self.ahead(at):
                for child, place in self._steps(node, key, at):
                    for concept in child.ends:
                        yield concept, place
                    if child.wanted:
                        open_ends.append((child, place))

    def _steps(self, node: Node, key: str, at: int) -> Iterator[tuple[Node, int]]:
        if key in node.next and key in self._named[at]:
            yield node.next[key], at + 1
        if child := node.gap.get(key):
            for place in range(at, self._limits[at]):
                if key in self._named[place]:
                    yield child, place + 1


def _closes(tokens: list[Token]) -> list[int]:
    """Where the sentence of the word before each place ends."""
    closes, sentence, close = [len(tokens)] * (len(tokens) + 1), -1, len(tokens)
    for at in range(len(tokens), 0, -1):
        if tokens[at - 1].sentence != sentence:
            sentence, close = tokens[at - 1].sentence, at
        closes[at] = close
    return closes


def _skips(tokens: list[Token], negations: Set[str]) -> list[int]:
    """How far a gap may reach: `lehernya tidak sakit` is no `leher * sakit`, `kalau tidak` denies nothing."""
    skips = [at + SKIPPED + 1 for at in range(len(tokens) + 1)]
    for at, token in enumerate(tokens):
        if token.word in negations and not (at and tokens[at - 1].word == "kalau"):
            for before in range(max(0, at - SKIPPED), at + 1):
                skips[before] = min(skips[before], at + 1)
    return skips
