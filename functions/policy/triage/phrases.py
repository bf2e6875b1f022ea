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
    first, closes, skips = tree.next, _closes(tokens), _skips(tokens, negations)
    named = [frozenset(token.keys) for token in tokens]
    for start, keys in enumerate(named):
        after = start + 1
        ahead = frozenset().union(*named[after : min(skips[after] + 1, closes[start])])
        for key in keys:
            node = first.get(key)
            if node is None:
                continue
            for concept in node.ends:
                longest.setdefault((concept, start), after)
            if not node.wanted.isdisjoint(ahead):
                for concept, end in _reached(node, named, after, closes[start], skips):
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


def _reached(
    node: Node, named: list[frozenset[str]], at: int, close: int, skips: list[int]
) -> Iterator[tuple[str, int]]:
    """Every end of a longer phrase that begins as the tokens before `at` do."""
    open_ends = [(node, at)]
    while open_ends:
        node, at = open_ends.pop()
        found = []
        if node.next and at < close:
            found += [(node.next[key], at + 1) for key in named[at] & node.next.keys()]
        if gap := node.gap:
            for place in range(at, min(skips[at] + 1, close)):
                found += [(gap[key], place + 1) for key in named[place] & gap.keys()]
        for node, at in found:
            for concept in node.ends:
                yield concept, at
            if node.wanted:
                open_ends.append((node, at))
