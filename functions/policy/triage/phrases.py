"""Which phrases of the lexicon stand in a text. Work grows with the text, not with how it is written."""

from collections.abc import Set
from dataclasses import dataclass
from operator import or_

from functions.policy.triage.tokens import Token
from functions.policy.triage.tree import Node, Sense

SKIPPED = 4


@dataclass(slots=True)
class Hit:
    """A phrase from token `start` up to `end`, said of `concept`."""

    concept: str
    start: int
    end: int


def hits(tokens: list[Token], negations: Set[str]) -> list[Hit]:
    """Each concept once for each place where a phrase of it begins: the longest. No gap skips a negation."""
    longest: dict[tuple[str, int], int] = {}
    walk = _Walk(tokens, negations)
    for start, sense in enumerate(walk.senses):
        for concept in sense.ends:
            longest[concept, start] = start + 1
        if sense.wanted & walk.ahead[start + 1]:
            for concept, end in walk.ends(sense, start + 1):
                if longest.get((concept, start), 0) < end:
                    longest[concept, start] = end
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


class _Walk:
    """How phrases go on from any place in one text."""

    def __init__(self, tokens: list[Token], negations: Set[str]) -> None:
        self.senses = [token.meaning.sense for token in tokens]
        self._bits = [sense.bits for sense in self.senses]
        self.ahead = _ahead(self._bits)
        self._limits = list(map(min, _closes(tokens), _skips(tokens, negations)))

    def ends(self, sense: Sense, after: int) -> list[tuple[str, int]]:
        """Every end of a longer phrase that begins with the word before `after`."""
        found: list[tuple[str, int]] = []
        open_ends: list[tuple[Sense | Node, int]] = [(sense, after)]
        for here, at in open_ends:
            wanted = here.wanted
            for place in range(at, self._limits[at]):
                if named := wanted & self._bits[place]:
                    for child in here.reached(named, place == at):
                        found += [(concept, place + 1) for concept in child.ends]
                        if child.wanted & self.ahead[place + 1]:
                            open_ends.append((child, place + 1))
        return found


def _ahead(bits: list[int]) -> list[int]:
    """For each place, and for the end, the bits of all words that a gap may reach from there."""
    padded = [*bits, *[0] * (SKIPPED + 1)]
    reached = padded
    for one in range(1, SKIPPED + 1):
        reached = list(map(or_, reached, padded[one:]))
    return reached


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
