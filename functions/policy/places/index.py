"""Every name of a province's regions, and of regencies elsewhere, by how it is written, also misspelt or shortened."""

from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from functions.policy.forgotten import Forgotten
from functions.policy.places.words import words

ELSEWHERE = "elsewhere"
SHORTEST_WRITTEN = 5
TWO_ERRORS_FROM_IN_A_WORD = 9
FEWEST_CONSONANTS = 4
FEWEST_OF_ALL = 0.6
NO_VOWELS = str.maketrans("", "", "aeiou")
NONE: list[str] = []


@dataclass(frozen=True)
class Index:
    """`codes` by written name; `heads` are names with which longer ones begin; `alike` for misspelt ones.

    `begins` holds the first three letters of every name, `common` the words with which none begins, `strange` words
    and kinds stand in none: most words of a text are none by these. `consonants` are the names without their vowels.
    `no_names` were met in a text, and are none by themselves, however they may have been misspelt.
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
    no_names: Forgotten = field(default_factory=Forgotten)

    def needs_context(self, key: str) -> bool:
        return key in self.weak or key in self.generic

    def misspelt(self, tokens: list[str]) -> str | None:
        """The one name that is nearest to what is written, when it is near enough for its length."""
        written = "".join(tokens)
        length = len(written)
        if length < SHORTEST_WRITTEN:
            return None
        beginning, ending = ends_of(written)
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
        consonants = consonants_of(written)
        near = self.consonants.get(consonants, NONE)
        if (
            not near
            or len(consonants) < FEWEST_CONSONANTS
            or len(consonants) < FEWEST_OF_ALL * len(written)
            or written in words().not_places
        ):
            return None
        return self._one_of([name for name in near if len(name) > len(written) and _in_order(written, name)])

    def _one_of(self, names: list[str]) -> str | None:
        return names[0] if len({self.codes[name] for name in names}) == 1 else None


def _alike(written: str, word: str) -> bool:
    if written == word:
        return True
    if {written, word} & words().numerals:
        return False
    return OSA.distance(written, word) <= (2 if len(word) >= TWO_ERRORS_FROM_IN_A_WORD else 1)


def consonants_of(name: str) -> str:
    return name[0] + name[1:].translate(NO_VOWELS)


def _in_order(letters: str, name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)


def ends_of(name: str) -> tuple[str, str]:
    """One error leaves the beginning or the end as it was; the first letter is hardly ever wrong."""
    return name[:3], f"{name[0]}.{name[-3:]}"
