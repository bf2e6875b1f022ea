"""Which phrases of the lexicon stand in a text. Work grows with the text, not with how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.policy.triage.lexicon import GAP, Node
from functions.policy.triage.tokens import Token

SKIPPED = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase from token `start` up to `end`, said of `concept`."""

    concept: str
    start: int
    end: int


def hits(tree: Node, tokens: list[Token]) -> list[Hit]:
    """Each concept once for each place where a phrase of it begins: the longest."""
    longest: dict[tuple[str, int], int] = {}
    for start, token in enumerate(tokens):
        for concept, end in _from(tree, tokens, start, token.sentence):
            key = (concept, start)
            longest[key] = max(longest.get(key, 0), end)
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


def _from(node: Node, tokens: list[Token], at: int, sentence: int) -> Iterator[tuple[str, int]]:
    if at >= len(tokens) or tokens[at].sentence != sentence:
        return
    for key in tokens[at].keys:
        if following := node.next.get(key):
            yield from ((concept, at + 1) for concept in following.ends)
            yield from _from(following, tokens, at + 1, sentence)
            if gap := following.next.get(GAP):
                for skipped in range(SKIPPED + 1):
                    yield from _from(gap, tokens, at + 1 + skipped, sentence)
