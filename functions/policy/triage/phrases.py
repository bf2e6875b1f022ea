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
    bits, ahead = walk.bits, walk.ahead
    for start, sense in enumerate(walk.senses):
        for concept in sense.ends:
            longest[concept, start] = start + 1
        if sense.wanted & bits[start + 1] or sense.later & ahead[start + 2]:
            for concept, end in walk.ends(sense, start + 1):
                if longest.get((concept, start), 0) < end:
                    longest[concept, start] = end
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


class _Walk:
    """How phrases go on from any place in one text.

    `bits`: those of the names of each word, and nothing after the last; `ahead`: those of it and the three after it.
    """

    def __init__(self, tokens: list[Token], negations: Set[str]) -> None:
        self.senses = [token.meaning.sense for token in tokens]
        self.bits = [*(sense.bits for sense in self.senses), *[0] * (SKIPPED + 2)]
        self.ahead = _any_of_four(self.bits)
        self._limits = list(map(min, _closes(tokens), _skips(tokens, negations)))

    def ends(self, sense: Sense, after: int) -> list[tuple[str, int]]:
        """Every end of a longer phrase that begins with the word before `after`."""
        found: list[tuple[str, int]] = []
        open_ends: list[tuple[Sense | Node, int]] = [(sense, after)]
        bits, ahead, limits = self.bits, self.ahead, self._limits
        for here, at in open_ends:
            limit, wanted = limits[at], here.wanted
            if not here.later & ahead[at + 1]:
                limit = min(at + 1, limit)
            for place in range(at, limit):
                if named := wanted & bits[place]:
                    for child in here.reached(named, place == at):
                        for concept in child.ends:
                            found.append((concept, place + 1))
                        if child.wanted & bits[place + 1] or child.later & ahead[place + 2]:
                            open_ends.append((child, place + 1))
                wanted = here.later
        return found


def _any_of_four(bits: list[int]) -> list[int]:
    two = list(map(or_, bits, bits[1:]))
    return list(map(or_, two, two[2:]))


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
    skips = list(range(SKIPPED + 1, len(tokens) + SKIPPED + 2))
    denied = [at for at, token in enumerate(tokens) if token.word in negations]
    for at in denied:
        if not (at and tokens[at - 1].word == "kalau"):
            for before in range(max(0, at - SKIPPED), at + 1):
                skips[before] = min(skips[before], at + 1)
    return skips
