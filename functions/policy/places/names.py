"""Words of texts and of names: tokens made comparable, and the ways in which a name is written."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, product

from functions.policy.places.words import words
from functions.policy.text import plain

LOOKALIKES = str.maketrans("авеікмнорстухѕјαεικνοτυρ", "abeikmhopctyxsjaeikvotup")
AS_LETTERS = str.maketrans("013457", "oieast")
# A stop may stand inside an abbreviated name (Ma. Bulian); a comma ends every name.
TOKEN = re.compile(r"[a-z0-9]+|[,;!?()\n]|(?<=[a-z0-9]{5})\.(?= )|/| - |-")
HARD = frozenset(",;!?()\n.")
GLUED = re.compile(r"di(kota|desa|kec|kel|kab|kampung|dusun|kecamatan|kelurahan|kabupaten|daerah)")
MAX_WAYS = 60
SHORTEST_ABBREVIATED = 5


@dataclass(frozen=True)
class Text:
    """Tokens without punctuation; `breaks` are the positions before which a clause ends."""

    tokens: list[str]
    breaks: frozenset[int]
    hyphens: frozenset[int]

    @cached_property
    def _clauses(self) -> list[int]:
        starts = [at if at in self.breaks else 0 for at in range(len(self.tokens) + 1)]
        return list(accumulate(starts, max))

    def clause_of(self, at: int) -> int:
        """Where the clause begins in which token `at` stands."""
        return self._clauses[min(at, len(self.tokens))]


def folded(text: str) -> str:
    """Lower case, lookalike letters of other scripts and accents as plain ones; line ends kept."""
    kept = "\n".join(plain(line) for line in text.splitlines())
    if not kept.isascii():
        letters = unicodedata.normalize("NFD", kept.translate(LOOKALIKES))
        kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return kept.replace("'", "")


def tokenise(text: str) -> Text:
    tokens: list[str] = []
    breaks, hyphens = set(), set()
    for found in TOKEN.finditer(folded(text)):
        token = found[0]
        if token in HARD:
            breaks.add(len(tokens))
        elif token.strip() == "-":
            hyphens.add(len(tokens))
        elif token[0].isalnum():
            glued = GLUED.fullmatch(token)
            if token in words().stops:
                breaks.add(len(tokens))
            tokens += ["di", glued[1]] if glued else [_letters(token)]
    return Text(tokens, frozenset(breaks), frozenset(hyphens))


def _letters(token: str) -> str:
    """`b4ngko` is a word; `4` and `rt12` are not."""
    mixed = not token.isalpha() and sum(letter.isalpha() for letter in token) * 2 > len(token) and len(token) > 4
    return token.translate(AS_LETTERS) if mixed else token


def keys_of(name: str) -> Iterator[tuple[str, int]]:
    """Every way of writing a name, without spaces, and its number of words; the full form first."""
    official = re.findall(r"[a-z0-9]+", folded(name))
    parts = _split_heads(official)
    ways = [words().short_forms.get(part, (part,)) if len(parts) > 1 else (part,) for part in parts]
    full = "".join(parts)
    for way in islice(product(*ways), MAX_WAYS):
        key = "".join(way)
        if key == full or len(key) >= SHORTEST_ABBREVIATED:
            yield key, len(parts)
    yield "".join(official), len(official)


def _split_heads(parts: list[str]) -> list[str]:
    """The official table joins some names: Sungaihangat is Sungai Hangat."""
    split: list[str] = []
    for part in parts:
        head = next((one for one in words().joined_heads if part.startswith(one) and len(part) > len(one) + 2), None)
        split += [head, part.removeprefix(head)] if head else [words().long_forms.get(part, part)]
    return split
