"""Every name of a province's regions, and of regencies elsewhere, by how it is written; made at first use."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from functions.model.agency import Agency
from functions.policy.places.names import folded, keys_of, parts_of, tokens_of
from functions.policy.places.words import words
from functions.policy.regions import DATA, villages

ELSEWHERE = "elsewhere"
SHORTEST_MISSPELT = 6
SHORTEST_WRITTEN = 5
TWO_ERRORS_FROM = 12
# The names of regencies and districts are few: two errors of ten letters leave no doubt.
TWO_ERRORS_FROM_IN_DISTRICTS = 10
TWO_ERRORS_FROM_IN_A_WORD = 9
FEWEST_CONSONANTS = 4
FEWEST_IN_TEN = 0.6
# A village's name is held against misspelling when it is long enough not to be near a common word.
SHORTEST_MISSPELT_VILLAGE = 9
KINDS = ("kabupaten administrasi ", "kota administrasi ", "kabupaten ", "kota ")
VILLAGE_DOTS = 3
KEPT = 8
NO_VOWELS = str.maketrans("", "", "aeiou")
NONE: list[str] = []


@dataclass(frozen=True)
class Index:
    """`codes` by written name; `heads` are names with which longer ones begin; `alike` for misspelt ones.

    `begins` holds the first three letters of every name, `common` the words with which none begins, `strange` those
    that stand in none: most words of a text are none by these. `consonants` are the names written without their vowels.
    """

    codes: dict[str, frozenset[str]]
    words_in: dict[str, int]
    heads: frozenset[str]
    begins: frozenset[str]
    alike: dict[tuple[str, int], list[str]]
    errors: dict[str, int]
    parts: dict[str, tuple[str, ...]]
    consonants: dict[str, list[str]]
    common: frozenset[str]
    strange: frozenset[str]
    regencies: list[str]
    weak: frozenset[str]
    generic: frozenset[str]
    province: str
    namesake: str | None

    def needs_context(self, key: str) -> bool:
        return key in self.weak or key in self.generic

    def misspelt(self, tokens: list[str]) -> str | None:
        """The one name that is nearest to what is written, when it is near enough for its length."""
        written = "".join(tokens)
        length = len(written)
        if length < SHORTEST_WRITTEN:
            return None
        beginning, ending = _ends(written)
        near = self.alike.get((beginning, length), NONE) + self.alike.get((ending, length), NONE)
        if not near or not written.isalpha() or written in words().not_places:
            return None
        found = process.extract(written, near, scorer=OSA.distance, score_cutoff=2, limit=6)
        fitting = [
            (name, errors) for name, errors, _ in found if errors <= self.errors[name] and self._fits(tokens, name)
        ]
        return self._one_of([name for name, errors in fitting if errors == fitting[0][1]])

    def _fits(self, tokens: list[str], name: str) -> bool:
        """Word by word: `pulau pinang` is no misspelt Pulau Lintang, and one number no other."""
        parts = self.parts.get(name, ())
        if len(parts) != len(tokens):
            return len(tokens) == 1 or not words().numerals & {*parts, *tokens}
        return all(_alike(*pair) for pair in zip(tokens, parts, strict=True))

    def regency_like(self, written: str) -> str | None:
        """After `kab.` or `kota` a short name may have an error too: there are few."""
        found = process.extract(written, self.regencies, scorer=OSA.distance, score_cutoff=1, limit=2)
        return self._one_of([name for name, *_ in found]) if len(written) > 2 else None

    def shortened(self, written: str) -> str | None:
        """The one name of which `written` has all consonants and lacks vowels: `pnrokn`, `rmbobujang`."""
        consonants = _consonants(written)
        if (
            written in words().not_places
            or len(consonants) < FEWEST_CONSONANTS
            or len(consonants) < FEWEST_IN_TEN * len(written)
        ):
            return None
        near = self.consonants.get(consonants, NONE)
        return self._one_of([name for name in near if len(name) > len(written) and _in_order(written, name)])

    def _one_of(self, names: list[str]) -> str | None:
        return names[0] if len({self.codes[name] for name in names}) == 1 else None


def _alike(written: str, word: str) -> bool:
    if written == word:
        return True
    if {written, word} & words().numerals:
        return False
    return OSA.distance(written, word) <= (2 if len(word) >= TWO_ERRORS_FROM_IN_A_WORD else 1)


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
        self.full[written[-1][0]] = tuple(tokens_of(name))
        self.full[written[0][0]] = tuple(parts_of(name))


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
        strange=common - {part for parts in made.full.values() for part in parts},
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
        for end in _ends(name):
            for more in range(-most, most + 1):
                alike[end, len(name) + more].append(name)
    return dict(alike)


def _by_consonants(names: Iterable[str]) -> dict[str, list[str]]:
    """Without those that a word of the language is too."""
    taken = {_consonants(word) for word in words().vocabulary}
    by_consonants: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        if _consonants(name) not in taken:
            by_consonants[_consonants(name)].append(name)
    return dict(by_consonants)


def _consonants(name: str) -> str:
    return name[0] + name[1:].translate(NO_VOWELS)


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)


def _ends(name: str) -> tuple[str, str]:
    """One error leaves the beginning or the end as it was; the first letter is hardly ever wrong."""
    return name[:3], f"{name[0]}.{name[-3:]}"


def _namesake(agency: Agency) -> str | None:
    """The regency with the province's own name: said alone it may be either."""
    named = {bare(region.name): region.code for region in agency.regions if region.level == "regency"}
    province = next((region for region in agency.regions if region.code == agency.province), None)
    return named.get(folded(province.name)) if province else None
