"""A text as words that the lexicon knows, however they were typed: abbreviated, misspelt, in digits, run together."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from functions.policy.text import plain
from functions.policy.triage.inflection import PASSIVE, SUFFIXES, stripped
from functions.policy.triage.lexicon import WITHOUT_VOWELS, Lexicon, Meaning, Word, Words, meaningless

LONGEST_WORD, REPEATED_FROM = 60, 4
RUN_TOGETHER_FROM, RUN_TOGETHER_WORDS, LONGEST_PART = 9, 6, 14
DENYING = ("nggak", "gak", "ga", "dak", "tak")
STOPS = frozenset(".!?;\n")

# What Jambi and Minang make of the end of a word, and what the lexicon writes.
LOCAL_ENDINGS = (
    *(("o", "a"), ("ak", "a"), ("uik", "ut"), ("uak", "uk"), ("iak", "ik"), ("uang", "ung"), ("iang", "ing")),
    *(("uah", "uh"), ("iah", "ih"), ("uih", "us"), ("ih", "is"), ("ua", "ul"), ("ua", "ur"), ("ia", "ir")),
    ("ek", "at"),
)

_PIECE = re.compile(r"[a-z0-9][a-z0-9*@$]*(?:-[a-z0-9]+)*|[.!?;,]|[^\W_]+")
_LETTERS_APART = re.compile(r"[ .*_-][a-z][ .*_-][a-z][ .*_-]")
_SPELLED_OUT = re.compile(r"(?<![a-z0-9])(?:[a-z][ .*_-]){3,}[a-z](?![a-z0-9])")
_NUMBER_AND_UNIT = re.compile(r"([0-9]{1,4})([a-z]+)")
_THRICE = re.compile(r"([a-z])\1{2,}")
_TWICE = re.compile(r"([a-z])\1")
_OTHER_LETTERS = re.compile(r"[^\x00-\x7f]+")
_LOOKALIKES = str.maketrans("абвгдеіјкмнорстухѕԁһӏԛԝαβεικνοπρτυχω", "abbrdeijkmhopctyxsdhlqwabeikvonptuxw")
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_L = str.maketrans("013457@$", "oleastas")


@dataclass(slots=True)
class Token:
    """`start` and `end` lie in the plain text."""

    word: str
    meaning: Meaning
    sentence: int
    clause: int
    first: re.Match[str]
    last: re.Match[str]

    @property
    def start(self) -> int:
        return self.first.start()

    @property
    def end(self) -> int:
        return self.last.end()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every way in which a phrase may name it."""
        return self.meaning.names


def readable(text: str) -> str:
    """The plain text without accents and with Latin letters for those that only look like them."""
    text = plain(text)
    if text.isascii():
        return text
    return _OTHER_LETTERS.sub(_as_latin, text)


def _as_latin(found: re.Match[str]) -> str:
    split = unicodedata.normalize("NFKD", found[0].translate(_LOOKALIKES))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def tokens(lexicon: Lexicon, text: str) -> list[Token]:
    """`text` is readable. A word spelled letter by letter is one; `di pukul` is dipukul, `pegang pegang` pegang2."""
    if _LETTERS_APART.search(text):
        text = _SPELLED_OUT.sub(lambda found: re.sub(r"[^a-z]", "", found[0]).ljust(len(found[0])), text)
    met, reader, found = lexicon.met, _Reader(lexicon), list[Token]()
    sentence = clause = 0
    before = ""
    for match in _PIECE.finditer(text):
        piece = match[0]
        words = met.get(piece)
        if words is None:
            if piece in STOPS or piece == ",":
                clause += 1
                if piece != ",":
                    sentence, before = sentence + 1, ""
                continue
            words = reader.words(piece)
        for word, meaning in words:
            if (before == "di" or before.endswith(word)) and _grow(lexicon, found[-1], word, meaning.names, match):
                before = found[-1].word
            else:
                found.append(Token(word, meaning, sentence, clause, match, match))
                before = word
    return found


def _grow(lexicon: Lexicon, before: Token, word: str, keys: tuple[str, ...], match: re.Match[str]) -> bool:
    """Whether the word before took this one in."""
    joined = lexicon.keys.get("di" + keys[0], ()) if before.word == "di" else ()
    if any(key.startswith(PASSIVE) for key in joined):
        before.word, before.meaning = joined[0], lexicon.meaning(joined)
    elif before.word == word and not word.isdigit():
        _name(lexicon, before, (word + "2",))
    elif len(word) >= REPEATED_FROM and (twice := lexicon.keys.get(before.word + "2")):
        _name(lexicon, before, twice)
    else:
        return False
    before.last = match
    return True


def _name(lexicon: Lexicon, token: Token, names: tuple[str, ...]) -> None:
    """Called by its further names too, each once however often the word is said."""
    if not set(names).issubset(token.keys):
        token.meaning = lexicon.meaning(tuple(dict.fromkeys((*token.keys, *names))))


class _Reader:
    """Finds out what a piece of text stands for; what it has seen once it does not analyse again."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._seen: dict[str, tuple[Word, ...]] = {}
        self._run_together_left = RUN_TOGETHER_WORDS

    def words(self, piece: str) -> tuple[Word, ...]:
        words = self._seen.get(piece)
        if words is None:
            if piece in self._lexicon.unknown:
                return ((piece, meaningless(piece)),)
            known = self._lexicon.ready.get(piece)
            meant = known or self._words(piece[:LONGEST_WORD])
            words = tuple((word, self._lexicon.meaning(names)) for word, names in meant)
            (self._lexicon.met if known else self._seen)[piece] = words
        return words

    def _words(self, piece: str) -> Words:
        """The words that a piece of text stands for."""
        if "-" in piece:
            first, _, second = piece.partition("-")
            if second.startswith(first) or first.endswith(second) or second == "2":
                return self._words(second + "2" if first.endswith(second) and second != "2" else first + "2")
            return tuple(word for part in piece.split("-") for word in self._words(part))
        if piece.isdigit():
            return ((piece, (piece,)),)
        piece = _THRICE.sub(r"\1", piece)
        if piece in self._lexicon.unknown:
            return ((piece, (piece,)),)
        if found := self._known(piece):
            return found
        if not piece.isalpha():
            return self._mixed(piece)
        if found := self._denied(piece) or self._guessed(piece):
            return found
        if self._run_together_left:
            self._lexicon.unknown.add(piece)
        return ((piece, (piece,)),)

    def _denied(self, piece: str) -> Words:
        """`gabalik` is `tidak balik`."""
        for no in DENYING:
            rest = piece.removeprefix(no)
            if rest != piece and len(rest) >= REPEATED_FROM and (found := self._known(rest)):
                return (*self._lexicon.ready["tidak"], *found)
        return ()

    def _known(self, word: str) -> Words:
        """Exactly, as Jambi writes it, or without its endings."""
        if found := self._lexicon.ready.get(word) or self._malay(word):
            return found
        for base in stripped(word, SUFFIXES):
            found = self._lexicon.ready.get(base) or self._malay(base)
            if len(found) == 1 and found[0][0] not in self._lexicon.everyday and (len(base) > 3 or found[0][0] == base):
                self._lexicon.learn(word, found)
                return found
        return ()

    def _malay(self, word: str) -> Words:
        """`dado` is dada, `kepalak` kepala, `mamukua` memukul."""
        if len(word) < 4:
            return ()
        for ending, standard in LOCAL_ENDINGS:
            if word.endswith(ending):
                for meant in _standard(word.removesuffix(ending) + standard):
                    if found := self._lexicon.ready.get(meant):
                        return found
        return ()

    def _mixed(self, piece: str) -> Words:
        """Letters with digits or signs: anak2nya, 7th, t0l0ng, p*rkosa."""
        if "*" in piece:
            return self._words(piece.replace("*", "")) if piece.strip("*") else ()
        base, two, ending = piece.partition("2")
        if two and base.isalpha() and (not ending or ending.isalpha()):
            return self._twice(base, ending)
        for leet in (_LEET, _LEET_L):
            if found := self._known(_TWICE.sub(r"\1", piece.translate(leet))):
                return found
        if counted := _NUMBER_AND_UNIT.fullmatch(piece):
            return ((counted[1], (counted[1],)), *self._words(counted[2]))
        written = piece.translate(_LEET)
        if written.isalpha() and sum(letter.isalpha() for letter in piece) > 2:
            return self._guessed(written) or ((written, (written,)),)
        return tuple(word for part in re.findall("[a-z]+|[0-9]+", piece) for word in self._words(part))

    def _twice(self, base: str, ending: str) -> Words:
        doubled = base + "2"
        if keys := self._lexicon.keys.get(doubled):
            return ((doubled, keys),)
        words = self._words(base) if not ending else self._known(base + ending) or self._words(base)
        *first, (word, keys) = words
        return (*first, (word, (*keys, keys[0] + "2")))

    def _guessed(self, word: str) -> Words:
        """What a word may have been meant to be; never an everyday word."""
        found = self._puzzled_out(word) if len(word) >= 4 else ()
        if found:
            self._lexicon.learn(word, found)
        return found

    def _puzzled_out(self, word: str) -> Words:
        """Doubled letters, left-out vowels, one wrong letter, words run together."""
        if (single := _TWICE.sub(r"\1", word)) != word and (found := self._known(single)):
            return found
        if meant := self._vowels_added(word) or self._mended(word):
            return ((meant, self._lexicon.keys[meant]),)
        if len(word) >= RUN_TOGETHER_FROM and self._run_together_left:
            self._run_together_left -= 1
            return self._taken_apart(word)
        return ()

    def _vowels_added(self, word: str) -> str | None:
        consonants = word.translate(WITHOUT_VOWELS)
        if len(consonants) < 4:
            return None
        meant = self._lexicon.vowelless.get(consonants, ())
        return next((one for one in meant if len(one) > len(word) and _is_inside(word, one)), None)

    def _mended(self, word: str) -> str | None:
        """One letter missing, too many, wrong, or two swapped; a wrong one only in a long word."""
        lacking_one = self._lexicon.lacking_one
        if len(word) < 5:
            return None
        for base in (word, *stripped(word, SUFFIXES)):
            if len(base) >= 5 and (meant := lacking_one(base)):
                return meant
        if len(word) < 7:
            return None
        for base in (word, *stripped(word, SUFFIXES)):
            for shorter in (base[:at] + base[at + 1 :] for at in range(1, len(base))):
                if len(shorter) >= 5 and shorter in self._lexicon.keys:
                    return shorter
                if len(base) >= 7 and (meant := lacking_one(shorter)):
                    return meant
        return None

    def _taken_apart(self, word: str) -> Words:
        """The fewest known words that it consists of."""
        best: list[list[str] | None] = [[]] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for start in range(max(0, end - LONGEST_PART), end - 1):
                before, part = best[start], word[start:end]
                if before is None or not self._is_part(part):
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = [*before, part]
        return tuple(found for part in best[-1] or [] for found in self._known(part))

    def _is_part(self, part: str) -> bool:
        if len(part) <= 3:
            return part in self._lexicon.words("short_parts")
        return part in self._lexicon.ready or (len(part) > 5 and bool(self._known(part)))


def _standard(word: str) -> Iterator[str]:
    """Also with the `e` that Minang speaks as `a`: `macakik` is mecekik, `tarus` terus."""
    yield word
    before, vowel, after = word.partition("a")
    if vowel:
        yield f"{before}e{after}"
        yield f"{before}e{after.replace('a', 'e', 1)}"


def _is_inside(word: str, longer: str) -> bool:
    """Whether `longer` holds the letters of `word` in order."""
    letters = iter(longer)
    return all(letter in letters for letter in word)
