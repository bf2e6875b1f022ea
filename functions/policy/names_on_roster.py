"""The names that an agency's files know, made ready to be looked for in a report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from functions.model.agency import Agency, Officer
from functions.policy.common_names import says_who
from functions.policy.said import Sayings, Words
from functions.policy.text import words

SHORTEST_SINGLE_NAME = 3
KEPT = 4


class NamesOnRoster:
    """Names that say who, of officers, relatives and institutions, and the first words of officers' names."""

    def __init__(self, agency: Agency) -> None:
        own = [(name, officer) for officer in agency.officers for name in _in_words([*_called(officer)])]
        related = [(name, officer) for officer in agency.officers for name in _in_words(officer.relatives)]
        self.officers = Sayings((name, officer) for name, officer in own if says_who(name))
        self.relatives = Sayings((name, officer) for name, officer in related if says_who(name))
        self.institutions = Sayings(
            (name, institution.id)
            for institution in agency.institutions
            for name in _in_words([institution.name, *institution.aliases])
        )
        self._by_full_name = _grouped((name, o) for o in agency.officers for name in _in_words([o.full_name]))
        self._by_relative = _grouped(related)
        self._by_first_word = _grouped(
            ((name[0],), officer) for name, officer in own if len(name[0]) >= SHORTEST_SINGLE_NAME
        )

    def by_first_word(self, word: str) -> list[Officer]:
        return self._by_first_word.get((word,), [])

    def by_full_name(self, name: str) -> list[Officer]:
        return self._by_full_name.get(tuple(words(name)), [])

    def by_relative(self, name: str) -> list[Officer]:
        return self._by_relative.get(tuple(words(name)), [])


_kept: dict[int, tuple[Agency, NamesOnRoster]] = {}


def names_of(agency: Agency) -> NamesOnRoster:
    """Made once for an agency in memory: a process serves one, tests serve several."""
    found = _kept.get(id(agency))
    if found is None or found[0] is not agency:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[id(agency)] = agency, NamesOnRoster(agency)
    return found[1]


def _called(officer: Officer) -> Iterator[str]:
    yield officer.full_name
    yield from officer.aliases


def _in_words(names: Iterable[str]) -> Iterator[Words]:
    return (name for name in (tuple(words(name)) for name in names) if name)


def _grouped(named: Iterable[tuple[Words, Officer]]) -> dict[Words, list[Officer]]:
    """An officer once under each name."""
    groups: dict[Words, list[Officer]] = defaultdict(list)
    for name, officer in named:
        if officer not in groups[name]:
            groups[name].append(officer)
    return dict(groups)
