"""Reports of one incident are found by marks of their words, and hardly any others: measured on texts as people write.

`incidents.jsonl`: the same person again, another witness, or another incident that sounds alike; `tuning` pairs were
looked at while the thresholds were chosen, the others were not.
"""

import hashlib
import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.policy.likeness import MARKS_KEPT, Sketch, is_same_place, may_be_the_same, sketch, together

DATA = Path(__file__).parent.parent / "data"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


def mark(texts: Iterable[str]) -> list[int]:
    return [int.from_bytes(hashlib.blake2b(each.encode(), key=b"test", digest_size=4).digest()) for each in texts]


def sketched(text: str, *place_names: str, form: str = "") -> Sketch:
    return sketch(text, place_names, form, mark)


PAIRS = lines("incidents.jsonl")
TEXTS = [line["text"] for line in lines("triage.jsonl")]


@pytest.mark.parametrize("tuning", [True, False])
@pytest.mark.parametrize(("kind", "at_least", "at_most"), [("again", 0.9, 1), ("witness", 0.5, 1), ("different", 0, 0)])
def test_how_many_pairs_are_found(tuning: bool, kind: str, at_least: float, at_most: float) -> None:
    pairs = [pair for pair in PAIRS if (pair["tuning"], pair["kind"]) == (tuning, kind)]
    found = sum(may_be_the_same(sketched(pair["a"]), sketched(pair["b"]), place_is_known=True) for pair in pairs)
    assert at_least <= found / len(pairs) <= at_most


@pytest.mark.parametrize(("known", "pairs_at_least", "one_in"), [(1_138, 750_000, 75_000), (None, 1_400_000, 40_000)])
def test_reports_of_different_incidents_are_not_alike_even_when_all_are_of_one_place(
    known: int | None, pairs_at_least: int, one_in: int
) -> None:
    """Every two texts of different pairs, and every two unrelated reports: those `known` at first, and all."""
    first = {pair["a"]: n for n, pair in reversed(list(enumerate(PAIRS)))}
    told = [(first[pair["a"]], sketched(pair[which])) for pair in PAIRS for which in "ab"]
    strangers = [(-n, sketched(text)) for n, text in enumerate(TEXTS[:known], 1)]
    pairs = [(a, b) for (n, a), (m, b) in combinations([*told, *strangers], 2) if n != m]
    wrong = [pair for pair in pairs if may_be_the_same(*pair, place_is_known=True)]
    assert len(pairs) > pairs_at_least
    assert len(wrong) <= len(pairs) / one_in


def test_long_stories_are_not_alike_because_they_are_long() -> None:
    stories = [sketched(". ".join(TEXTS[n::14])) for n in range(14)]
    assert all(story.wording.count > MARKS_KEPT for story in stories)
    assert not any(may_be_the_same(one, two, True) for one, two in combinations(stories, 2))


@pytest.mark.parametrize("left_out", range(4))
def test_a_long_story_that_was_shortened_is_recognised(left_out: int) -> None:
    story = TEXTS[::6]
    shortened = [text for n, text in enumerate(story) if n % 4 != left_out]
    assert may_be_the_same(sketched(". ".join(story)), sketched(". ".join(shortened)), True)


def test_without_a_place_only_the_same_wording_counts_and_the_places_own_names_never_do() -> None:
    one = sketched("anak sd 112 dipukul wali kelas pakai penggaris")
    other = sketched("murid sd 112 dipukul wali kelasnya, penggaris sampai patah")
    assert may_be_the_same(one, other, place_is_known=True)
    assert not may_be_the_same(one, other, place_is_known=False)
    texts = ("dipukul suami di simpang tiga sipin rt 5", "anak hilang di simpang tiga sipin rt 9")
    for names, alike in (((), True), (("Simpang Tiga Sipin",), False)):
        first, second = (sketched(text, *names) for text in texts)
        assert may_be_the_same(first, second, place_is_known=True) is alike


def test_a_form_that_is_sent_again_is_the_same_whatever_it_says() -> None:
    assert may_be_the_same(sketched("satu", form="f"), sketched("lain sama sekali", form="f"), place_is_known=False)
    assert not may_be_the_same(sketched("satu"), sketched("lain sama sekali"), place_is_known=True)


def test_what_has_no_words_is_like_nothing() -> None:
    assert not may_be_the_same(sketched(""), sketched(""), place_is_known=True)
    assert not may_be_the_same(sketched("tolong"), sketched("tolong"), place_is_known=True)


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.booleans())
def test_likeness_has_no_direction_and_added_words_count_as_if_said_at_once(one: str, two: str, place: bool) -> None:
    a, b = sketched(one), sketched(two)
    assert may_be_the_same(a, b, place) == may_be_the_same(b, a, place)
    assert together(a, b) == together(b, a)
    assert together(a, b).telling == sketched(f"{one}.\n{two}").telling


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("15.71", "15.71.01", True),
        ("15.71.01", "15.71", True),
        ("15.71.01", "15.71.02", False),
        ("15.7", "15.71", False),
        (None, "15.71", True),
    ],
)
def test_one_place_lies_in_the_other(one: str | None, two: str | None, same: bool) -> None:
    assert is_same_place(one, two) is same
