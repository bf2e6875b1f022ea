"""Outside text made comparable."""

from hypothesis import given
from hypothesis import strategies as st

from functions.policy.text import plain

MARKS = "\u200b\u200e\u202e\u2066\ufeff"


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(st.characters(max_codepoint=127)), st.sampled_from(MARKS), st.integers(0, 40))
def test_marks_that_nobody_sees_change_nothing(text: str, mark: str, place: int) -> None:
    """Also the short way for ASCII says what the long way says: the mark makes the text take the long one."""
    assert plain(text[:place] + mark + text[place:]) == plain(text)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_full_width_letters_and_capitals_are_the_same_letters(text: str) -> None:
    assert plain("".join(chr(ord(letter) + 0xFEE0) for letter in text)) == plain(text.upper()) == plain(text)


@given(st.text(st.characters(categories=["Cc", "Zs"])))
def test_white_space_and_controls_say_nothing(text: str) -> None:
    assert plain(f"a{text}b") == ("a b" if text else "ab")
