"""When something happened, as the text tells it: how long ago, or how soon."""

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum

from functions.policy.triage.lexicon import Lexicon
from functions.policy.triage.phrases import Hit
from functions.policy.triage.tokens import Token

UNITS_AT_MOST, LONG_AGO, DAYS_STILL_COUNTED = 9999, 100_000.0, 5


class When(StrEnum):
    NOW = "now"
    WITHIN_72H = "72h"
    WITHIN_120H = "120h"
    OLD = "old"
    UNKNOWN = "unknown"
    SOON = "soon"
    LATER = "later"


@dataclass(slots=True)
class Moment:
    """Hours before the text was written; ahead of it when `ahead`."""

    start: int
    end: int
    hours: float
    ahead: bool = False

    @property
    def is_now(self) -> bool:
        """`sekarang`, `barusan`, `malam ini`."""
        return self.hours == 0 and not self.ahead

    @property
    def when(self) -> When:
        if self.ahead:
            return When.SOON if self.hours <= 72 else When.LATER
        if self.hours <= 72:
            return When.WITHIN_72H
        return When.WITHIN_120H if self.hours <= 120 else When.OLD


def moments(lexicon: Lexicon, tokens: list[Token], hits: list[Hit]) -> list[Moment]:
    """In the order of the text; a longer expression stands for the shorter ones inside it."""
    context = lexicon.context
    said = [
        Moment(hit.start, hit.end, float(hit.concept[1:]), hit.concept[0] == "+")
        for hit in hits
        if hit.concept[0] in "+-"
    ]
    units = context["units"].keys() | context["one_of"].keys()
    for at, token in enumerate(tokens):
        if token.word in units:
            before = (
                at - 1 if at and (tokens[at - 1].word.isdigit() or tokens[at - 1].word in context["numbers"]) else at
            )
            if moment := _counted(lexicon, tokens, before):
                said.append(moment)
    said.sort(key=lambda moment: (moment.start, -moment.end))
    kept: list[Moment] = []
    for moment in said:
        if not kept or moment.end > kept[-1].end:
            kept.append(moment)
    return kept


def _counted(lexicon: Lexicon, tokens: list[Token], at: int) -> Moment | None:
    """`3 hari (yang) lalu`, `minggu lalu`, `sebulan lagi`, `sudah 4 hari`; a bare number of days is no moment."""
    context = lexicon.context
    word = tokens[at].word
    number, unit_at = 1.0, at
    if word.isdigit() or word in context["numbers"]:
        number, unit_at = float(word if word.isdigit() else context["numbers"][word]), at + 1
    if unit_at >= len(tokens):
        return None
    unit = context["one_of"].get(tokens[unit_at].word, tokens[unit_at].word)
    if unit not in context["units"] or number > UNITS_AT_MOST:
        return None
    after = unit_at + 1
    if unit == "tahun" and after < len(tokens) and _is_year(tokens[after].word):
        return Moment(at, after + 1, LONG_AGO)
    if unit == "hari" and number <= DAYS_STILL_COUNTED and at and tokens[at - 1].word == "sudah":
        return Moment(at - 1, after, number * context["units"][unit])
    if after < len(tokens) and tokens[after].word == "yang":
        after += 1
    if after >= len(tokens):
        return None
    hours, following = number * context["units"][unit], tokens[after].word
    if following in lexicon.words("ago"):
        return Moment(at, after + 1, hours)
    counted = unit_at > at or tokens[at].word in context["one_of"]
    if following in ("depan", "lagi") and (counted or following == "depan"):
        return Moment(at, after + 1, hours, ahead=True)
    return None


def _is_year(word: str) -> bool:
    return word.isdigit() and len(word) == 4 and word[:2] in ("19", "20")


class Times:
    """The moments of one text, and which of them governs words of it."""

    def __init__(self, said: list[Moment], tokens: list[Token]) -> None:
        self._all, self._tokens = said, tokens
        self._starts = [moment.start for moment in said]

    def governing(self, start: int, end: int) -> Moment | None:
        """The last before the words in their clause, else the first after them there; else so in their sentence."""
        if not self._all:
            return None
        place, after = self._tokens[start], bisect_left(self._starts, start)
        near = self._all[max(0, after - 1) : after + 1]
        for moment in near:
            if self._tokens[moment.start].clause == place.clause:
                return moment
        for moment in near:
            if self._reaches(moment, place):
                return moment
        return None

    def _reaches(self, moment: Moment, place: Token) -> bool:
        """Beyond its own clause; `dia dipukul, sekarang sehat` does not tell when."""
        word = self._tokens[moment.start]
        return word.sentence == place.sentence and word.word != "sekarang"
