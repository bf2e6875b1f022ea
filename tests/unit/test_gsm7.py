"""What fits into one SMS, and what becomes of letters that an SMS has not got."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.policy.gsm7 import BASIC, EXTENDED, as_gsm7, is_gsm7, segments
from functions.policy.text import mend, plain

ALPHABET = st.sampled_from(sorted(BASIC | EXTENDED))


def test_the_tables_are_those_of_the_standard() -> None:
    """128 places, one of which is the escape to ten others."""
    assert len(BASIC) == 127
    assert len(EXTENDED) == 10
    assert not BASIC & EXTENDED


@given(st.text(alphabet=ALPHABET, max_size=500))
def test_in_the_alphabet_160_septets_fit_and_153_a_part_of_more(text: str) -> None:
    septets = len(text) + sum(letter in EXTENDED for letter in text)
    assert is_gsm7(text)
    assert segments(text) == (1 if septets <= 160 else math.ceil(septets / 153))


@given(st.text(max_size=300), st.sampled_from("—ş中🙏"))
def test_one_strange_letter_makes_70_units_fit_and_67_a_part_of_more(text: str, strange: str) -> None:
    units = len((text + strange).encode("utf-16-be")) // 2
    assert segments(text + strange) == (1 if units <= 70 else math.ceil(units / 67))


@given(st.text(alphabet=st.one_of(ALPHABET, st.characters()), max_size=200))
def test_whatever_goes_out_is_in_the_alphabet_and_what_was_in_it_stays(text: str) -> None:
    sent = as_gsm7(text)
    assert is_gsm7(sent)
    assert as_gsm7(sent) == sent
    if is_gsm7(text):
        assert sent == text


@pytest.mark.parametrize(
    ("text", "sent"),
    [("Desa “Muara” – baru", 'Desa "Muara" - baru'), ("Ŝri", "Sri"), ("Ⅳ", "IV"), ("中🙏", "??")],
)
def test_a_strange_letter_goes_out_as_the_nearest_one(text: str, sent: str) -> None:
    assert as_gsm7(text) == sent


@given(st.text(max_size=50), st.integers(0, 100))
def test_a_text_cut_between_the_halves_of_a_character_is_whole_again(text: str, cut: int) -> None:
    units = text.encode("utf-16-le")
    parts = [half.decode("utf-16-le", "surrogatepass") for half in (units[: cut * 2], units[cut * 2 :])]
    assert mend("".join(parts)) == text


@given(st.text(alphabet=st.characters(codec=None), max_size=50))
def test_half_a_character_alone_is_no_reason_to_lose_the_others(text: str) -> None:
    mended = mend(text)
    assert mended.encode().decode() == mended
    kept = [letter for letter in text if not "\ud800" <= letter <= "\udfff"]
    assert [letter for letter in mended if letter in kept] == [letter for letter in kept if letter in mended]
    assert set(kept) <= set(mended)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\u202e\u200f\u2066\x00\x07\t\r\n")), max_size=80))
def test_what_is_compared_has_no_control_and_no_bidi_marks(text: str) -> None:
    assert not set("\u202e\u200f\u2066\x00\x07\t\r\n") & set(plain(text))
