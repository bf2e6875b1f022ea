"""Which phrases of the lexicon stand in a text. Work grows with the text, not with how it is written."""

from collections.abc import Set
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
    first, closes, skips = tree.next, _closes(tokens), _skips(tokens, negations)
    for start, token in enumerate(tokens):
        for key in token.keys:
            if key in first:
                for concept, end in _reached(first[key], tokens, start + 1, closes[start], skips):
                    if longest.get((concept, start), 0) < end:
                        longest[concept, start] = end
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


def _closes(tokens: list[Token]) -> list[int]:
    """Where the sentence of each token ends."""
    closes, sentence, close = [0] * len(tokens), -1, len(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        if tokens[at].sentence != sentence:
            sentence, close = tokens[at].sentence, at + 1
        closes[at] = close
    return closes


def _skips(tokens: list[Token], negations: Set[str]) -> list[int]:
    """How far a gap may reach: `lehernya tidak sakit` is no `leher * sakit`, `kalau tidak` denies nothing."""
    skips = [at + SKIPPED for at in range(len(tokens) + 1)]
    for at, token in enumerate(tokens):
        if token.word in negations and not (at and tokens[at - 1].word == "kalau"):
            for before in range(max(0, at - SKIPPED), at + 1):
                skips[before] = min(skips[before], at)
    return skips


def _reached(node: Node, tokens: list[Token], at: int, close: int, skips: list[int]) -> list[tuple[str, int]]:
    """Every end of a phrase that begins as the tokens before `at` do."""
    if not node.next and not node.gap:
        return [(concept, at) for concept in node.ends]
    reached, open_ends = list[tuple[str, int]](), [(node, at)]
    while open_ends:
        node, at = open_ends.pop()
        reached += [(concept, at) for concept in node.ends]
        if node.next and at < close:
            open_ends += [(node.next[key], at + 1) for key in tokens[at].keys if key in node.next]
        if gap := node.gap:
            for place in range(at, min(skips[at] + 1, close)):
                open_ends += [(gap[key], place + 1) for key in tokens[place].keys if key in gap]
    return reached
