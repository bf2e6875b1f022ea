"""Which officers a report itself rules out: read before sealing, because afterwards nobody can."""

from collections.abc import Iterator
from typing import Any

from functions.model.agency import Agency, Officer
from functions.policy.names_on_roster import names_of
from functions.policy.police import ruled_out_by_police
from functions.policy.said import Said, Sayings
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
WISHES_A_WOMAN = Sayings.of(
    *("petugas perempuan", "petugas wanita", "petugasnya perempuan", "petugasnya wanita", "petugas cewek"),
    *("sama perempuan saja", "dengan perempuan saja", "perempuan saja yang datang", "minta polwan"),
)


def said_in(body: dict[str, Any]) -> Said:
    """Everything that a report says in words of its own."""
    incident = body["incident"]
    return Said(incident["description"], incident.get("place", ""), body.get("avoid", ""))


def conflicts(agency: Agency, said: Said) -> dict[str, str]:
    """Officer id -> why, as a code: parties to the report and who stands beside one. Never chosen, told or shown.

    Each kind looks at what was found before it.
    """
    found: dict[str, str] = {}
    for why, officers in (
        ("named", _named(agency, said)),
        ("relative", _relatives(agency, said, found)),
        ("institution", _members(agency, said)),
        ("police", ruled_out_by_police(agency, said.parts)),
        ("superior", _superiors(agency, found)),
    ):
        for officer in list(officers):
            found.setdefault(officer.id, why)
    return dict(sorted(found.items()))


def wishes_a_woman(said: Said) -> bool:
    return WISHES_A_WOMAN.any_in(said)


def _named(agency: Agency, said: Said) -> Iterator[Officer]:
    """By the whole name or an alias that says who; by one word only after an office: "Bripka Agus"."""
    names = names_of(agency)
    yield from names.officers.found_in(said)
    for word in said.after(OFFICES):
        called = names.by_first_word(word)
        if len(called) < TOO_COMMON_FROM:
            yield from called


def _relatives(agency: Agency, said: Said, found: dict[str, str]) -> Iterator[Officer]:
    """Whose relative is named, and whoever is a relative of an officer who is."""
    names = names_of(agency)
    yield from names.relatives.found_in(said)
    for party in [officer for officer in agency.officers if officer.id in found] if found else ():
        yield from names.by_relative(party.full_name)
        for relative in party.relatives:
            yield from names.by_full_name(relative)


def _members(agency: Agency, said: Said) -> Iterator[Officer]:
    """Who works or worked for an institution that is named, or has asked to be left out of what concerns it."""
    named = set(names_of(agency).institutions.found_in(said))
    for officer in agency.officers if named else ():
        if named & {*officer.employer_ids, *officer.recusals}:
            yield officer


def _superiors(agency: Agency, found: dict[str, str]) -> Iterator[Officer]:
    superiors = {officer.superior_id for officer in agency.officers if officer.id in found} if found else ()
    yield from (officer for officer in agency.officers if superiors and officer.id in superiors)
