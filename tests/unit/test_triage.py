"""Triage against texts as people send them, and the properties that no word list may break."""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from functions.model.report import Urgency
from functions.policy.triage import Facts, triage
from functions.policy.triage.lexicon import FOLDER, lexicon
from functions.policy.triage.phrases import hits
from functions.policy.triage.reading import read
from functions.policy.triage.tokens import readable, tokens

DATA = Path(__file__).parent.parent / "data"
PHRASES = json.loads((FOLDER / "concepts.json").read_text())
CONCEPTS, CLASSES = PHRASES["concepts"], {f"<{name}>": words for name, words in PHRASES["classes"].items()}
TABLE = json.loads((FOLDER / "signals.json").read_text())
TEXTS = [json.loads(line) for line in (DATA / "triage.jsonl").read_text().splitlines()]
SIGNALS = [json.loads(line) for line in (DATA / "signals.jsonl").read_text().splitlines()]
STEPS_A_TEXT = 150_000


def judged(text: str, **answers: Any) -> Facts:
    return triage({"reporter": {"role": "heard"}, "incident": {"description": text}} | answers)


# --- the set --------------------------------------------------------------------------------------


def test_the_texts_are_many_and_mostly_nasty() -> None:
    assert len(TEXTS) >= 200
    assert sum(text["nasty"] for text in TEXTS) >= 0.6 * len(TEXTS)


@pytest.mark.parametrize("texts", sorted({row["set"] for row in TEXTS}))
def test_emergencies_are_found_and_categories_named(texts: str) -> None:
    rows = [row for row in TEXTS if row["set"] == texts]
    said = [judged(row["text"]) for row in rows]
    emergency = [facts.urgency is Urgency.EMERGENCY for facts in said]
    expected = [row["urgency"] == "emergency" for row in rows]
    both = sum(one and other for one, other in zip(emergency, expected, strict=True))
    named = [(set(facts.categories), set(row["categories"])) for facts, row in zip(said, rows, strict=True)]
    agreed = sum(len(ours & theirs) for ours, theirs in named)
    for facts, row in zip(said, rows, strict=True):
        if facts.urgency != row["urgency"] or set(facts.categories) != set(row["categories"]):
            print(f"{facts.urgency} {facts.categories} {facts.signals} | {row}")
    assert both / sum(expected) >= 0.95
    assert both / sum(emergency) >= 0.6
    assert 2 * agreed / sum(len(ours) + len(theirs) for ours, theirs in named) >= 0.8


# --- the table of signals ---------------------------------------------------------------------------


@pytest.mark.parametrize("row", SIGNALS, ids=lambda row: row["signal"])
def test_a_signal_is_raised_by_what_is_said_not_by_what_is_denied_or_long_past(row: dict[str, str]) -> None:
    assert row["signal"] in judged(row["said"]).signals
    denied = judged(row["denied"])
    assert (denied.urgency, denied.signals) == (Urgency.MEDIUM, [])
    if "once" in row:
        once = judged(row["once"])
        assert row["signal"] not in once.signals
        assert once.urgency == row["once_urgency"]


def test_every_signal_has_its_texts_and_its_sources() -> None:
    table = {row["id"] for row in TABLE["signals"]} | {TABLE["danger_items"]["id"]}
    assert {row["signal"] for row in SIGNALS} == table
    for row in [*TABLE["signals"], *CONCEPTS]:
        assert row["source"], row["id"]
        assert set(row["source"]) <= TABLE["sources"].keys()


def test_every_fact_that_a_row_asks_for_can_be_said() -> None:
    known = lexicon().concepts.keys() | {fact for facts in lexicon().people.values() for fact in facts}
    known |= {row.id for row in lexicon().rows} | {"reporter_child"}
    asked = {fact for row in lexicon().rows for line in row.lines for fact in line.needs | line.lacks}
    assert {fact.removeprefix("often:").split("@")[0].rstrip("!") for fact in asked} <= known


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda row: row["id"])
def test_every_phrase_speaks_of_its_concept_in_isolation(concept: dict[str, Any]) -> None:
    silent = []
    for phrase in concept["phrases"]:
        for words in spoken(phrase):
            found = tokens(lexicon(), readable(words))
            if concept["id"] not in {hit.concept for hit in hits(found, frozenset())}:
                silent.append((phrase, words))
    assert silent == []


def spoken(phrase: str) -> Iterator[str]:
    """A phrase in each of its orders, with each of its choices and each word of its classes at least once."""
    for order in map(" * ".join, permutations(phrase.split(" & "))):
        slots = [
            [word for choice in slot.replace("*", "itu").split("|") for word in CLASSES.get(choice, choice).split()]
            for slot in order.split()
        ]
        for turn in range(max(map(len, slots))):
            yield " ".join(slot[turn % len(slot)].removeprefix("=") for slot in slots)


# --- the reporter's own answers ---------------------------------------------------------------------


@pytest.mark.parametrize("row", TEXTS[::5], ids=lambda row: row["text"][:20])
@pytest.mark.parametrize(
    "answers",
    [{"danger_now": "no"}, {"danger_now": "yes"}, {"victims": [{"age_group": "6-12", "needs": ["pregnant"]}]}],
    ids=["no danger", "danger", "child"],
)
def test_answers_only_raise_what_the_words_say(row: dict[str, Any], answers: dict[str, Any]) -> None:
    alone, answered = judged(row["text"]), judged(row["text"], **answers)
    assert answered.urgency.severity <= alone.urgency.severity
    # To force somebody to marry is sexual violence; of a child it has a category of its own.
    instead = {"sexual"} if "child_marriage" in answered.categories else set[str]()
    assert set(answered.categories) | instead >= set(alone.categories)
    assert set(answered.signals) >= set(alone.signals)


@pytest.mark.parametrize(
    ("text", "answers", "signal"),
    [
        ("badannya memar", {"victims": [{"age_group": "0-5"}]}, "small_child_injured"),
        ("keluar darah", {"victims": [{"needs": ["pregnant"]}]}, "pregnant_and_bleeding"),
        ("dipukul terus", {"victims": [{"needs": ["hearing"]}]}, "dependent_victim"),
        (
            "dia diraba",
            {"victims": [{"age_group": "6-12"}], "suspects": [{"relation": "parent", "lives_with_victim": True}]},
            "child_sexual_contact_tonight",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answers_about_people_hold_for_what_the_words_tell(text: str, answers: dict[str, Any], signal: str) -> None:
    assert signal not in judged(text).signals
    assert signal in judged(text, **answers).signals


# --- properties -----------------------------------------------------------------------------------

GREETINGS = [
    "assalamualaikum",
    "selamat pagi",
    "selamat siang",
    "selamat sore",
    "selamat malam",
    "pagi bu",
    "malam pak",
]
INTRODUCTIONS = ["mohon maaf", "maaf bu", "permisi", "perkenalkan", "warga desa jambi", "begini", "cerita begini"]
NEUTRAL = st.tuples(*(st.lists(st.sampled_from(said), max_size=2) for said in (GREETINGS, INTRODUCTIONS)))


@given(NEUTRAL, st.sampled_from(TEXTS))
def test_polite_words_before_a_text_do_not_lower_it(polite: tuple[list[str], list[str]], row: dict[str, Any]) -> None:
    before = " ".join((*polite[0], *polite[1]))
    assume(not row["text"].lower().startswith(tuple(before.split()[-1:])))
    alone, introduced = read(row["text"]), read(f"{before} {row['text']}")
    assert introduced.signals.keys() >= alone.signals.keys()
    assert introduced.categories == alone.categories


WRITTEN: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "spaces": lambda text: "  " + text.replace(" ", " \t "),
    "marks of direction": lambda text: "\u202e" + text.replace("a", "\u200ba"),
    "wide letters": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "lookalikes": lambda text: text.translate(str.maketrans("aeop", "аеор")),
    "accents": lambda text: text.replace("a", "á").replace("e", "è"),
}


@pytest.mark.parametrize("way", WRITTEN)
def test_how_letters_are_drawn_changes_nothing(way: str) -> None:
    for row in TEXTS:
        drawn, alone = read(WRITTEN[way](row["text"])), read(row["text"])
        assert (drawn.signals, drawn.categories) == (alone.signals, alone.categories), row["text"]


def test_reasons_are_the_words_of_the_text_at_their_place() -> None:
    text = "Tadi malam dia MENCEKIK saya"
    (reason, *_) = [reason for reason in read(text).reasons if reason.signal == "strangled"]
    assert readable(text)[reason.at :].startswith(reason.phrase) and "mencekik" in reason.phrase


STRANGE = [
    *("a", "qxz", "tidak ", "anak 5 ", "dipukul suami ", "mau bunuh diri ", "1a2b3c ", "p*k*l ", "d.i.p.", "-a", "ы "),
    *("sayadipukulisuami", "lempar piring ancam bunuh ", "kemarin dulu 3 hari lalu ", "2222222 ", "umur umur kelas "),
]


@pytest.mark.parametrize("word", STRANGE)
def test_no_text_costs_more_than_its_length_is_worth(word: str) -> None:
    """Steps are counted, not seconds: calls of Python functions."""
    read(word)
    half, whole = (_calls((word * 4000)[:length]) for length in (2000, 4000))
    assert whole <= STEPS_A_TEXT
    assert whole <= 2.5 * half + 1000


def _calls(text: str) -> int:
    count = 0

    def step(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


# --- categories after the law -----------------------------------------------------------------------


def test_every_category_and_every_kind_of_sexual_violence_is_listed_with_its_label() -> None:
    schemas = Path(__file__).parent.parent.parent / "schemas"
    listed = json.loads((schemas / "categories.json").read_text())
    report = json.loads((schemas / "report.schema.json").read_text())
    assert [row["id"] for row in listed["categories"]] == report["$defs"]["category"]["enum"]
    assert len(listed["sexual_kinds"]) == 9
    assert {row["kind"] for row in CONCEPTS if "kind" in row} == {row["id"] for row in listed["sexual_kinds"]}
    assert all(row["label"] and row["law"] for rows in (listed["categories"], listed["sexual_kinds"]) for row in rows)
    spoken = {category for row in CONCEPTS for category in row["categories"]}
    spoken |= {row["id"].removeprefix("category:") for row in TABLE["categories"]}
    assert spoken == {row["id"] for row in listed["categories"]} - {"other"}
