"""A ticket as people type it: forgiven where it can be, told to be mistyped where it is."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.policy.tickets import ALPHABET, read_ticket, ticket_from

tickets = st.binary(min_size=7, max_size=7).map(ticket_from)


def put(ticket: str, places: dict[int, str]) -> str:
    letters = ticket.replace("-", "")
    return "".join(places.get(place, letter) for place, letter in enumerate(letters))


@given(tickets, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_any_single_mistyped_character_is_found(ticket: str, place: int, letter: str) -> None:
    typed = put(ticket, {place: letter})
    assert read_ticket(typed) == (ticket if typed == ticket.replace("-", "") else None)


@given(tickets, st.integers(0, 10))
def test_neighbours_that_changed_places_are_found_but_for_zero_and_z(ticket: str, place: int) -> None:
    letters = ticket.replace("-", "")
    first, second = letters[place], letters[place + 1]
    typed = put(ticket, {place: second, place + 1: first})
    found = read_ticket(typed) is None
    assert found is (first != second and {first, second} != {"0", "Z"})


@given(tickets, st.integers(0, 11), st.sampled_from([letter for letter in "U!?#ñ・٣ß日" if letter]))
def test_a_character_that_no_ticket_has_is_a_mistyped_one(ticket: str, place: int, letter: str) -> None:
    assert read_ticket(put(ticket, {place: letter})) is None


@given(tickets, st.sampled_from(["", " ", "-", "–", "—", "\u2011", " - ", ".", "_", "\u00a0", "\u200b", "\t", "\r\n"]))
def test_what_stands_between_the_groups_does_not_matter(ticket: str, between: str) -> None:
    assert read_ticket(f" {ticket.replace('-', between).lower()}\n") == ticket


@given(tickets)
def test_letters_that_look_like_digits_are_read_as_them(ticket: str) -> None:
    typed = ticket.replace("0", "o").replace("1", "l")
    assert read_ticket(typed) == read_ticket(ticket.replace("0", "O").replace("1", "I")) == ticket


@pytest.mark.parametrize("typed", ["", "-", "7K3F", "0" * 11, "0" * 13, "0" * 60_000, "7K3F-9QXM-2DPA-7K3F"])
def test_another_length_is_no_ticket(typed: str) -> None:
    assert read_ticket(typed) is None


def test_every_letter_comes_up_at_every_place() -> None:
    """55 bits, none of them lost."""
    drawn = [ticket_from(os.urandom(32)).replace("-", "") for _ in range(2000)]
    assert all({ticket[place] for ticket in drawn} == set(ALPHABET) for place in range(12))
