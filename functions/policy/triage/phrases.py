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
    for start, (sense, bits, ahead) in enumerate(zip(walk.senses, walk.bits[1:], walk.ahead[2:], strict=False)):
        for concept in sense.ends:
            longest[concept, start] = start + 1
        if sense.wanted & bits or sense.later & ahead:
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
        self._sentences = [token.sentence for token in tokens]
        self._denials = _denials(tokens, negations)

    def ends(self, sense: Sense, after: int) -> list[tuple[str, int]]:
        """Every end of a longer phrase that begins with the word before `after`."""
        found: list[tuple[str, int]] = []
        open_ends: list[tuple[Sense | Node, int]] = [(sense, after)]
        bits, ahead, sentences = self.bits, self.ahead, self._sentences
        sentence = sentences[after - 1]
        for here, at in open_ends:
            wanted = here.wanted
            for place in range(at, min(self._reach(here, at), len(sentences))):
                if sentences[place] != sentence:
                    break
                if named := wanted & bits[place]:
                    for child in here.reached(named, place == at):
                        for concept in child.ends:
                            found.append((concept, place + 1))
                        if child.wanted & bits[place + 1] or child.later & ahead[place + 2]:
                            open_ends.append((child, place + 1))
                if place in self._denials:
                    break
                wanted = here.later
        return found

    def _reach(self, here: Sense | Node, at: int) -> int:
        return at + SKIPPED + 1 if here.later & self.ahead[at + 1] else at + 1


def _any_of_four(bits: list[int]) -> list[int]:
    two = list(map(or_, bits, bits[1:]))
    return list(map(or_, two, two[2:]))


def _denials(tokens: list[Token], negations: Set[str]) -> set[int]:
    """What no gap skips: `lehernya tidak sakit` is no `leher * sakit`; `kalau tidak` denies nothing."""
    places = (at for at, token in enumerate(tokens) if token.word in negations)
    return {at for at in places if not (at and tokens[at - 1].word == "kalau")}
