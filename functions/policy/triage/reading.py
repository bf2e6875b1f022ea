"""A text read once: what it speaks of, and what the table of signals makes of that."""

from dataclasses import dataclass, field

from functions.model.report import Urgency
from functions.policy.triage.context import Said, said
from functions.policy.triage.lexicon import Lexicon, Row, lexicon
from functions.policy.triage.moments import When, moments
from functions.policy.triage.people import people
from functions.policy.triage.phrases import Hit, hits
from functions.policy.triage.tokens import Token, readable, tokens


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


def read(text: str) -> Reading:
    """Pure: the same text, the same reading."""
    words = lexicon()
    text = readable(text)
    found = tokens(words, text)
    everything = hits(words.phrases, found)
    when = moments(words, found, everything)
    concepts = [hit for hit in everything if hit.concept in words.concepts]
    told = [one for hit in _concrete(found, concepts) if (one := said(words, found, when, hit))]
    acts = {hit.end - 1 for hit in concepts if hit.concept in words.words("violence")}
    facts, where = _facts(words, told)
    facts |= people(words, found, acts).facts
    _conclude(words, facts)
    return _judge(words, text, found, told, facts, where)


def _concrete(found: list[Token], concepts: list[Hit]) -> list[Hit]:
    """A question about a topic tells of nothing: `apa itu kekerasan seksual`, `ada sosialisasi kdrt`."""
    asked = {found[hit.start].sentence for hit in concepts if hit.concept == "information"}
    return [hit for hit in concepts if not (found[hit.start].sentence in asked and _is_topic(found, hit))]


def _is_topic(found: list[Token], hit: Hit) -> bool:
    """A noun, not somebody's deed: no voice in it."""
    voiced = any(key.startswith(("di-", "me-")) for token in found[hit.start : hit.end] for key in token.keys)
    return not voiced


def _facts(words: Lexicon, told: list[Said]) -> tuple[set[str], dict[str, Hit]]:
    """Codes for what is said, and the words that said it first."""
    facts: set[str] = set()
    where: dict[str, Hit] = {}
    for one in told:
        concept = one.hit.concept
        names = [concept + "!"] if one.feared and one.when not in (When.NOW,) else [concept]
        if concept in words.words("kept_when_feared"):
            names = [concept]
        for name in names:
            for fact in (name, f"{name}@{one.when}", *([f"{name}@72h"] if one.when is When.NOW else [])):
                facts.add(fact)
                where.setdefault(fact, one.hit)
            if one.often:
                facts.add(f"often:{name}")
    return facts, where


def _conclude(words: Lexicon, facts: set[str]) -> None:
    """Facts that several others make together."""
    facts |= {row.id for row in words.together if _holds(row, facts) is not None}


def _holds(row: Row, facts: set[str]) -> frozenset[str] | None:
    """The facts of the row's first line that holds."""
    return next((line.needs for line in row.lines if line.needs <= facts and not line.lacks & facts), None)


def _judge(
    words: Lexicon, text: str, found: list[Token], told: list[Said], facts: set[str], where: dict[str, Hit]
) -> Reading:
    reading = Reading(facts=facts)
    items = 0
    for row in words.signals:
        if (needs := _holds(row, facts)) is not None and row.urgency:
            reading.signals[row.id] = row.urgency
            items += row.danger_item
            for fact in sorted(needs & where.keys()):
                hit = where[fact]
                start, end = found[hit.start].start, found[hit.end - 1].end
                reading.reasons.append(Reason(row.id, text[start:end], start))
    id, at_least, urgency = words.danger_items
    if items >= at_least:
        reading.signals[id] = urgency
    concepts = [words.concepts[one.hit.concept] for one in told if one.hit.concept in facts]
    ids = [id for concept in concepts for id in concept.categories]
    ids += [row.id for row in words.category_rows if _holds(row, facts) is not None]
    reading.categories = list(dict.fromkeys(ids))
    reading.kinds = list(dict.fromkeys(concept.kind for concept in concepts if concept.kind))
    return reading
