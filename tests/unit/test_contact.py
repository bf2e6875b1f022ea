"""The contact rule: what its sentence says, and which ways of reaching somebody it leaves open."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.report import ContactRule
from functions.policy.contact import DAYS, reach

WIB = timezone(timedelta(hours=7))
FRIDAY_TEN = datetime(2026, 11, 20, 10, 0, tzinfo=WIB)

RULES = [
    (ContactRule(), "JANGAN hubungi. Pelapor membuka tiketnya sendiri.", False, False),
    (ContactRule(text=True), "JANGAN telepon. SMS.", True, False),
    (ContactRule(call=True), "JANGAN SMS. Telepon.", False, True),
    (ContactRule(text=True, call=True), "Boleh SMS dan telepon.", True, True),
    (ContactRule(call=True, hours="09-15"), "JANGAN SMS. Telepon 09–15 saja.", False, True),
    (ContactRule(call=True, hours="11-15"), "JANGAN SMS. Telepon 11–15 saja.", False, False),
    (ContactRule(call=True, days=["sat"]), "JANGAN SMS. Telepon Sabtu saja.", False, False),
    (
        ContactRule(call=True, days=["thu", "fri"], hours="09-15", owner="shared", if_other_answers="wrong_number"),
        "JANGAN SMS. Telepon Kamis, Jumat 09–15 saja. Ponsel dipakai bersama. Bila orang lain angkat: salah sambung.",
        False,
        True,
    ),
    (
        ContactRule(text=True, owner="trusted", if_other_answers="hang_up"),
        "JANGAN telepon. SMS. Ponsel orang kepercayaan. Bila orang lain angkat: tutup telepon.",
        True,
        False,
    ),
    (ContactRule(days=["fri"], hours="09-15", owner="mine"), "JANGAN hubungi. Pelapor membuka tiketnya sendiri.", 0, 0),
]


@pytest.mark.parametrize(("rule", "words", "may_text", "may_call"), RULES)
def test_the_rule_decides_the_sentence_and_the_buttons(
    rule: ContactRule, words: str, may_text: bool, may_call: bool
) -> None:
    reached = reach(rule, FRIDAY_TEN)
    assert (reached.words, reached.may_text, reached.may_call) == (words, may_text, may_call)


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        ("2026-11-20 21:59", False),
        ("2026-11-20 22:00", True),
        ("2026-11-21 01:59", True),
        ("2026-11-21 02:00", False),
        ("2026-11-21 22:30", False),
        ("2026-11-20 01:00", False),
    ],
)
def test_hours_past_midnight_belong_to_the_day_on_which_they_begin(when: str, open_: bool) -> None:
    rule = ContactRule(call=True, days=["fri"], hours="22-02")
    assert reach(rule, datetime.fromisoformat(when).replace(tzinfo=WIB)).may_call is open_


hours = st.one_of(st.none(), st.builds("{:02}-{:02}".format, st.integers(0, 23), st.integers(0, 24)))
rules = st.builds(
    ContactRule,
    text=st.booleans(),
    call=st.booleans(),
    days=st.lists(st.sampled_from(DAYS), unique=True),
    hours=hours,
    owner=st.sampled_from((None, "mine", "shared", "trusted")),
    if_other_answers=st.sampled_from((None, "hang_up", "wrong_number")),
)
moments = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: FRIDAY_TEN + timedelta(minutes=minutes))


@given(rules, moments)
def test_nobody_is_reached_in_a_way_that_they_did_not_allow(rule: ContactRule, when: datetime) -> None:
    reached = reach(rule, when)
    assert reached.may_text == rule.text
    assert not (reached.may_call and not rule.call)
    assert ("JANGAN" in reached.words) == (not (rule.text and rule.call))


@given(moments, st.integers(0, 23), st.integers(1, 24))
def test_no_call_outside_the_hours_given(when: datetime, start: int, length: int) -> None:
    end = (start + length - 1) % 24 + 1
    inside = (when.hour - start) % 24 < length
    reached = reach(ContactRule(call=True, hours=f"{start:02}-{end:02}"), when)
    assert reached.may_call == inside
