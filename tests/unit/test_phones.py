"""However a gateway writes a number, it is one number; what is none belongs to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.policy.phones import as_mobile, is_service

SUBSCRIBERS = st.from_regex(r"8[1-9][0-9]{7,9}", fullmatch=True)
SEPARATED = st.sampled_from(["", " ", "-", ".", "\u00a0", "\u200e"])


@given(SUBSCRIBERS, SEPARATED, st.sampled_from(["+62", "62", "0", "0062", "+62 0", "(+62)", "\u202a+62", ""]))
def test_every_way_of_writing_a_number_is_the_same_number(subscriber: str, between: str, prefix: str) -> None:
    parts = [subscriber[:3], subscriber[3:7], subscriber[7:]]
    assert as_mobile(prefix + between + between.join(parts)) == f"+62{subscriber}"


@given(st.one_of(SUBSCRIBERS, st.text(max_size=30), st.from_regex(r"[+0-9 ()-]{5,20}", fullmatch=True)))
def test_a_number_that_was_read_reads_the_same_again_and_is_plain(sender: str) -> None:
    number = as_mobile(sender)
    if number is not None:
        assert number[0] == "+"
        assert number[1:].isascii()
        assert number[1:].isdigit()
        assert len(number) <= 16
        assert as_mobile(number) == number


@given(st.from_regex(r"[0-9]{1,6}", fullmatch=True))
def test_a_short_number_is_nobodys(sender: str) -> None:
    assert as_mobile(sender) is None
    assert as_mobile(f" {sender}") is None


@pytest.mark.parametrize(
    "sender",
    ["TELKOMSEL", "INFO-1", "BANK 0812345678", "+", "", " ", "\x00", "ТЕЛКОМ", "++62", "10000000000000", "0" * 60],
)
def test_a_name_or_no_number_at_all_is_nobodys(sender: str) -> None:
    assert as_mobile(sender) is None


@pytest.mark.parametrize(("sender", "number"), [("+60123456789", "+60123456789"), ("0060123456789", "+60123456789")])
def test_a_foreign_number_keeps_its_country(sender: str, number: str) -> None:
    assert as_mobile(sender) == number


@pytest.mark.parametrize(
    ("sender", "is_one"),
    [
        ("TELKOMSEL", True),
        ("INFO-1", True),
        ("ТЕЛКОМ", True),
        ("1", True),
        ("123456", True),
        ("+62 89", True),
        ("1234567", False),
        ("10000000000000", False),
        ("+6281234567890", False),
        ("", False),
        ("+", False),
        ("\x00", False),
    ],
)
def test_only_letters_and_short_numbers_are_services_and_whoever_is_not_told_may_be_a_person(
    sender: str, is_one: bool
) -> None:
    assert is_service(sender) is is_one
