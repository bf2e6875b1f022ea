"""Words of texts and of names: tokens made comparable, and the ways in which a name is written."""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice, product

from functions.policy.places.words import words
from functions.policy.text import plain

LOOKALIKES = str.maketrans("авеікмнорстухѕјαεικνοτυρ", "abeikmhopctyxsjaeikvotup")
AS_LETTERS = str.maketrans("013457", "oieast")
# A stop may stand inside an abbreviated name (Ma. Bulian); a comma ends every name.
TOKEN = re.compile(r"[a-z0-9]+|[,;!?()\n]|(?<=[a-z0-9]{3})\.(?= )|/| - |-")
HARD = frozenset(",;!?()\n")
STOP = "."
ENDS = frozenset("!?\n.")
GLUED = re.compile(r"(di)?(kota|desa|kec|kel|kab|kampung|dusun|kecamatan|kelurahan|kabupaten|daerah)([a-z]{4,})?")
# `7koto`; and the letter that somebody who shouts repeats.
NUMBERED = re.compile(r"(\d{1,2})([a-z]{4,})")
STRETCHED = re.compile(r"([^ivx\d])\1{2,}")
DOUBLED = re.compile(r"(.)\1+")
LETTERS_APART = re.compile(r"[^a-z0-9][a-z][^a-z0-9]+[a-z][^a-z0-9]+[a-z]\b")
SPELT_OUT = re.compile(r"x{4,}")
SHORTEST_JOINED = 5
SHORTEST_PART = 4
LONGEST_JOINED = 40
MAX_WAYS = 60
SHORTEST_ABBREVIATED = 5


@dataclass(frozen=True)
class Text:
    """Tokens without punctuation; before the `breaks` a clause ends, before the `ends` among them a sentence."""

    tokens: list[str]
    breaks: frozenset[int]
    ends: frozenset[int]
    hyphens: frozenset[int]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.tokens)

    @cached_property
    def _clauses(self) -> list[int]:
        starts = [at if at in self.breaks else 0 for at in range(len(self.tokens) + 1)]
        return list(accumulate(starts, max))

    def clause_of(self, at: int) -> int:
        """Where the clause begins in which token `at` stands."""
        return self._clauses[min(at, len(self.tokens))]

    def before(self, at: int, most: int) -> list[str]:
        """The words of its clause that stand before token `at`."""
        return self.tokens[max(self.clause_of(at), at - most) : at]


def folded(text: str) -> str:
    """Lower case, lookalike letters of other scripts and accents as plain ones; line ends kept."""
    kept = "\n".join(plain(line) for line in text.splitlines())
    if not kept.isascii():
        letters = unicodedata.normalize("NFD", kept.translate(LOOKALIKES))
        kept = letters.translate({ord(letter): None for letter in set(letters) if unicodedata.combining(letter)})
    return kept.replace("'", "")


def tokenise(text: str, names: Container[str] = (), common: Container[str] = (), no_names: Container[str] = ()) -> Text:
    """What is written together is told apart where a part is one of the `names`; `common` and `no_names` stay."""
    tokens: list[str] = []
    breaks, ends, hyphens = set(), set(), set()
    stops, shortened = words().stops, words().shortened
    letters = folded(text)
    for found in TOKEN.findall(letters):
        if (whole := found in common) or found[0].isalnum():
            if found in stops:
                breaks.add(len(tokens))
            if whole or (found.isalpha() and len(found) < SHORTEST_JOINED) or found in no_names:
                tokens.append(found)
            else:
                tokens += parts_written_in(found, names)
        elif found in HARD or (found == STOP and tokens[-1] not in shortened):
            breaks.add(len(tokens))
            if found in ENDS:
                ends.add(len(tokens))
        elif "-" in found:
            hyphens.add(len(tokens))
    read = Text(tokens, frozenset(breaks), frozenset(ends), frozenset(hyphens))
    return _spelt_out(read) if LETTERS_APART.search(letters) else read


def parts_written_in(token: str, names: Container[str]) -> list[str]:
    """`7koto` is two words; `b4ngko` is one, as `4` and `rt12` are; `bangkooo` is stretched."""
    if token.isalpha():
        if token in names or len(token) > LONGEST_JOINED:
            return [token]
        if DOUBLED.search(token):
            once = DOUBLED.sub(r"\1", token)
            token = once if once in names else STRETCHED.sub(r"\1", token)
        return _unglued(token, names)
    numbered = NUMBERED.fullmatch(token)
    if numbered:
        return [numbered[1], numbered[2]]
    mixed = len(token) >= SHORTEST_JOINED and sum(letter.isalpha() for letter in token) * 2 > len(token)
    return [token.translate(AS_LETTERS) if mixed else token]


def _unglued(token: str, names: Container[str]) -> list[str]:
    """`dikota`, `kecbangko`, `rimbobujangtebo`."""
    glued = GLUED.fullmatch(token) if token[0] in "dk" else None
    if glued and ((glued[3] is None and glued[1]) or glued[3] in names):
        return [part for part in glued.groups() if part]
    for end in range(SHORTEST_PART, len(token) - SHORTEST_PART + 1 if len(token) > SHORTEST_PART * 2 else 0):
        if token[:end] in names and token[end:] in names:
            return [token[:end], token[end:]]
    return [token]


def _spelt_out(text: Text) -> Text:
    """`b a n g k o` is one word; positions after it move."""
    alone = "".join("x" if len(token) == 1 and token.isalpha() else " " for token in text.tokens)
    runs = [(run.start(), run.end()) for run in SPELT_OUT.finditer(alone)]
    if not runs:
        return text
    tokens: list[str] = []
    moved: list[int] = []
    done = 0
    for start, end in [*runs, (len(text.tokens), len(text.tokens))]:
        moved += range(len(tokens), len(tokens) + start - done)
        tokens += text.tokens[done:start]
        moved += [len(tokens)] * (end - start)
        tokens += ["".join(text.tokens[start:end])] if end > start else []
        done = end
    moved.append(len(tokens))
    marks = (frozenset(moved[at] for at in before) for before in (text.breaks, text.ends, text.hyphens))
    return Text(tokens, *marks)


def keys_of(name: str) -> Iterator[tuple[str, int]]:
    """Every way of writing a name, without spaces, and its number of words; the full form first, the official last."""
    official = tokens_of(name)
    parts = parts_of(official)
    ways = [words().short_forms.get(part, (part,)) if len(parts) > 1 else (part,) for part in parts]
    full = "".join(parts)
    for way in islice(product(*ways), MAX_WAYS):
        key = "".join(way)
        if key == full or len(key) >= SHORTEST_ABBREVIATED or (key[-1].isdecimal() and len(key) >= SHORTEST_PART):
            yield key, len(parts)
    if len(parts) > 1 and parts[0] in words().initials:
        yield initial_of(words().initials[parts[0]]) + "".join(parts[1:]), len(parts)
    if len(parts) == 2 and parts[0] in words().numerals:
        yield from ((parts[1] + way, 2) for way in ways[0])
    yield "".join(official), len(official)


def initial_of(letter: str) -> str:
    """`S. Gelam` is no word `sgelam`."""
    return f"{letter}."


def tokens_of(name: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", folded(name))


def parts_of(official: list[str]) -> list[str]:
    """The official table joins some names: Sungaihangat is Sungai Hangat."""
    split: list[str] = []
    for part in official:
        head = next((one for one in words().joined_heads if part.startswith(one) and len(part) > len(one) + 2), None)
        split += [head, part.removeprefix(head)] if head else [words().long_forms.get(part, part)]
    return split
