"""Quiet hours: over midnight or not, and never for an emergency."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.agency_files import compile_agency
from functions.model.agency import QuietHours
from functions.model.report import Urgency
from functions.policy.quiet import awake
from tests.world import JAMBI

AGENCY = compile_agency(JAMBI)
MIDNIGHT = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "hour", "waits_until"),
    [
        ((22, 6), 21.99, 21.99),
        ((22, 6), 22, 30),
        ((22, 6), 25.5, 30),
        ((22, 6), 30, 30),
        ((0, 5), 0, 5),
        ((0, 5), 23.9, 23.9),
        ((13, 14), 13.5, 14),
    ],
)
def test_who_would_be_reminded_in_quiet_hours_is_reminded_at_their_end(
    quiet: tuple[int, int], hour: float, waits_until: float
) -> None:
    agency = replace(AGENCY, quiet_hours=QuietHours(quiet[0] * 60, quiet[1] * 60))
    when = MIDNIGHT + timedelta(hours=hour)
    assert awake(agency, Urgency.HIGH, when) == MIDNIGHT + timedelta(hours=waits_until)
    assert awake(agency, Urgency.EMERGENCY, when) == when
    assert awake(replace(agency, quiet_hours=None), Urgency.LOW, when) == when
