"""Which officers a report itself rules out: read before sealing, because afterwards nobody can."""

from functools import cache
from typing import Any

from functions.model.agency import Agency, Officer
from functions.policy.text import words


def excluded_officers(agency: Agency, body: dict[str, Any]) -> list[str]:
    """Ids of officers whose whole name or alias stands in the narrative or among those who must not know."""
    text = [*words(body["incident"]["description"]), "|", *words(body.get("avoid", ""))]
    return [officer.id for officer in agency.officers if _is_named(officer, text)]


def _is_named(officer: Officer, text: list[str]) -> bool:
    """A single given name is too common to rule anybody out: at least two words in a row, or an alias."""
    names = [_words_of(name) for name in (officer.full_name, *officer.aliases)]
    return any(len(name) >= 2 and name[0] in text and _follows(name, text) for name in names)


def _follows(name: list[str], text: list[str]) -> bool:
    return any(text[start : start + len(name)] == name for start in range(len(text) - len(name) + 1))


@cache
def _words_of(name: str) -> list[str]:
    """Of a name on the roster, which are few."""
    return words(name)
