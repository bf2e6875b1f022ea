"""Pure rules of sending: when to rest, how fast, how long to wait, and the id under which an alert travels."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.gateway import Facts
from functions.model.receipt import Status
from functions.policy.breaker import Allowance, Breaker
from functions.policy.reference import AlertReference, is_text_id, read_reference
from functions.policy.sending import for_alert, for_line, retry_after

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHANCES = st.floats(0, 1, exclude_max=True)


@given(st.binary(min_size=16, max_size=16), st.integers(1, 9999), st.integers(1, 99_999))
def test_an_alerts_id_names_report_offer_and_ring_in_36_characters(raw: bytes, n: int, rings: int) -> None:
    reference = AlertReference(raw.hex(), n, rings)
    assert read_reference(str(reference)) == reference
    assert len(str(reference)) <= 36
    assert not is_text_id(str(reference))


@given(st.text(max_size=60))
def test_whatever_comes_back_is_read_or_is_none(text: str) -> None:
    reference = read_reference(text)
    assert reference is None or len(reference.report_id) == 32
    assert not is_text_id(text) or reference is None


@given(st.lists(st.sampled_from(Status)))
def test_receipts_in_any_order_end_the_same_and_never_go_back(statuses: list[Status]) -> None:
    seen = [Status.UNKNOWN]
    for status in statuses:
        seen.append(seen[-1].then(status))
    assert seen == sorted(seen, key=list(Status).index)
    assert seen[-1] is max([Status.UNKNOWN, *statuses], key=list(Status).index)


@given(st.integers(1, 50), st.none() | st.integers(0, 3600), CHANCES)
def test_a_retry_grows_spreads_and_grants_the_wish_to_wait(attempt: int, wish: int | None, chance: float) -> None:
    longest = timedelta(minutes=2)
    wait = retry_after(attempt, wish, chance, longest)
    assert wait >= timedelta(seconds=wish or 0)
    assert timedelta(seconds=30) <= wait <= max(longest * 1.2, timedelta(seconds=wish or 0))
    assert wait <= retry_after(attempt + 1, wish, chance, longest)


@given(st.integers(3, 100), CHANCES)
def test_a_gateway_that_refuses_rests_at_most_a_minute_and_then_lets_one_through(failures: int, chance: float) -> None:
    breaker = Breaker()
    for _ in range(failures):
        breaker.failed(NOW, chance, None)
    assert 15 <= breaker.wait(NOW) <= 73
    later = NOW + 73 * SECOND
    assert breaker.wait(later) == 0
    assert breaker.wait(later) > 0
    breaker.succeeded()
    assert breaker.wait(later) == 0


def test_two_failures_or_three_with_a_success_between_are_no_reason_to_rest() -> None:
    breaker = Breaker()
    for fails in (True, True, False, True, True):
        breaker.failed(NOW, 0, None) if fails else breaker.succeeded()
        assert breaker.wait(NOW) == 0


def test_no_more_than_so_many_go_in_a_minute() -> None:
    allowance = Allowance(per_minute=3)
    assert [allowance.wait(NOW + n * SECOND) for n in range(5)] == [0, 0, 0, 58, 57]
    assert allowance.wait(NOW + 60 * SECOND) == 0
    assert all(Allowance(per_minute=0).wait(NOW) == 0 for _ in range(1000))


TWO, ONE, ANSWERING = Facts(two_way=True), Facts(two_way=False), Facts(two_way=True, writes_first=False)


@pytest.mark.parametrize(
    ("gateways", "shunned", "order"),
    [
        ({"a": TWO, "b": TWO}, None, ["a", "b"]),
        ({"a": TWO, "b": TWO}, "a", ["b", "a"]),
        ({"a": ONE, "b": ANSWERING, "c": TWO}, None, ["c"]),
        ({"a": ONE}, None, []),
        (dict.fromkeys("abcde", TWO), "b", ["a", "c", "d"]),
    ],
)
def test_an_alert_goes_only_where_an_answer_comes_back(
    gateways: dict[str, Facts], shunned: str | None, order: list[str]
) -> None:
    assert for_alert(gateways, shunned) == order


@pytest.mark.parametrize(
    ("gateways", "preferred", "order"),
    [
        ({"a": ONE, "b": TWO}, "", ["b", "a"]),
        ({"a": TWO, "b": TWO}, "b", ["b", "a"]),
        ({"a": TWO, "chat": ANSWERING}, "chat", ["chat", "a"]),
        ({"a": TWO, "chat": ANSWERING}, "", ["a"]),
    ],
)
def test_a_line_goes_first_where_the_officer_just_wrote(
    gateways: dict[str, Facts], preferred: str, order: list[str]
) -> None:
    assert for_line(gateways, preferred) == order
