"""What the words around a phrase make of it: denied, only feared, happening now, often, or once upon a time."""

from dataclasses import dataclass

from functions.policy.triage.lexicon import Lexicon
from functions.policy.triage.moments import Moment, When, governing
from functions.policy.triage.phrases import Hit
from functions.policy.triage.tokens import Token


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase that is not denied. `feared`: threatened, feared or foretold, not done."""

    hit: Hit
    when: When
    feared: bool
    often: bool


def said(lexicon: Lexicon, tokens: list[Token], moments: list[Moment], hit: Hit) -> Said | None:
    """None when the text denies it."""
    if is_denied(lexicon, tokens, hit):
        return None
    often = any(token.word in lexicon.words("often") for token in _around(tokens, hit, 5, 3))
    return Said(hit, _when(lexicon, tokens, moments, hit), _is_feared(lexicon, tokens, hit), often)


def is_denied(lexicon: Lexicon, tokens: list[Token], hit: Hit) -> bool:
    """A negation close before, with nothing but bridging words between; not `tidak hanya`, not `bukan main`."""
    sentence = tokens[hit.start].sentence
    reach = lexicon.context["negation"]["before"]
    for at in range(hit.start - 1, max(-1, hit.start - 1 - reach), -1):
        token = tokens[at]
        if token.sentence != sentence or token.clause != tokens[hit.start].clause:
            return False
        if token.word in lexicon.words("negation.words"):
            return not _opens_no_denial(lexicon, tokens, at)
        if token.word not in lexicon.words("negation.bridges"):
            return False
    return False


def _opens_no_denial(lexicon: Lexicon, tokens: list[Token], at: int) -> bool:
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    before = tokens[at - 1].word if at else ""
    return following in lexicon.words("not_when_followed_by") or before in ("kalau", "apa", "ya")


def _is_feared(lexicon: Lexicon, tokens: list[Token], hit: Hit) -> bool:
    sentence = tokens[hit.start].sentence
    if hit.end < len(tokens) and tokens[hit.end].word == "lagi" and not _is_ahead(tokens, hit.end):
        return False
    for at in range(hit.start - 1, max(-1, hit.start - 1 - lexicon.context["threat"]["before"]), -1):
        token = tokens[at]
        if token.sentence != sentence:
            return False
        if set(token.keys) & lexicon.words("threat.words"):
            return True
        if token.word not in lexicon.words("threat.bridges"):
            return False
    return False


def _is_ahead(tokens: list[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].word in ("nanti", "besok")


def _when(lexicon: Lexicon, tokens: list[Token], moments: list[Moment], hit: Hit) -> When:
    before = tokens[max(0, hit.start - 2) : hit.start]
    sentence = tokens[hit.start].sentence
    if any(token.word in ("sedang", "lagi") and token.sentence == sentence for token in before):
        return When.NOW
    moment = governing(moments, tokens, hit)
    if moment is None:
        return _told_elsewhere(tokens, moments, hit)
    first = tokens[moment.start].word
    if first == "sekarang" or (moment.hours == 0 and not moment.ahead and moment.end - moment.start > 1):
        return When.NOW
    if moment.when is When.OLD and _goes_on(lexicon, tokens, moment, hit):
        return When.UNKNOWN
    return moment.when


def _told_elsewhere(tokens: list[Token], moments: list[Moment], hit: Hit) -> When:
    """A time that another sentence tells, when it is the only one of the text."""
    if (
        len(moments) == 1
        and not moments[0].ahead
        and abs(tokens[moments[0].start].sentence - tokens[hit.start].sentence) == 1
    ):
        return moments[0].when
    return When.UNKNOWN


def _goes_on(lexicon: Lexicon, tokens: list[Token], moment: Moment, hit: Hit) -> bool:
    """`dari dulu`, `sejak 2 tahun lalu`, `masih`, `lagi`: what began long ago has not ended."""
    if moment.start and tokens[moment.start - 1].word in ("dari", "sejak"):
        return True
    near = tokens[hit.start : hit.end + 2] + tokens[max(0, hit.start - 2) : hit.start]
    return any(
        token.word in ("masih", "lagi", "terus", "tetap") and token.sentence == tokens[hit.start].sentence
        for token in near
    )


def _around(tokens: list[Token], hit: Hit, before: int, after: int) -> list[Token]:
    sentence = tokens[hit.start].sentence
    near = tokens[max(0, hit.start - before) : hit.end + after]
    return [token for token in near if token.sentence == sentence]
