"""Every name of a province's regions, and of regencies elsewhere, by how it is written; made at first use."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from functions.model.agency import Agency
from functions.policy.places.names import folded, keys_of
from functions.policy.places.words import words
from functions.policy.regions import DATA, villages

ELSEWHERE = "elsewhere"
SHORTEST_MISSPELT = 6
SHORTEST_WRITTEN = 5
TWO_ERRORS_FROM = 12
# A village's name is held against misspelling when it is long enough not to be near a common word.
SHORTEST_MISSPELT_VILLAGE = 9
KINDS = ("kabupaten administrasi ", "kota administrasi ", "kabupaten ", "kota ")
VILLAGE_DOTS = 3
KEPT = 8
NONE: list[str] = []


@dataclass(frozen=True)
class Index:
    """`codes` by written name; `heads` are names with which longer ones begin; `alike` for misspelt ones.

    `begins` holds the first three letters of every name: most words of a text are none by these.
    """

    codes: dict[str, frozenset[str]]
    words_in: dict[str, int]
    heads: frozenset[str]
    begins: frozenset[str]
    alike: dict[tuple[str, int], list[str]]
    weak: frozenset[str]
    generic: frozenset[str]
    province: str
    namesake: str | None

    def needs_context(self, key: str) -> bool:
        return key in self.weak or key in self.generic

    def misspelt(self, written: str, several: bool) -> str | None:
        """The one name that is nearest to `written`, when it is near enough for its length.

        Of `several` words, the first three letters must be right.
        """
        length = len(written)
        if length < SHORTEST_WRITTEN:
            return None
        beginning, ending = _ends(written)
        near = self.alike.get((beginning, length), NONE)
        if not several:
            near = [*near, *self.alike.get((ending, length), NONE)]
        if not near or not written.isalpha() or written in words().not_places:
            return None
        errors = 2 if length >= TWO_ERRORS_FROM else 1
        found = process.extract(written, near, scorer=OSA.distance, score_cutoff=errors, limit=6)
        best = [name for name, distance, _ in found if distance == found[0][1]]
        return best[0] if len({self.codes[name] for name in best}) == 1 else None


@dataclass
class _Building:
    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    words_in: dict[str, int] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)

    def add(self, name: str, code: str) -> None:
        written = list(keys_of(name))
        for key, length in written:
            self.codes[key].add(code)
            self.words_in[key] = max(length, self.words_in.get(key, 0))
        self.full |= {written[0][0], written[-1][0]}


_kept: dict[str, Index] = {}


def index_of(agency: Agency) -> Index:
    """Kept for the last few agencies: one process serves one, tests serve several."""
    found = _kept.get(agency.version)
    if found is None:
        if len(_kept) >= KEPT:
            _kept.clear()
        found = _kept[agency.version] = _build(agency)
    return found


def _build(agency: Agency) -> Index:
    made = _Building()
    for region in agency.regions:
        made.add(bare(region.name), region.code)
    for code, name in villages(agency.province).items():
        made.add(name, code)
    for code, names in agency.also_called.items():
        for name in names:
            made.add(name, code)
    local = frozenset(made.full)
    for name in [*_elsewhere(agency.province), *words().elsewhere]:
        key = "".join(folded(name).split())
        made.codes[key].add(ELSEWHERE)
        made.words_in[key] = max(len(name.split()), made.words_in.get(key, 0))
    weak = words().everyday | {key for word in agency.everyday_words for key, _ in keys_of(word)}
    weak |= {key for word in words().everyday for key, _ in keys_of(word)}
    return Index(
        codes={key: frozenset(codes) for key, codes in made.codes.items()},
        words_in=made.words_in,
        heads=_heads(made.codes, local),
        begins=frozenset(key[:3] for key in made.codes),
        alike=_by_ends(name for name in local - weak - words().generic if _may_be_misspelt(name, made.codes[name])),
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


def _may_be_misspelt(name: str, codes: set[str]) -> bool:
    only_villages = all(code.count(".") == VILLAGE_DOTS for code in codes)
    return len(name) >= (SHORTEST_MISSPELT_VILLAGE if only_villages else SHORTEST_MISSPELT)


def _by_ends(names: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """Names by how they begin or end, for every length that a misspelling of theirs may have."""
    alike: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name in sorted(names):
        errors = 2 if len(name) >= TWO_ERRORS_FROM else 1
        for end in _ends(name):
            for more in range(-errors, errors + 1):
                alike[end, len(name) + more].append(name)
    return dict(alike)


def _ends(name: str) -> tuple[str, str]:
    """One error leaves the beginning or the end as it was; the first letter is hardly ever wrong."""
    return name[:3], f"{name[0]}.{name[-3:]}"


def _namesake(agency: Agency) -> str | None:
    """The regency with the province's own name: said alone it may be either."""
    named = {bare(region.name): region.code for region in agency.regions if region.level == "regency"}
    province = next((region for region in agency.regions if region.code == agency.province), None)
    return named.get(folded(province.name)) if province else None
