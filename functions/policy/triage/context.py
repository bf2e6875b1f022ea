"""What the words around a phrase make of it: denied, only feared, happening now, often, or once upon a time."""

from bisect import bisect_left
from dataclasses import dataclass

from functions.policy.triage.lexicon import Lexicon
from functions.policy.triage.moments import Moment, Times, When
from functions.policy.triage.tokens import Token

REACH = 4
AHEAD = frozenset(("mau", "akan"))
GOES_ON = frozenset(("masih", "lagi", "terus", "tetap"))


@dataclass(slots=True)
class Setting:
    """Of words that are not denied. `feared`: threatened, feared or foretold, not done."""

    when: When
    feared: bool
    often: bool


class Surroundings:
    """Answers for any stretch of one text; the same stretch is looked at once."""

    def __init__(self, lexicon: Lexicon, tokens: list[Token], moments: list[Moment]) -> None:
        self._tokens, self._moments, self._times = tokens, moments, Times(moments, tokens)
        self._negations, self._negation_bridges = lexicon.words("negation.words"), lexicon.words("negation.bridges")
        self._no_denial_before = lexicon.words("negation.not_when_followed_by")
        self._no_denial_after = lexicon.words("negation.not_when_preceded_by")
        self._never_denial = lexicon.words("negation.never_when_followed_by")
        self._states = lexicon.words("not_now_before")
        self._threats, self._threat_bridges = lexicon.words("threat.words"), lexicon.words("threat.bridges")
        self._marks: dict[str, list[int]] = {}
        self._sentences: dict[int, tuple[int, int]] = {}
        self._look_for(lexicon.marks)
        self._in_progress, self._of_a_thing = self._following("in_progress", 2), self._following("things_before", 3)
        self._denied_places: set[int] = set()
        self._seen: dict[tuple[int, int], Setting | None] = {}

    def _look_for(self, marks: dict[str, tuple[str, ...]]) -> None:
        opened, sentence = 0, 0
        for at, token in enumerate(self._tokens):
            if token.word in marks:
                for name in marks[token.word]:
                    self._marks.setdefault(name, []).append(at)
            if token.sentence != sentence:
                self._sentences[sentence] = (opened, at)
                opened, sentence = at, token.sentence
        self._sentences[sentence] = (opened, len(self._tokens))

    def _following(self, mark: str, reach: int) -> set[int]:
        """Places up to `reach` words after one of this mark, in its sentence."""
        ends = ((at, min(at + reach + 1, self._closes(at))) for at in self._marks.get(mark, ()))
        return {place for at, end in ends for place in range(at + 1, end)}

    def _closes(self, at: int) -> int:
        return self._sentences[self._tokens[at].sentence][1]

    def _stand(self, mark: str, first: int, end: int, beside: int) -> bool:
        """Whether a word of this mark lies from `first` up to `end`, in the sentence of `beside`."""
        places = self._marks.get(mark)
        if not places:
            return False
        at = bisect_left(places, first)
        if at == len(places) or places[at] >= end:
            return False
        opens, closes = self._sentences[self._tokens[beside].sentence]
        at = bisect_left(places, max(first, opens))
        return at < len(places) and places[at] < min(end, closes)

    def of(self, start: int, end: int) -> Setting | None:
        """None when the text denies what stands from `start` up to `end`. To be asked from left to right."""
        stretch = (start, end)
        if stretch not in self._seen:
            self._seen[stretch] = self._looked_at(start, end)
        return self._seen[stretch]

    def _looked_at(self, start: int, end: int) -> Setting | None:
        if self._denied(start):
            self._denied_places.update(range(start, end))
            return None
        unmeant = self._of_things(start, end) or self._of_the_clock(start, end)
        return None if unmeant else self._setting(start, end)

    def _denied(self, start: int) -> bool:
        """A negation close before, or words that are denied, with only bridging words between."""
        if start in self._denied_places:
            return True
        clause = self._tokens[start].clause
        for at in range(start - 1, max(-1, start - 1 - REACH), -1):
            token = self._tokens[at]
            if token.clause != clause:
                return False
            if token.word in self._negations:
                return self._denies(at, start)
            if at in self._denied_places:
                return True
            if token.word not in self._negation_bridges:
                return False
        return False

    def _denies(self, at: int, start: int) -> bool:
        """Not `tidak hanya`, not `bukan main`; `tidak mau berhenti` only when `mau` belongs to what is denied."""
        before, after = self._tokens[at - 1].word if at else "", self._tokens[at + 1].word
        if before in self._no_denial_after or after in self._never_denial:
            return False
        return at + 1 == start or after not in self._no_denial_before

    def _of_things(self, start: int, end: int) -> bool:
        """`ayam diracun`, `bakar sampah`: no person suffers."""
        return start in self._of_a_thing or self._stand("things_after", end, end + 1, start)

    def _of_the_clock(self, start: int, end: int) -> bool:
        """`pukul 10 malam`, not `pukul 2 kali`."""
        if self._tokens[start].word != "pukul" or end - start != 1 or end >= len(self._tokens):
            return False
        after = self._tokens[end + 1].word if end + 1 < len(self._tokens) else ""
        return self._tokens[end].word.isdigit() and after not in ("kali", "x")

    def _setting(self, start: int, end: int) -> Setting:
        often = self._stand("often", start - 5, end + 3, start)
        when = self._when(start, end)
        if often and when is When.NOW and not self._happening(start):
            when = When.UNKNOWN
        feared = self._tokens[start - 1].word in AHEAD if start and when is When.NOW else self._feared(start, end)
        return Setting(when, feared, often)

    def _feared(self, start: int, end: int) -> bool:
        """`takut dipukul` has not happened yet, `takut dipukul lagi` has."""
        if end < len(self._tokens) and self._tokens[end].word == "lagi":
            return False
        sentence = self._tokens[start].sentence
        for at in range(start - 1, max(-1, start - 1 - REACH), -1):
            token = self._tokens[at]
            if token.sentence != sentence:
                return False
            if not self._threats.isdisjoint(token.meaning.names):
                return True
            if token.word not in self._threat_bridges:
                return False
        return False

    def _when(self, start: int, end: int) -> When:
        if self._happening(start):
            return When.NOW
        moment = self._times.governing(start, end)
        if moment is None:
            return self._told_elsewhere(start)
        if moment.is_now or self._tokens[moment.start].word == "sekarang":
            return When.UNKNOWN if self._only_contrasts(moment) else When.NOW
        if moment.when is When.OLD and self._has_not_ended(moment, start, end):
            return When.UNKNOWN
        return moment.when

    def _happening(self, start: int) -> bool:
        """`lagi dipukul`, not `dipukul lagi`."""
        return start in self._in_progress

    def _told_elsewhere(self, start: int) -> When:
        """A time that the sentence before or after tells, when it is the only one of the text."""
        if len(self._moments) == 1 and not self._moments[0].ahead and not self._moments[0].is_now:
            apart = self._tokens[self._moments[0].start].sentence - self._tokens[start].sentence
            if abs(apart) == 1:
                return self._moments[0].when
        return When.UNKNOWN

    def _only_contrasts(self, moment: Moment) -> bool:
        """`sampai sekarang`, `dulu jarang, sekarang sering`, `sekarang hamil`: no word of what happens this minute."""
        at = moment.start
        if self._tokens[at].word != "sekarang":
            return at > 0 and self._tokens[at - 1].word == "sampai"
        before, after = (
            self._tokens[at - 1] if at else None,
            self._tokens[at + 1] if at + 1 < len(self._tokens) else None,
        )
        told = after is not None and after.word in self._states
        return told or (before is not None and before.word == "sampai") or self._stand("contrast", 0, at, at)

    def _has_not_ended(self, moment: Moment, start: int, end: int) -> bool:
        """`dari dulu`, `sejak 2 tahun lalu`, `masih`, `lagi`: what began long ago has not ended."""
        before = [token.word for token in self._tokens[max(0, moment.start - 2) : moment.start]]
        if before and before[-1] in ("dari", "sejak") and before[0] not in ("lebih", "kurang"):
            return True
        clause = self._tokens[start].clause
        near = self._tokens[max(0, start - 2) : end + 2]
        return any(token.word in GOES_ON and token.clause == clause for token in near)
