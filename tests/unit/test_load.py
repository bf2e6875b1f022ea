"""The count of the officers' load: open cases, and offers against the share of everybody who could have been asked."""

from datetime import UTC, datetime

from functions.model.agency import OfficerState, RosterState
from functions.model.report import Urgency
from functions.policy.forecast import imagined
from functions.policy.load import CODES_KEPT, begin_count, count

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_an_offer_counts_for_who_was_asked_and_its_share_for_everybody_who_could_have_been() -> None:
    counted = begin_count(RosterState(agency_version="v"), NOW)
    for n in range(3):
        report = imagined("15.71", Urgency.HIGH, [], NOW)
        report.offer_to("ani", f"00{n}", [], 0, NOW, None).able = ["ani", "budi"]
        count(counted, report)
    ani, budi = counted.officers["ani"], counted.officers["budi"]
    assert (ani.asked, ani.fair_share, budi.asked, budi.fair_share) == (3, 1.5, 0, 1.5)
    assert budi.last_assigned is None


def test_a_new_count_begins_at_nothing_and_keeps_what_the_officer_said_and_the_codes_of_late() -> None:
    codes = {"111": NOW - CODES_KEPT, "222": NOW}
    said = OfficerState(open_cases=4, asked=9, fair_share=3.0, recent_codes=codes, off_duty=True, last_assigned=NOW)
    state = begin_count(RosterState(agency_version="v", officers={"ani": said}), NOW).officers["ani"]
    assert (state.open_cases, state.asked, state.fair_share, list(state.recent_codes)) == (0, 0, 0.0, ["222"])
    assert state.off_duty and state.last_assigned == NOW
