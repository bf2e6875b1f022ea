"""When a case may end, and when one officer alone may not end it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.model.report import FINAL_STAGES, Outcome, Report, Sealed, Stage, Urgency, Victim
from functions.policy.ending import needs_second_person, objection

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
AGES = ("0-5", "6-12", "13-17", "18-24", "25-44", "45-59", "60+", "unknown")
PLAIN = Report(
    report_id="r",
    rules_version="v",
    channel="web",
    received_at=NOW,
    language="id",
    reporter_role="witnessed",
    ticket_hash="",
    body_digest="",
    sealed_content=Sealed("k", b""),
)
THREE_DAYS = ["2026-11-18", "2026-11-19", "2026-11-20"]
SEXUAL: dict[str, Any] = {"categories": ["sexual"]}
CLOSED, WITHDRAWN, DUPLICATE, NOTHING = Stage.CLOSED, Stage.WITHDRAWN, Stage.DUPLICATE, Stage.NOT_A_REPORT


@pytest.mark.parametrize(
    ("facts", "stage", "outcome", "reason", "why"),
    [
        ({}, CLOSED, Outcome.COMPLETED, "", "ending_needs_reason"),
        ({}, CLOSED, Outcome.COMPLETED, " \n", "ending_needs_reason"),
        ({}, CLOSED, None, "selesai", "ending_needs_outcome"),
        ({}, CLOSED, Outcome.COMPLETED, "selesai", None),
        ({}, CLOSED, Outcome.UNREACHABLE, "x", "unreachable_needs_three_days"),
        ({"attempted_on": THREE_DAYS[:2]}, CLOSED, Outcome.UNREACHABLE, "x", "unreachable_needs_three_days"),
        ({"attempted_on": THREE_DAYS}, CLOSED, Outcome.UNREACHABLE, "x", None),
        ({}, WITHDRAWN, None, "x", "withdrawn_needs_voice"),
        ({"withdrawal_asked_at": NOW}, WITHDRAWN, None, "x", "withdrawn_needs_voice"),
        ({"spoke_alone_at": NOW}, WITHDRAWN, None, "x", None),
        (SEXUAL, CLOSED, Outcome.COMPLETED, "x", "sexual_needs_police"),
        (SEXUAL | {"spoke_alone_at": NOW}, WITHDRAWN, None, "x", "sexual_needs_police"),
        (SEXUAL | {"police": "already_filed"}, CLOSED, Outcome.COMPLETED, "x", None),
        (SEXUAL, DUPLICATE, None, "x", None),
        ({}, DUPLICATE, None, "x", None),
        ({}, NOTHING, None, "x", None),
        ({}, NOTHING, None, "", "ending_needs_reason"),
    ],
)
def test_every_objection(
    facts: dict[str, Any], stage: Stage, outcome: Outcome | None, reason: str, why: str | None
) -> None:
    assert objection(replace(PLAIN, **facts), stage, outcome, reason) == why


@given(st.sampled_from(sorted(FINAL_STAGES)), st.sampled_from([None, *Outcome]))
def test_nothing_ends_without_a_reason(stage: Stage, outcome: Outcome | None) -> None:
    everything = replace(PLAIN, attempted_on=THREE_DAYS, spoke_alone_at=NOW, police="reported")
    assert objection(everything, stage, outcome, "") == "ending_needs_reason"


@given(st.sampled_from(list(Urgency)), st.lists(st.sampled_from(AGES), max_size=3), st.booleans())
def test_one_officer_alone_never_buries_a_grave_a_childs_or_a_sexual_case(
    urgency: Urgency, ages: list[str], sexual: bool
) -> None:
    victims = [Victim(age_group=age) for age in ages]
    report = replace(PLAIN, urgency=urgency, victims=victims, categories=["sexual"] if sexual else ["physical"])
    grave = urgency in ("emergency", "high") or sexual or bool(set(ages) & {"0-5", "6-12", "13-17"})
    assert needs_second_person(report) is grave
