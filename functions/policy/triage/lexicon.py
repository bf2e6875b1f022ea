"""The lexicon, compiled once: spellings, concepts, the words around them and the table of signals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, permutations, product
from pathlib import Path
from typing import Any

from functions.model.report import Urgency
from functions.policy import forgotten, text
from functions.policy.forgotten import Forgotten
from functions.policy.ready import Ready
from functions.policy.text import plain
from functions.policy.triage import inflection
from functions.policy.triage import tree as phrase_tree
from functions.policy.triage.inflection import ACTIVE, PASSIVE, SUFFIXES, forms, stripped
from functions.policy.triage.tree import GAP, NO_SENSE, Branch, Sense, Tree, grown, plant

FOLDER = Path(__file__).parent.parent.parent / "data" / "lexicon"
EITHER_ORDER = " & "
GAPS: list[tuple[str, ...]] = [(GAP,)]
MANY = 4
WITHOUT_VOWELS = str.maketrans("", "", "aeiou")


Keys = dict[str, tuple[str, ...]]
Words = tuple[tuple[str, tuple[str, ...]], ...]
LEARNED_AT_MOST = 20_000


@dataclass(slots=True)
class Meaning:
    """What a word stands for: every name by which a phrase may call it, and what each says about somebody."""

    names: tuple[str, ...]
    sense: Sense
    said: tuple[tuple[str, frozenset[str]], ...]
    is_passive: bool
    is_verb: bool


Word = tuple[str, Meaning]


def meaningless(word: str) -> Meaning:
    return Meaning((word,), NO_SENSE, (), is_passive=False, is_verb=False)


@dataclass(frozen=True)
class Concept:
    """`unless`: facts beside which it says nothing about the category."""

    id: str
    categories: tuple[str, ...]
    kind: str | None
    unless: frozenset[str]


@dataclass(frozen=True)
class Line:
    """Facts that must hold together, and facts that must not."""

    needs: frozenset[str]
    lacks: frozenset[str]


@dataclass(frozen=True)
class Row:
    """`urgency` is None for a row that yields but another fact. `touches`: every fact that one of its lines needs."""

    id: str
    lines: tuple[Line, ...]
    touches: frozenset[str]
    urgency: Urgency | None = None
    danger_item: bool = False


@dataclass(frozen=True)
class Lexicon:
    version: int
    spellings: Keys
    keys: Keys
    phrases: Tree
    concepts: dict[str, Concept]
    rows: tuple[Row, ...]
    danger_items: tuple[str, int, Urgency]
    context: dict[str, Any]
    everyday: frozenset[str]
    written: dict[str, Words]
    _lacking: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    met: dict[str, tuple[Word, ...]] = field(default_factory=dict)
    _meanings: dict[tuple[str, ...], Meaning] = field(default_factory=dict)
    _learned: list[str] = field(default_factory=list)
    unknown: Forgotten = field(default_factory=Forgotten)

    @cached_property
    def ready(self) -> dict[str, Words]:
        """What a word stands for, however it is written; of inflections those that were met."""
        found: dict[str, Words] = {word: ((word, (word,)),) for word in self.everyday}
        found |= {word: ((word, named),) for word, named in self.keys.items()}
        return found | self.written

    def learn(self, word: str, words: Words) -> None:
        """An inflection need not be taken apart again; words that the lexicon does not know never come here."""
        if len(self._learned) < LEARNED_AT_MOST:
            self._learned.append(word)
            self.ready[word] = words

    @cached_property
    def people(self) -> dict[str, frozenset[str]]:
        """What a word says about somebody, as the table of signals calls it."""
        said: dict[str, set[str]] = {}
        for fact, name in self.context["people"].items():
            for word in name.split():
                said.setdefault(word, set()).add(fact)
        return {word: frozenset(facts) for word, facts in said.items()}

    def meaning(self, names: tuple[str, ...]) -> Meaning:
        """Remembered for words of the lexicon, never for others."""
        meaning = self._meanings.get(names)
        if meaning is None:
            said = tuple((name, self.people[name]) for name in names if name in self.people)
            is_passive = any(name.startswith(PASSIVE) for name in names)
            is_verb = is_passive or any(name.startswith(ACTIVE) for name in names)
            meaning = Meaning(names, self.phrases.sense(names), said, is_passive, is_verb)
            if said or meaning.sense is not NO_SENSE:
                self._meanings[names] = meaning
        return meaning

    def rows_to_ask(self, facts: set[str]) -> Iterator[Row]:
        """In the order of the table those that one of `facts` touches, as they stand when it is their turn."""
        for row in self.rows:
            if not row.touches.isdisjoint(facts):
                yield row

    def lacking_one(self, left: str) -> str | None:
        """The word of six letters or more of which this is left when one letter, not the first, is left out."""
        alike = left[0], len(left)
        if alike not in self._lacking:
            self._lacking[alike] = found = dict[str, str]()
            for word in self._alike.get((left[0], len(left) + 1), ()):
                for at in range(1, len(word)):
                    found.setdefault(word[:at] + word[at + 1 :], word)
        return self._lacking[alike].get(left)

    @cached_property
    def _alike(self) -> dict[tuple[str, int], list[str]]:
        """Words of six letters and more by their first letter and their length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in self.keys:
            if len(word) >= 6:
                found.setdefault((word[0], len(word)), []).append(word)
        return found

    @cached_property
    def vowelless(self) -> dict[str, list[str]]:
        """Words of at least four consonants by their consonants."""
        found: dict[str, list[str]] = {}
        for word in self.keys:
            consonants = word.translate(WITHOUT_VOWELS)
            if len(consonants) >= 4:
                found.setdefault(consonants, []).append(word)
        return found

    def words(self, name: str) -> frozenset[str]:
        return self._sets[name]

    @cached_property
    def marks(self) -> dict[str, tuple[str, ...]]:
        """Words that change what stands near them, with the names of the lists that hold them."""
        found: dict[str, tuple[str, ...]] = {}
        for name in ("often", "in_progress", "contrast", "things_before", "things_after"):
            for word in self.words(name):
                found[word] = (*found.get(word, ()), name)
        return found

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        flat = {**self.context, **self.context["negation"]}
        flat |= {f"negation.{name}": value for name, value in self.context["negation"].items()}
        flat |= {f"threat.{name}": value for name, value in self.context["threat"].items()}
        flat |= {f"greeting.{name}": value for name, value in self.context["greeting"].items()}
        return {name: frozenset(value.split()) for name, value in flat.items() if isinstance(value, str)}


@dataclass
class Vocabulary:
    """Every name by which words are called while the phrases are planted, `keys` growing as they are."""

    keys: Keys
    spellings: Keys
    called: dict[str, list[str]] = field(default_factory=dict)
    _named: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def choices(self, word: str) -> list[tuple[str, ...]]:
        """What a word of a phrase asks for; of many choices, the class that they make."""
        options = dict.fromkeys(word.split("|"))
        named = [self._named.get(option) or self._named.setdefault(option, self._names(option)) for option in options]
        plainly = {names[0] for names in named if len(names) == 1 and names[0][0] not in (GAP, "<")}
        if len(plainly) < MANY:
            return named
        label = f"<{word}>"
        for name in plainly:
            labels = self.called.setdefault(name, [])
            if label not in labels:
                labels.append(label)
        return [(label,), *(names for names in named if names[0] not in plainly or len(names) > 1)]

    def _names(self, word: str) -> tuple[str, ...]:
        """By class, by root and voice when it is a verb's, else by itself."""
        if word == GAP or word.startswith("<"):
            return (word,)
        bare = plain(word.removeprefix("="))
        return tuple(self._name(canonical, word.startswith("=")) for canonical in self.spellings.get(bare, (bare,)))

    def _name(self, word: str, exactly: bool) -> str:
        """A root stands for all its forms and a voice for all its endings; what else is derived, for itself only."""
        known = self.keys.get(word) or _base(word, self.keys)
        once = (word.removesuffix("2"),) if word.endswith("2") else ()
        self.keys[word] = tuple(dict.fromkeys((word, *(known or once))))
        widest = known[-1] if known and not exactly and not word.endswith("2") else word
        return widest if widest.startswith((ACTIVE, PASSIVE)) else word

    def classify(self, classes: dict[str, str]) -> None:
        """A word may also be called by its classes: `linggis` is an <arm>, `dipukul` is <strike>, as `pukul` is."""
        for label, members in classes.items():
            for word in members.split():
                (name,) = self.spellings.get(word, (word,))
                self.called.setdefault(name, []).append(f"<{label}>")
                if name not in self.keys:
                    self._name(name, exactly=True)
        for word, known in self.keys.items():
            if labels := [label for key in known if key in self.called for label in self.called[key]]:
                self.keys[word] = tuple(dict.fromkeys((*known, *labels)))


@cache
def lexicon() -> Lexicon:
    return ready_lexicon().get()


def ready_lexicon() -> Ready[Lexicon]:
    code = (__file__, inflection.__file__, phrase_tree.__file__, text.__file__, forgotten.__file__)
    return Ready("lexicon", [*FOLDER.iterdir(), *map(Path, code)], _compiled)


def _compiled() -> Lexicon:
    spelling, concepts, context, table = (
        json.loads((FOLDER / f"{name}.json").read_text()) for name in ("spelling", "concepts", "context", "signals")
    )
    spellings = _spellings(spelling["english"]) | _spellings(spelling["variants"])
    keys = _inflected(concepts["verbs"].split(), concepts["also_written"])
    vocabulary, begins = Vocabulary(keys, spellings), dict[str, Branch]()
    for row in concepts["concepts"]:
        for phrase in row["phrases"]:
            _plant(begins, vocabulary, phrase, row["id"])
    _plant_times(begins, vocabulary, context)
    vocabulary.classify(concepts["classes"])
    everyday = frozenset((FOLDER / "everyday.txt").read_text().split()) - keys.keys() - spellings.keys()
    plainly = {word for parts in spellings.values() for word in parts}
    plainly |= {word for word in _words_of(context) if not _base(word, keys)}
    written: dict[str, Words] = {word: ((word, _called(word, keys)),) for word in plainly - keys.keys()}
    written |= {word: tuple((part, _called(part, keys)) for part in parts) for word, parts in spellings.items()}
    items = table["danger_items"]
    return Lexicon(
        version=table["version"],
        spellings=spellings,
        keys=keys,
        phrases=grown(begins, keys.values()),
        concepts={
            row["id"]: Concept(
                row["id"], tuple(row["categories"]), row.get("kind"), frozenset(row.get("unless", "").split())
            )
            for row in concepts["concepts"]
        },
        rows=tuple(_row(row) for row in (*table["together"], *table["signals"], *table["categories"])),
        danger_items=(items["id"], items["at_least"], Urgency(items["urgency"])),
        context=context,
        everyday=everyday - plainly,
        written=written,
    )


def _words_of(context: Any) -> Iterator[str]:
    """Every single word that the context names."""
    if isinstance(context, str):
        yield from context.replace("|", " ").split()
    elif isinstance(context, dict):
        for name, value in context.items():
            yield name
            yield from _words_of(value)


def _spellings(variants: dict[str, str]) -> Keys:
    return {variant: tuple(word.split()) for word, written in variants.items() for variant in written.split()}


def _inflected(verbs: list[str], also_written: dict[str, str]) -> Keys:
    """What a phrase may call each form by: itself, its root, its root with its voice."""
    keys: Keys = {}
    for verb in verbs:
        local = [verb[:-1] + "o"] if verb.endswith("a") else []
        for written in (verb, *local, *also_written.get(verb, "").split()):
            for form, voice in forms(written):
                keys.setdefault(form, (form, verb, voice + verb) if voice else (form, verb))
    return keys | {verb: (verb,) for verb in verbs}


def _plant(begins: dict[str, Branch], vocabulary: Vocabulary, phrase: str, end: str) -> None:
    """Adds a phrase of the data, in every choice and order that it leaves."""
    parts = [[vocabulary.choices(word) for word in part.split()] for part in phrase.split(EITHER_ORDER)]
    for order in permutations(parts):
        joined = [choices for part in order for choices in (GAPS, *part)][1:]
        for words in product(*joined):
            plant(begins, chain.from_iterable(words), end)


def _called(word: str, keys: Keys) -> tuple[str, ...]:
    return keys.get(word) or (word, *_base(word, keys))


def _base(word: str, keys: Keys) -> tuple[str, ...]:
    return next((keys[base] for base in stripped(word.removesuffix("2"), SUFFIXES) if base in keys), ())


def _plant_times(begins: dict[str, Branch], vocabulary: Vocabulary, context: dict[str, Any]) -> None:
    for sign, times in (("-", context["times"]), ("+", context["ahead"])):
        for hours, phrases in times.items():
            for phrase in phrases.split("|"):
                _plant(begins, vocabulary, phrase, f"{sign}{hours}")


def _row(row: dict[str, Any]) -> Row:
    urgency = Urgency(row["urgency"]) if "urgency" in row else None
    lines = tuple(_line(line) for line in row["when"])
    touches = frozenset(min(line.needs) for line in lines)
    return Row(row["id"], lines, touches, urgency, row.get("danger_item", False))


def _line(line: str) -> Line:
    words = line.replace("+", " ").split()
    lacks = frozenset(word[1:] for word in words if word.startswith("-"))
    return Line(frozenset(word for word in words if not word.startswith("-")), lacks)
