"""Which officers a report itself rules out: read before sealing, because afterwards nobody can."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from functions.model.agency import Agency, Officer
from functions.policy.common_names import says_who
from functions.policy.police import ruled_out_by_police
from functions.policy.text import words

# Said before the name of somebody in office: after one of these a single name is enough.
OFFICES = frozenset(
    words(
        """
        petugas konselor pendamping psikolog bripda briptu brigadir brigpol bripka aipda aiptu ipda iptu akp kompol
        akbp kombes bhabinkamtibmas kapolsek kanit
        """
    )
)
# A single name that fits more officers than this says nothing about any of them.
TOO_COMMON_FROM = 3
WISHES_A_WOMAN = (
    *("petugas perempuan", "petugas wanita", "petugasnya perempuan", "petugasnya wanita", "petugas cewek"),
    *("sama perempuan saja", "dengan perempuan saja", "perempuan saja yang datang", "minta polwan"),
)


class Text:
    """The words of a report, by where they stand."""

    def __init__(self, *parts: str) -> None:
        self._words: list[str] = []
        for part in parts:
            self._words += [*words(part), "|"]
        self._at: dict[str, list[int]] = {}
        for n, word in enumerate(self._words):
            self._at.setdefault(word, []).append(n)

    def has(self, name: tuple[str, ...]) -> bool:
        """All its words in a row."""
        starts = self._at.get(name[0], ()) if name else ()
        return any(tuple(self._words[n : n + len(name)]) == name for n in starts)

    def says(self, phrases: Iterable[str]) -> bool:
        return any(self.has(_words_of(phrase)) for phrase in phrases)

    def after(self, before: frozenset[str]) -> set[str]:
        """The words that follow one of these."""
        return {self._words[n + 1] for word in before & self._at.keys() for n in self._at[word]}


def conflicts(agency: Agency, body: dict[str, Any]) -> dict[str, str]:
    """Officer id -> why, as a code: parties to the report and who stands beside one. Never chosen, told or shown.

    Each kind looks at what was found before it.
    """
    text = _text(body)
    found: dict[str, str] = {}
    for why, officers in (
        ("named", _named(agency, text)),
        ("relative", _relatives(agency, text, found)),
        ("institution", _members(agency, text)),
        ("police", ruled_out_by_police(agency, _parts(body))),
        ("superior", _superiors(agency, found)),
    ):
        for officer in list(officers):
            found.setdefault(officer.id, why)
    return found


def wishes_a_woman(body: dict[str, Any]) -> bool:
    return _text(body).says(WISHES_A_WOMAN)


def _text(body: dict[str, Any]) -> Text:
    return Text(*_parts(body))


def _parts(body: dict[str, Any]) -> list[str]:
    incident = body["incident"]
    return [incident["description"], incident.get("place", ""), body.get("avoid", "")]


def _named(agency: Agency, text: Text) -> Iterator[Officer]:
    """By the whole name or an alias that says who; by one word only after an office: "Bripka Agus"."""
    in_office = text.after(OFFICES)
    for officer in agency.officers:
        names = [_words_of(name) for name in (officer.full_name, *officer.aliases)]
        if any(says_who(name) and text.has(name) for name in names):
            yield officer
    for word in in_office:
        called = [officer for officer in agency.officers if word in _single_names(officer)]
        if len(called) < TOO_COMMON_FROM:
            yield from called


def _single_names(officer: Officer) -> set[str]:
    names = (officer.full_name, *officer.aliases)
    return {name[0] for name in map(_words_of, names) if name and len(name[0]) >= 3}


def _relatives(agency: Agency, text: Text, found: dict[str, str]) -> Iterator[Officer]:
    """Whose relative is named, and whoever is a relative of an officer who is."""
    parties = {_words_of(officer.full_name) for officer in agency.officers if officer.id in found}
    theirs = {_words_of(name) for officer in agency.officers if officer.id in found for name in officer.relatives}
    for officer in agency.officers:
        relatives = [_words_of(name) for name in officer.relatives]
        named = any(name in parties or (says_who(name) and text.has(name)) for name in relatives)
        if named or _words_of(officer.full_name) in theirs:
            yield officer


def _members(agency: Agency, text: Text) -> Iterator[Officer]:
    """Who works or worked for an institution that is named, or has asked to be left out of what concerns it."""
    named = {
        institution.id
        for institution in agency.institutions
        if any(text.has(_words_of(name)) for name in (institution.name, *institution.aliases))
    }
    for officer in agency.officers if named else ():
        if named & {*officer.employer_ids, *officer.recusals}:
            yield officer


def _superiors(agency: Agency, found: dict[str, str]) -> Iterator[Officer]:
    superiors = {officer.superior_id for officer in agency.officers if officer.id in found}
    yield from (officer for officer in agency.officers if officer.id in superiors)


@lru_cache(maxsize=8192)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(words(name))
