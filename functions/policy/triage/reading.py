"""A text read once: what it speaks of, and what the table of signals makes of that."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from functions.model.report import Urgency
from functions.policy.triage.context import Surroundings
from functions.policy.triage.greetings import greeted
from functions.policy.triage.lexicon import Lexicon, lexicon
from functions.policy.triage.moments import When, moments
from functions.policy.triage.people import people
from functions.policy.triage.phrases import Hit, hits
from functions.policy.triage.tokens import Token, readable, tokens

# What a concept says inside the words of another: `mau bunuh diri` threatens nobody, `banting piring` hits nobody.
SHADOWS: dict[str, Set[str]] = {
    "suicide": frozenset(("kill", "kill_threat", "threat_child", "severe_act", "burn_poison", "strangle")),
    "rampage": frozenset(("hit", "severe_act")),
}
CHILDREN = frozenset(("child", "child_maybe", "small_child"))
MISHAPS = frozenset(("accident", "illness"))


@dataclass(frozen=True)
class Reason:
    """Why a signal fired: the words, and where they stand in the text made plain. Sealed with the narrative."""

    signal: str
    phrase: str
    at: int


@dataclass
class Reading:
    """What a text says by itself."""

    signals: dict[str, Urgency] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)
    reasons: list[Reason] = field(default_factory=list)
    because: dict[str, frozenset[str]] = field(default_factory=dict)


def read(text: str, answered: Set[str] = frozenset()) -> Reading:
    """Pure: the same text, the same reading. `answered` are facts about people that the form's answers give."""
    words = lexicon()
    text = readable(text)
    found = greeted(words, tokens(words, text))
    everything = hits(found, words.words("negation.words"))
    around = Surroundings(words, found, moments(words, found, everything))
    named = [hit for hit in everything if hit.concept in words.concepts]
    concepts = _concrete(found, named)
    told = _told(words, around, concepts)
    violence = words.words("violence")
    acts = {hit.end - 1 for hit in concepts if hit.concept in violence and found[hit.end - 1].meaning.is_passive}
    reading = Reading(facts=set(told) | people(words, found, acts).facts | answered)
    _judge(words, reading)
    for signal, needs in reading.because.items():
        for hit in (told[fact] for fact in sorted(needs & told.keys())):
            start, end = found[hit.start].start, found[hit.end - 1].end
            reading.reasons.append(Reason(signal, text[start:end], start))
    _categorise(words, reading, told.values())
    if not reading.categories:
        reading.categories = _topics(words, named)
    return reading


def _concrete(found: list[Token], concepts: list[Hit]) -> list[Hit]:
    """A question about a topic tells of nothing: `apa itu kekerasan seksual`, `ada sosialisasi kdrt`."""
    named = {hit.concept for hit in concepts}
    if not named.isdisjoint(("idiom", *SHADOWS)):
        concepts = _unshadowed(concepts)
    if not named.isdisjoint(MISHAPS) and named.isdisjoint(lexicon().words("deeds")):
        concepts = [hit for hit in concepts if hit.concept not in lexicon().words("hurts")]
    if "missing" in named:
        concepts = [hit for hit in concepts if hit.concept != "missing" or not _of_no_child(found, hit)]
    if named.isdisjoint(("information", "untrue")):
        return concepts
    asked = {found[hit.start].sentence for hit in concepts if hit.concept == "information"}
    untrue = {found[hit.start].sentence for hit in concepts if hit.concept == "untrue"}
    return [
        hit
        for hit in concepts
        if found[hit.start].sentence not in untrue and (found[hit.start].sentence not in asked or _is_deed(found, hit))
    ]


def _topics(words: Lexicon, named: list[Hit]) -> list[str]:
    """What a question is about: `apa itu pelecehan` tells of nothing, yet somebody has to answer it."""
    if all(hit.concept != "information" for hit in named):
        return []
    return list(dict.fromkeys(id for hit in named for id in words.concepts[hit.concept].categories))


def _of_no_child(found: list[Token], hit: Hit) -> bool:
    """`laptop anak saya hilang`, `suami tidak pulang`: the first word before that names anybody or anything decides."""
    words = lexicon()
    before = [token.word for token in found[max(0, hit.start - 6) : hit.start]]
    if not words.words("belongings").isdisjoint(before[-3:]):
        return True
    for word in reversed(before):
        if word in words.words("adults"):
            return True
        if not words.people.get(word, frozenset()).isdisjoint(CHILDREN):
            return False
    return not words.words("first_person").isdisjoint(before[-3:])


def _unshadowed(concepts: list[Hit]) -> list[Hit]:
    """Without what only seems to be said inside the words of something else; `harga mencekik` strangles nobody."""
    idioms = _places(concepts, "idiom")
    kept = [hit for hit in concepts if hit.end - 1 not in idioms or not _is_mostly_idiom(hit, idioms)]
    for shadow, inside in SHADOWS.items():
        if places := _places(concepts, shadow):
            kept = [hit for hit in kept if hit.concept not in inside or places.isdisjoint((hit.start, hit.end - 1))]
    return kept


def _places(concepts: list[Hit], concept: str) -> set[int]:
    return {place for hit in concepts if hit.concept == concept for place in range(hit.start, hit.end)}


def _is_mostly_idiom(hit: Hit, idioms: set[int]) -> bool:
    """`maaf, lampu jalan mati` takes leave of nobody; who drinks `racun tikus` does."""
    return hit.concept != "idiom" and 2 * len(idioms.intersection(range(hit.start, hit.end))) > hit.end - hit.start


def _is_deed(found: list[Token], hit: Hit) -> bool:
    """Words with a voice in them, which a topic does not have."""
    return any(token.meaning.is_verb for token in found[hit.start : hit.end])


def _told(words: Lexicon, around: Surroundings, concepts: list[Hit]) -> dict[str, Hit]:
    """Codes for what is said, with the words that said it first."""
    told: dict[str, Hit] = {}
    meant = words.words("kept_when_feared")
    for hit in concepts:
        setting = around.of(hit.start, hit.end)
        if setting is None:
            continue
        name = hit.concept + "!" if setting.feared and hit.concept not in meant else hit.concept
        told.setdefault(name, hit)
        told.setdefault(name + "@" + setting.when, hit)
        if setting.when is When.NOW:
            told.setdefault(name + "@" + When.WITHIN_72H, hit)
        if setting.often:
            told.setdefault(f"often:{name}", hit)
    return told


def _judge(words: Lexicon, reading: Reading) -> None:
    """Row after row in the order of the table, so that a row may build on those before it."""
    facts, items = reading.facts, 0
    for row in words.rows_to_ask(facts):
        needs = next((line.needs for line in row.lines if line.needs <= facts and not line.lacks & facts), None)
        if needs is None:
            continue
        if row.urgency is None:
            facts.add(row.id)
            continue
        reading.signals[row.id] = row.urgency
        reading.because[row.id] = needs
        items += row.danger_item
    id, at_least, urgency = words.danger_items
    if items >= at_least:
        reading.signals[id] = urgency


def _categorise(words: Lexicon, reading: Reading, hits: Iterable[Hit]) -> None:
    """From what was done, in the order of the text, then from what several facts make together."""
    concepts = [words.concepts[hit.concept] for hit in hits if hit.concept in reading.facts]
    ids = [id for concept in concepts if concept.unless.isdisjoint(reading.facts) for id in concept.categories]
    ids += [row.removeprefix("category:") for row in sorted(reading.facts) if row.startswith("category:")]
    reading.categories = list(dict.fromkeys(ids))
    reading.kinds = list(dict.fromkeys(concept.kind for concept in concepts if concept.kind))
