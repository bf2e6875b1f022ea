"""Whether two reports may tell of the same incident: decided on keyed marks of their words, never on the words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from functions.policy.text import words
from functions.policy.triage.lexicon import lexicon
from functions.policy.triage.tokens import Token, readable, tokens

WORDS_OF_VIOLENCE = Path(__file__).parent.parent / "data" / "words-of-violence.txt"
# How far apart two reports of one incident may come in; a sketch is kept no longer than that.
WINDOW = timedelta(days=7)
MARKS_KEPT = 64
# A sketch is made on a report's way in: of a long story its beginning tells enough.
LONGEST_TOLD = 2000
# Shared at least, of all marks and of the shorter text's: measured in tests/unit/test_likeness.py.
TELLING_WORDS, OF_WORDS = 3, 0.5
SAME_WORDING, OF_WORDING = 8, 0.4
# Neither of violence nor of anybody's incident: what people write around it, and the forms of an address.
SAYS_NOTHING = frozenset(
    words(
        """
        yang dan atau dengan untuk pada oleh dari karena sehingga agar supaya namun tetapi serta sebagai tersebut
        seorang salah satu beberapa semua masih belum pernah telah akan bisa dapat harus lah tu nih sih dong ya
        assalamualaikum wassalam selamat pagi siang sore malam mohon terima kasih terimakasih maaf bantuannya ditindak
        lanjuti tindak lanjut segera dinas laporan melapor melaporkan saudara nama alamat umur usia tahun thn bulan bln
        tetangga warga kampung desa dusun dsn kelurahan kel kecamatan kec kabupaten kab kota provinsi rt rw jalan jln
        jl gang gg lorong lrg nomor no dekat dkt depan dpn belakang blkg sebelah sblh samping
        """
    )
)


@dataclass(frozen=True)
class Marks:
    """The smallest keyed marks of a set, and how many the set has: a bottom-k sketch (Cohen and Kaplan, 2007)."""

    count: int
    smallest: list[int]


@dataclass(frozen=True)
class Sketch:
    """What a text tells and how it is worded, as marks; `form` is the mark of the form that was filled in."""

    telling: Marks
    wording: Marks
    form: int | None = None


Marker = Callable[[Iterable[str]], list[int]]


def sketch(text: str, place_names: Iterable[str], form: str, mark: Marker) -> Sketch:
    """`mark` is keyed. The names of the place say nothing: only reports of one place are held against each other."""
    silent = SAYS_NOTHING | {word for name in place_names for word in words(name)}
    found = tokens(lexicon(), readable(text[:LONGEST_TOLD]))
    roots = [_root(token) for token in found]
    telling = {root for token, root in zip(found, roots, strict=True) if _tells(token, root, silent)}
    wording = {f"{one} {two}" for one, two in pairwise(roots)}
    return Sketch(_marks(mark(telling)), _marks(mark(wording)), mark([f"form/{form}"])[0] if form else None)


def _root(token: Token) -> str:
    """`dipukuli`, `mukul` and `memukul` are one word."""
    root = token.keys[1] if len(token.keys) > 1 else token.word
    return root if root.isalnum() and not root.endswith("2") else token.word


def _tells(token: Token, root: str, silent: frozenset[str]) -> bool:
    """Names, things, numbers: what is no word of violence, because it is one incident's own."""
    known = _words_of_violence()
    is_known = token.word in known or root in known or token.word in silent or root in silent
    return not is_known and (len(root) > 1 or root.isdigit())


@cache
def _words_of_violence() -> frozenset[str]:
    """Not today's lexicon: sketches of last week must stay comparable when it grows."""
    return frozenset(WORDS_OF_VIOLENCE.read_text().split())


def _marks(marks: Iterable[int]) -> Marks:
    different = sorted(set(marks))
    return Marks(len(different), different[:MARKS_KEPT])


def together(one: Sketch, two: Sketch) -> Sketch:
    """Of both texts, as if they were one."""
    return Sketch(_both(one.telling, two.telling), _both(one.wording, two.wording), one.form or two.form)


def _both(one: Marks, two: Marks) -> Marks:
    merged = _marks([*one.smallest, *two.smallest])
    in_both = len(one.smallest) + len(two.smallest) - merged.count
    return Marks(one.count + two.count - in_both, merged.smallest)


def may_be_the_same(one: Sketch, two: Sketch, place_is_known: bool) -> bool:
    """Without a place only what is worded alike counts. The same form filled in again is the same incident anywhere."""
    if one.form is not None and one.form == two.form:
        return True
    if _share(one.wording, two.wording, SAME_WORDING, OF_WORDING):
        return True
    return place_is_known and _share(one.telling, two.telling, TELLING_WORDS, OF_WORDS)


def _share(one: Marks, two: Marks, at_least: int, of_the_shorter: float) -> bool:
    """Exact where both texts have no more marks than are kept; else estimated from the smallest of both."""
    seen = sorted({*one.smallest, *two.smallest})[:MARKS_KEPT]
    if not seen:
        return False
    alike = len({*one.smallest} & {*two.smallest} & {*seen}) / len(seen)
    shared = alike * (one.count + two.count) / (1 + alike)
    return round(shared) >= at_least and shared >= of_the_shorter * min(one.count, two.count)


def is_same_place(one: str | None, two: str | None) -> bool:
    """One lies in the other; a place that is not known may be any."""
    if one is None or two is None:
        return True
    return f"{one}.".startswith(f"{two}.") or f"{two}.".startswith(f"{one}.")


def is_same_time(one: datetime, two: datetime) -> bool:
    return abs(one - two) <= WINDOW
