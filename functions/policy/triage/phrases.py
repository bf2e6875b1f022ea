"""Which phrases of the lexicon stand in a text. Work grows with the text, not with how it is written."""

from dataclasses import dataclass

from functions.policy.triage.lexicon import GAP, Node
from functions.policy.triage.tokens import Token

SKIPPED = 3


@dataclass(slots=True)
class Hit:
    """A phrase from token `start` up to `end`, said of `concept`."""

    concept: str
    start: int
    end: int


def hits(tree: Node, tokens: list[Token]) -> list[Hit]:
    """Each concept once for each place where a phrase of it begins: the longest."""
    longest: dict[tuple[str, int], int] = {}
    first = tree.next
    for start, token in enumerate(tokens):
        for key in token.keys:
            if key in first:
                reached: list[tuple[str, int]] = []
                _reach(first[key], tokens, start + 1, token.sentence, reached)
                for concept, end in reached:
                    if longest.get((concept, start), 0) < end:
                        longest[concept, start] = end
    return [Hit(concept, start, end) for (concept, start), end in longest.items()]


def _reach(node: Node, tokens: list[Token], at: int, sentence: int, reached: list[tuple[str, int]]) -> None:
    """Every end of a phrase that begins as the tokens before `at` do."""
    for concept in node.ends:
        reached.append((concept, at))
    if not node.next:
        return
    _follow(node, tokens, at, sentence, reached)
    if gap := node.next.get(GAP):
        for skipped in range(SKIPPED + 1):
            _follow(gap, tokens, at + skipped, sentence, reached)


def _follow(node: Node, tokens: list[Token], at: int, sentence: int, reached: list[tuple[str, int]]) -> None:
    if at < len(tokens) and tokens[at].sentence == sentence:
        for key in tokens[at].keys:
            if following := node.next.get(key):
                _reach(following, tokens, at + 1, sentence, reached)
