"""An officer has nothing to do with a case any more: whoever is next is asked at once."""

from datetime import datetime

from functions.model.report import Report
from functions.ports import Wakeup
from functions.steps.change import knock_after


def leave(report: Report, officer_id: str, now: datetime) -> list[Wakeup]:
    """Empty when nobody waited for this officer."""
    waiting = [offer for offer in report.offers_to(officer_id) if offer.answer is None]
    for offer in waiting:
        report.withdraw(offer, now)
    if report.holder == officer_id:
        return ask_around(report, now)
    return ask_next_unless_somebody_waits(report, now) if waiting else []


def rule_out(report: Report, officer_ids: list[str], now: datetime) -> list[Wakeup]:
    """These officers are parties to the case: it goes on without them and does not come back to them."""
    wakeups: list[Wakeup] = []
    for officer_id in officer_ids:
        if officer_id not in report.excluded:
            report.excluded.append(officer_id)
            wakeups += leave(report, officer_id, now) if report.is_open else []
    return wakeups


def ask_around(report: Report, now: datetime) -> list[Wakeup]:
    """The holder is gone: everybody may be asked anew, from the first rung on."""
    report.relinquish(now)
    return start_asking(report, now)


def start_asking(report: Report, now: datetime) -> list[Wakeup]:
    report.owe("route", "route", now, knock_after(report.urgency))
    return [Wakeup(report.report_id, "route")]


def ask_next_unless_somebody_waits(report: Report, now: datetime) -> list[Wakeup]:
    somebody = any(offer.answer is None for offer in report.offers_of_this_round())
    if "escalate" not in report.due or somebody:
        return []
    return ask_next(report, now)


def ask_next(report: Report, now: datetime) -> list[Wakeup]:
    """The next rung does not wait for its time."""
    report.discharge("remind")
    report.owe("escalate", "escalate", now, knock_after(report.urgency))
    return [Wakeup(report.report_id, "escalate")]
