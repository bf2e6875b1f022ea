"""Where a suspect is of the police: nobody of that unit may come; nobody of the police at all where no unit is told."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from functions.model.agency import Agency, Officer
from functions.policy.regions import regency_of
from functions.policy.text import plain, words

POLICE = "police"
RANKS = frozenset(words("bripda briptu brigadir brigpol bripka aipda aiptu ipda iptu akp kompol akbp kombes"))
SUSPECTS = (
    *("oknum polisi", "oknum polri", "anggota polisi", "anggota polri", "seorang polisi", "pelaku polisi"),
    *("pelakunya polisi", "suami polisi", "suami saya polisi", "suaminya polisi", "ayah saya polisi", "ayahnya polisi"),
    *("dipukul polisi", "dilecehkan polisi", "diperkosa polisi"),
)
# Without a unit behind them these say nothing of the police.
SUSPECTS_OF_A_UNIT = (
    *("oknum", "oknum anggota", "pelaku anggota", "pelakunya anggota", "suami anggota", "suami saya anggota"),
    *("suaminya anggota", "ayah saya anggota", "ayahnya anggota", "suami saya dinas", "suaminya dinas"),
    *("suami saya bertugas", "suaminya bertugas"),
)
LEADS_TO_UNIT = frozenset(words("di dari anggota bertugas tugas dinas berdinas kerja bekerja pada jajaran yang"))
REFERS_BACK, MENTIONED_BEFORE = frozenset(words("itu tersebut tsb tadi ini")), ""
OF_REGENCY = frozenset(words("polres polresta polrestabes mapolres"))
OF_DISTRICT = frozenset(words("polsek polsekta mapolsek"))
LONGEST_NAME = 3
SENTENCE_ENDS = re.compile(r"[.!?;,\n]+(?!\s*(?:anggota|dari|yang|dinas|bertugas|tugas)\b)", re.IGNORECASE)


# Most reports do not: they are not taken apart a second time.
SPEAKS_OF_POLICE = ("polisi", "polri", "oknum", "anggota", "dinas", "bertugas", *sorted(RANKS))


class Sentences:
    """Words by where they stand; between two sentences stands a word that is none."""

    def __init__(self, parts: Sequence[str]) -> None:
        sentences = (words(sentence) for part in parts for sentence in SENTENCE_ENDS.split(part))
        self._words = [word for sentence in sentences for word in (*sentence, "|")]
        self._at: dict[str, list[int]] = {}
        for n, word in enumerate(self._words):
            self._at.setdefault(word, []).append(n)

    def ends(self, phrase: tuple[str, ...]) -> Iterator[int]:
        """Where the words go on each time that the phrase was said."""
        return (n + len(phrase) for n in self._at.get(phrase[0], ()) if self.stands_at(n, phrase))

    def stands_at(self, n: int, phrase: tuple[str, ...]) -> bool:
        return tuple(self._words[n : n + len(phrase)]) == phrase

    def word(self, n: int) -> str:
        return self._words[n] if n < len(self._words) else "|"


def ruled_out_by_police(agency: Agency, parts: Sequence[str]) -> Iterator[Officer]:
    said = "\n".join(parts)
    said = said.lower() if said.isascii() else plain(said)
    if not any(stem in said for stem in SPEAKS_OF_POLICE):
        return
    text = Sentences(parts)
    units = list(_units(agency, text))
    regencies = {regency for regency in units if regency}
    if not units:
        return
    everybody = None in units or not regencies
    posts = {
        post.id
        for post in agency.institutions
        if post.kind == POLICE and (everybody or regency_of(post.region) in regencies)
    }
    for officer in agency.officers:
        is_police = agency.agency_kinds.get(officer.agency_id) == POLICE
        is_of_unit = is_police and (everybody or any(regency_of(area) in regencies for area in officer.areas))
        if is_of_unit or posts & {*officer.employer_ids}:
            yield officer


def _units(agency: Agency, text: Sentences) -> Iterator[str | None]:
    """For each policeman who is suspected the regency of his unit; None where it is not told, or may be any."""
    for phrase in SUSPECTS:
        for end in text.ends(_words_of(phrase)):
            yield MENTIONED_BEFORE if text.word(end) in REFERS_BACK else _unit_after(agency, text, end, 0)
    for phrase in SUSPECTS_OF_A_UNIT:
        told = (_unit_after(agency, text, end, 0) for end in text.ends(_words_of(phrase)))
        yield from (regency for regency in told if regency)
    for rank in RANKS:
        for end in text.ends((rank,)):
            yield _unit_after(agency, text, end, LONGEST_NAME)


def _unit_after(agency: Agency, text: Sentences, n: int, name_words: int) -> str | None:
    """Only where it stands with the suspect: after a name of so many words at most, and what leads to a unit."""
    start = n
    while n < start + name_words and text.word(n) not in LEADS_TO_UNIT | OF_REGENCY | OF_DISTRICT:
        n += 1
    while text.word(n) in LEADS_TO_UNIT:
        n += 1
    for post in agency.institutions:
        if post.kind == POLICE and any(text.stands_at(n, _words_of(name)) for name in (post.name, *post.aliases)):
            return regency_of(post.region)
    kind = text.word(n)
    level = "regency" if kind in OF_REGENCY else "district" if kind in OF_DISTRICT else None
    return _named_at(agency, text, n + 1, level) if level else None


def _named_at(agency: Agency, text: Sentences, n: int, level: str) -> str | None:
    """The longest name that stands there, where only one regency has it."""
    for length in range(LONGEST_NAME, 0, -1):
        found = _regencies(agency, level, tuple(text.word(n + k) for k in range(length)))
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _regencies(agency: Agency, level: str, name: tuple[str, ...]) -> set[str | None]:
    """`Polres Merangin` is of Kabupaten Merangin, `Polresta Jambi` of Kota Jambi."""
    named = {name, ("kabupaten", *name), ("kota", *name)} if level == "regency" else {name}
    return {
        regency_of(region.code)
        for region in agency.regions
        if region.level == level and _words_of(region.name) in named
    }


@lru_cache(maxsize=8192)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(words(name))
