"""When an alert waits for others, and what one text says of several."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.agency_files import compile_agency
from functions.model.due import Due
from functions.model.report import Offer, Report, Sealed, Urgency
from functions.policy.crowding import MOST_ALERTS, cannot_wait, gravest_first, text_together, waits_until
from functions.policy.gsm7 import segments
from tests.world import JAMBI

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
AGENCY = compile_agency(JAMBI)


def waiting(n: int = 1, urgency: Urgency = Urgency.MEDIUM, **more: Any) -> tuple[Report, Offer]:
    offer = Offer(n=1, officer_id="sri", code=f"{n:03}", rung=0, at=NOW, **more)
    report = Report(
        report_id=f"{n:032x}",
        rules_version="1",
        channel="sms",
        received_at=NOW + timedelta(seconds=n),
        language="id",
        reporter_role="heard",
        ticket_hash="",
        body_digest="",
        sealed_content=Sealed("", b""),
        urgency=urgency,
        region="15.71",
        offers=[offer],
    )
    return report, offer


@pytest.mark.parametrize(
    ("minutes_ago", "climbs_in", "waits"),
    [
        ([], None, None),
        ([1, 2, 3, 4], None, None),
        ([10, 1, 2, 3, 4], None, None),
        ([9, 1, 2, 3, 4], None, 1),
        ([4, 3, 2, 1, 0], None, 6),
        ([9, 8, 4, 3, 2, 1, 0], None, 6),
        ([4, 3, 2, 1, 0], 30, 6),
        ([4, 3, 2, 1, 0], 8, 4),
        ([4, 3, 2, 1, 0], -1, 0),
    ],
)
def test_the_sixth_in_ten_minutes_waits_for_room_but_never_past_half_of_the_time_to_the_next_rung(
    minutes_ago: list[int], climbs_in: int | None, waits: int | None
) -> None:
    report, _ = waiting()
    if climbs_in is not None:
        at = NOW + timedelta(minutes=climbs_in)
        report.due["escalate"] = Due("escalate", at, at)
    until = waits_until(report, [NOW - timedelta(minutes=ago) for ago in minutes_ago], NOW)
    assert until == (None if waits is None else NOW + timedelta(minutes=waits))


@pytest.mark.parametrize(
    ("urgency", "more", "must_not"),
    [
        (Urgency.EMERGENCY, {}, True),
        (Urgency.EMERGENCY, {"sent": NOW}, False),
        (Urgency.EMERGENCY, {"sent": NOW, "shunned": "kannel"}, True),
        (Urgency.HIGH, {}, False),
    ],
)
def test_only_an_emergency_that_may_not_have_been_heard_cannot_wait(
    urgency: Urgency, more: dict[str, Any], must_not: bool
) -> None:
    assert cannot_wait(*waiting(urgency=urgency, **more)) is must_not


@given(st.lists(st.sampled_from(Urgency), min_size=2, max_size=999))
def test_one_text_is_one_segment_names_the_gravest_and_no_run_of_digits_is_a_password(urgencies: list[Urgency]) -> None:
    pairs = gravest_first(waiting(n, urgency) for n, urgency in enumerate(urgencies))
    text, named = text_together(AGENCY, pairs)
    assert segments(text) == 1
    assert re.search("[0-9]{4}", text) is None
    assert named >= min(len(pairs), MOST_ALERTS)
    assert re.findall("[0-9]{3}", text.partition("Angkanya: ")[2]) == [offer.code for _, offer in pairs[:named]]
    assert f"{len(pairs)} laporan" in text


def test_no_more_than_a_segment_takes_when_an_agency_wrote_more_than_check_allows() -> None:
    wordy = {**AGENCY.texts, "alerts_together": "{count} {urgency} {code} {codes}" + "x" * 160}
    pairs = [waiting(1), waiting(2)]
    text, named = text_together(type(AGENCY)(**{**vars(AGENCY), "texts": wordy}), pairs)
    assert (named, segments(text)) == (1, 1)
    assert "001" in text
