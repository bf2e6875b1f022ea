"""The budget of the design, held on the emulators."""

import pytest

from tests.bench.counted import Count
from tests.bench.counts import count_cold, count_warm, total
from tests.bench.duplicates import play
from tests.stacks import EmulatorStack

pytestmark = pytest.mark.emulators


def test_a_report_costs_three_reads_four_writes_and_two_publishes(emulators: EmulatorStack) -> None:
    spent = count_warm()
    assert spent == {
        "receive_report": Count(reads=0, writes=1, publishes=1),
        "route_report": Count(reads=2, writes=1, publishes=1),
        "notify_officer": Count(reads=1, writes=2, publishes=0),
    }
    assert total(spent) == Count(reads=3, writes=4, publishes=2)


def test_a_cold_start_only_reads_more(emulators: EmulatorStack) -> None:
    """The agency in force: which one it is, and the agency itself."""
    assert count_cold() == {
        "receive_report": Count(reads=2, writes=1, publishes=1),
        "route_report": Count(reads=3, writes=1, publishes=1),
        "notify_officer": Count(reads=3, writes=2, publishes=0),
    }


def test_eight_duplicates_at_once_make_one_text_and_leave_nothing_half_done(emulators: EmulatorStack) -> None:
    outcome = play()
    assert outcome.texts == 1
    assert sorted(outcome.report.due) == ["escalate", "link", "remind"]
    assert [offer.rings for offer in outcome.report.offers] == [1]
