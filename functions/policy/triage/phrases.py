"""Which phrases of the lexicon stand in a text. Work grows with the text, not with how it is written."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from functions.policy.triage.lexicon import Node, Tree
from functions.policy.triage.tokens import Token

SKIPPED = 4


@dataclass(slots=True)
class Hit:
    """A phrase from token `start` up to `end`, said of `concept`."""

    concept: str
    start: int
    end: int


def hits(tree: Tree, tokens: list[Token], negations: Set[str]) -> list[Hit]:
    """Each concept once for each place where a phrase of it begins: the longest. No gap skips a negation."""
    longest: dict[tuple[str, int], int] = {}
    looked = [tree.look(token.keys) for token in tokens]
    walk = _Walk(tokens, [bits for _, bits in looked], negations)
    for start, (nodes, _) in enumerate(looked):
        if not nodes:
            continue
        ahead = walk.ahead(start + 1)
        for node in nodes:
            for concept in node.ends:
                longest.setdefault((concept, start), start + 1)
            if node.wanted & ahead:
                for concept, end in walk.ends(node, start + 1):
                    if longest.get((concept, start), 0) < end:
                        longest[concept, start] = end
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


class _Walk:
    """How phrases go on from any place in one text."""

    def __init__(self, tokens: list[Token], bits: list[int], negations: Set[str]) -> None:
        self._tokens, self._bits = tokens, bits
        self._limits = [min(pair) for pair in zip(_closes(tokens), _skips(tokens, negations), strict=True)]

    def ahead(self, at: int) -> int:
        """The bits of all words from `at` that a gap before them reaches."""
        bits = 0
        for one in self._bits[at : self._limits[at]]:
            bits |= one
        return bits

    def ends(self, node: Node, at: int) -> Iterator[tuple[str, int]]:
        """Every end of a longer phrase that begins as the tokens before `at` do."""
        open_ends = [(node, at)]
        while open_ends:
            node, at = open_ends.pop()
            for child, place in self._steps(node, at):
                for concept in child.ends:
                    yield concept, place
                if child.wanted & self.ahead(place):
                    open_ends.append((child, place))

    def _steps(self, node: Node, at: int) -> Iterator[tuple[Node, int]]:
        for place in range(at, self._limits[at]):
            if not node.wanted & self._bits[place]:
                continue
            keys = self._tokens[place].keys
            if place == at and (follows := node.next):
                yield from ((follows[key], place + 1) for key in keys if key in follows)
            if follows := node.gap:
                yield from ((follows[key], place + 1) for key in keys if key in follows)


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
