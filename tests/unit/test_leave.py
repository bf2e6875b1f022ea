"""Who has nothing to do with a case any more is waited for in nothing."""

from datetime import UTC, datetime

from functions.model.report import Answer, Offer, Stage, Urgency
from functions.policy.forecast import imagined
from functions.steps.leave import rule_out

NOW = datetime(2026, 12, 24, 11, tzinfo=UTC)


def test_a_holder_who_is_ruled_out_is_not_waited_for_in_an_older_offer_either() -> None:
    report = imagined("15.71", Urgency.HIGH, [], NOW)
    unheard = Offer(1, "p1", "111", 0, NOW)
    report.offers = [unheard, Offer(2, "p1", "112", 0, NOW, answer=Answer.ACCEPTED, answered_at=NOW)]
    report.holder, report.stage = "p1", Stage.ACCEPTED
    rule_out(report, ["p1"], NOW)
    assert unheard.answer is Answer.WITHDRAWN
    assert report.holder is None
    assert "route" in report.due
