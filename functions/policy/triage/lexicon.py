"""The lexicon, compiled once: spellings, concepts, the words around them and the table of signals."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Any

from functions.model.report import Urgency
from functions.policy.text import plain
from functions.policy.triage.inflection import SUFFIXES, forms, stripped

FOLDER = Path(__file__).parent.parent.parent / "data" / "lexicon"
GAP = "*"
WITHOUT_VOWELS = str.maketrans("", "", "aeiou")


Keys = dict[str, tuple[str, ...]]
Words = tuple[tuple[str, tuple[str, ...]], ...]
LEARNED_AT_MOST = 20_000


@dataclass(slots=True)
class Node:
    """A place in the tree of phrases: what may follow, and what has been said when it is reached."""

    next: dict[str, "Node"] = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Concept:
    id: str
    categories: tuple[str, ...]
    kind: str | None


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
    phrases: Node
    concepts: dict[str, Concept]
    rows: tuple[Row, ...]
    danger_items: tuple[str, int, Urgency]
    context: dict[str, Any]
    everyday: frozenset[str]
    ready: dict[str, Words]
    _learned: list[str] = field(default_factory=list)
    _unknown: set[int] = field(default_factory=set)

    def learn(self, word: str, words: Words) -> None:
        """An inflection need not be taken apart again; words that the lexicon does not know never come here."""
        if len(self._learned) < LEARNED_AT_MOST:
            self._learned.append(word)
            self.ready[word] = words

    def is_unknown(self, word: str) -> bool:
        return hash(word) in self._unknown

    def forget(self, word: str) -> None:
        """A word that means nothing here need not be puzzled over again: its salted hash is kept, never the word."""
        if len(self._unknown) < LEARNED_AT_MOST:
            self._unknown.add(hash(word))

    @cached_property
    def people(self) -> dict[str, frozenset[str]]:
        """What a word says about somebody, as the table of signals calls it."""
        said: dict[str, set[str]] = {}
        for fact, name in self.context["people"].items():
            for word in name.split():
                said.setdefault(word, set()).add(fact)
        return {word: frozenset(facts) for word, facts in said.items()}

    def rows_to_ask(self, facts: set[str]) -> Iterator[Row]:
        """In the order of the table those that one of `facts` touches, as they stand when it is their turn."""
        for row in self.rows:
            if not row.touches.isdisjoint(facts):
                yield row

    @cached_property
    def misspelt(self) -> dict[str, str]:
        """Words of six letters and more with one letter left out, by what is left."""
        found: dict[str, str] = {}
        for word in self.keys:
            if len(word) >= 6:
                for at in range(1, len(word)):
                    found.setdefault(word[:at] + word[at + 1 :], word)
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
        for name in ("often", "in_progress", "things_before", "things_after"):
            for word in self.words(name):
                found[word] = (*found.get(word, ()), name)
        return found

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        flat = {**self.context, **self.context["negation"]}
        flat |= {f"negation.{name}": value for name, value in self.context["negation"].items()}
        flat |= {f"threat.{name}": value for name, value in self.context["threat"].items()}
        return {name: frozenset(value.split()) for name, value in flat.items() if isinstance(value, str)}


@cache
def lexicon() -> Lexicon:
    spelling, concepts, context, table = (
        json.loads((FOLDER / f"{name}.json").read_text()) for name in ("spelling", "concepts", "context", "signals")
    )
    spellings = _spellings(spelling["variants"])
    keys = _inflected(concepts["verbs"].split(), concepts["also_written"])
    tree = Node()
    for row in concepts["concepts"]:
        for phrase in row["phrases"]:
            _plant(tree, keys, spellings, phrase, row["id"])
    _plant_times(tree, keys, spellings, context)
    everyday = frozenset((FOLDER / "everyday.txt").read_text().split()) - keys.keys() - spellings.keys()
    plainly = {word for parts in spellings.values() for word in parts}
    plainly |= {word for word in _words_of(context) if not _base(word, keys)}
    ready: dict[str, Words] = {word: ((word, (word,)),) for word in everyday | plainly}
    ready |= {word: ((word, named),) for word, named in keys.items()}
    ready |= {word: tuple((part, keys.get(part, (part,))) for part in parts) for word, parts in spellings.items()}
    items = table["danger_items"]
    return Lexicon(
        version=table["version"],
        spellings=spellings,
        keys=keys,
        phrases=tree,
        concepts={
            row["id"]: Concept(row["id"], tuple(row["categories"]), row.get("kind")) for row in concepts["concepts"]
        },
        rows=tuple(_row(row) for row in (*table["together"], *table["signals"], *table["categories"])),
        danger_items=(items["id"], items["at_least"], Urgency(items["urgency"])),
        context=context,
        everyday=everyday - plainly,
        ready=ready,
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


def _plant(tree: Node, keys: Keys, spellings: Keys, phrase: str, end: str) -> None:
    """Adds a phrase of the data, in every choice that it leaves."""
    choices = [word.split("|") for word in phrase.split()]
    for words in product(*choices):
        node = tree
        for word in words:
            for key in _phrase_keys(word, keys, spellings):
                node = node.next.setdefault(key, Node())
        if end not in node.ends:
            node.ends.append(end)


def _phrase_keys(word: str, keys: Keys, spellings: Keys) -> list[str]:
    """How a word of a phrase is looked for: by root and voice when it is a verb's, else by itself."""
    if word == GAP:
        return [GAP]
    bare = plain(word.removeprefix("="))
    found: list[str] = []
    for canonical in spellings.get(bare, (bare,)):
        known = keys.get(canonical) or _base(canonical, keys)
        if word.startswith("=") or canonical.endswith("2") or not known:
            once = (canonical.removesuffix("2"),) if canonical.endswith("2") else ()
            keys[canonical] = tuple(dict.fromkeys((canonical, *(known or once))))
            found.append(canonical)
        else:
            found.append(known[-1])
    return found


def _base(word: str, keys: Keys) -> tuple[str, ...]:
    return next((keys[base] for base in stripped(word.removesuffix("2"), SUFFIXES) if base in keys), ())


def _plant_times(tree: Node, keys: Keys, spellings: Keys, context: dict[str, Any]) -> None:
    for sign, times in (("-", context["times"]), ("+", context["ahead"])):
        for hours, phrases in times.items():
            for phrase in phrases.split("|"):
                _plant(tree, keys, spellings, phrase, f"{sign}{hours}")


def _row(row: dict[str, Any]) -> Row:
    urgency = Urgency(row["urgency"]) if "urgency" in row else None
    lines = tuple(_line(line) for line in row["when"])
    touches = frozenset(min(line.needs) for line in lines)
    return Row(row["id"], lines, touches, urgency, row.get("danger_item", False))


def _line(line: str) -> Line:
    words = line.replace("+", " ").split()
    lacks = frozenset(word[1:] for word in words if word.startswith("-"))
    return Line(frozenset(word for word in words if not word.startswith("-")), lacks)
