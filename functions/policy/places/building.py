"""How an agency's index of names is made, at first use."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from functions.model.agency import Agency
from functions.policy import forgotten, regions, text
from functions.policy.places.index import ELSEWHERE, Index, consonants_of, ends_of
from functions.policy.places.names import folded, keys_of, parts_of, tokens_of
from functions.policy.places.words import words
from functions.policy.ready import Ready
from functions.policy.regions import DATA, villages

SHORTEST_MISSPELT = 6
# A village's name is held against misspelling when it is long enough not to be near a common word.
SHORTEST_MISSPELT_VILLAGE = 9
TWO_ERRORS_FROM = 12
# The names of regencies and districts are few: two errors of ten letters leave no doubt.
TWO_ERRORS_FROM_IN_DISTRICTS = 10
KINDS = ("kabupaten administrasi ", "kota administrasi ", "kabupaten ", "kota ")
VILLAGE_DOTS = 3
SHORTEST_STEM = 2
KEPT = 8


@dataclass
class _Building:
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    words_in: dict[str, int] = field(default_factory=dict)
    full: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, name: str, code: str) -> None:
        written = list(keys_of(name))
        for key, length in written:
            self.codes[key].add(code)
            self.words_in[key] = max(length, self.words_in.get(key, 0))
        official = tokens_of(name)
        self.full[written[-1][0]] = tuple(official)
        self.full[written[0][0]] = tuple(parts_of(official))

    def add_stems(self) -> None:
        """Betung Bedarah is both Betung Bedarah Barat and Timur, when no other is called so."""
        stems: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for key, parts in self.full.items():
            if len(parts) > SHORTEST_STEM and parts[-1] in words().directions and "".join(parts[:-1]) not in self.codes:
                stems[parts[:-1]] |= self.codes[key]
        for stem, codes in stems.items():
            for code in codes:
                self.add(" ".join(stem), code)


_kept: dict[str, Index] = {}


def index_of(agency: Agency) -> Index:
    """Kept for the last few agencies: one process serves one, tests serve several."""
    found = _kept.get(agency.version)
    if found is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[agency.version] = ready_index(agency).get()
    return found


def ready_index(agency: Agency) -> Ready[Index]:
    """Ready for one agency, in one version of its files."""
    data = (DATA / "place-words.json", DATA / "lexicon" / "everyday.txt", *DATA.glob("regions*.csv"))
    code = (*Path(__file__).parent.glob("*.py"), *map(Path, (text.__file__, regions.__file__, forgotten.__file__)))
    return Ready("places", [*data, *code], partial(_build, agency), agency.version)


def _build(agency: Agency) -> Index:
    made = _Building()
    for region in agency.regions:
        made.add(bare(region.name), region.code)
    for code, name in villages(agency.province).items():
        made.add(name, code)
    for code, names in agency.also_called.items():
        for name in names:
            made.add(name, code)
    made.add_stems()
    local = frozenset(made.full)
    in_names = {part for parts in made.full.values() for part in parts}
    for name in [*_elsewhere(agency.province), *words().elsewhere]:
        key = "".join(folded(name).split())
        made.codes[key].add(ELSEWHERE)
        in_names |= set(tokens_of(name))
        made.words_in[key] = max(len(name.split()), made.words_in.get(key, 0))
    weak = words().everyday | {key for word in agency.everyday_words for key, _ in keys_of(word)}
    weak |= {key for word in words().everyday for key, _ in keys_of(word)}
    named = local - words().generic
    errors = {name: _errors(name, made.codes[name]) for name in named - weak}
    common = _common(made.codes)
    return Index(
        codes={key: frozenset(codes) for key, codes in made.codes.items()},
        words_in=made.words_in,
        heads=_heads(made.codes, local),
        begins=frozenset(key[:3] for key in made.codes),
        alike=_by_ends({name: most for name, most in errors.items() if most}),
        errors=errors,
        parts=made.full,
        consonants=_by_consonants(name for name in named if not words().numerals & set(made.full[name])),
        common=common,
        strange=(common | words().levels.keys()) - in_names,
        regencies=[bare(region.name).replace(" ", "") for region in agency.regions if region.level == "regency"],
        weak=frozenset(weak),
        generic=words().generic,
        province=agency.province,
        namesake=_namesake(agency),
    )


def bare(name: str) -> str:
    """Without the kind before an official name: `Kota Jambi` is called Jambi."""
    lower = folded(name)
    return next((lower.removeprefix(kind) for kind in KINDS if lower.startswith(kind) and "baru" not in lower), lower)


def _elsewhere(province: str) -> list[str]:
    with (DATA / "regions.csv").open(encoding="utf-8") as rows:
        return [
            bare(row["name"])
            for row in csv.DictReader(rows)
            if row["level"] in ("province", "regency") and not row["code"].startswith(province)
        ]


def _heads(codes: dict[str, set[str]], local: frozenset[str]) -> frozenset[str]:
    return frozenset(name[:end] for name in local for end in range(3, len(name)) if name[:end] in codes)


def _common(codes: Iterable[str]) -> frozenset[str]:
    begins = {name[:end] for name in codes for end in range(1, len(name) + 1)}
    return words().common | (words().vocabulary - begins - words().levels.keys())


def _errors(name: str, codes: set[str]) -> int:
    """In how many letters a name may be misspelt."""
    only_villages = all(code.count(".") == VILLAGE_DOTS for code in codes)
    if len(name) < (SHORTEST_MISSPELT_VILLAGE if only_villages else SHORTEST_MISSPELT):
        return 0
    return 2 if len(name) >= (TWO_ERRORS_FROM if only_villages else TWO_ERRORS_FROM_IN_DISTRICTS) else 1


def _by_ends(errors: dict[str, int]) -> dict[tuple[str, int], list[str]]:
    """Names by how they begin or end, for every length that a misspelling of theirs may have."""
    alike: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, most in sorted(errors.items()):
        for end in ends_of(name):
            for more in range(-most, most + 1):
                alike[end, len(name) + more].append(name)
    return dict(alike)


def _by_consonants(names: Iterable[str]) -> dict[str, list[str]]:
    """Without those that a word of the language is too."""
    taken = {consonants_of(word) for word in words().vocabulary}
    by_consonants: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        if consonants_of(name) not in taken:
            by_consonants[consonants_of(name)].append(name)
    return dict(by_consonants)


def _namesake(agency: Agency) -> str | None:
    """The regency with the province's own name: said alone it may be either."""
    named = {bare(region.name): region.code for region in agency.regions if region.level == "regency"}
    province = next((region for region in agency.regions if region.code == agency.province), None)
    return named.get(folded(province.name)) if province else None
