"""Somebody has said YA: whoever was relieved, or is still being asked, hears that it is in other hands."""

from functions.model.report import Report
from functions.ports import Ports
from functions.steps.change import Change
from functions.steps.texts import line_to_officer


def tell_others(ports: Ports, report: Report, relieved: str | None) -> Change:
    """`relieved` held the case until now."""
    waiting = [offer.officer_id for offer in report.offers_of_this_round() if offer.answer is None]
    told = dict.fromkeys(waiting, "taken") | ({relieved: "relieved"} if relieved else {})
    told.pop(report.holder or "", None)
    change = Change()
    for officer_id, wording in told.items():
        cause = f"{report.report_id}/{wording}/{report.events_seen}"
        code = report.offers_to(officer_id)[-1].code
        write, wakeup = line_to_officer(ports, cause, officer_id, wording, code=code)
        change.writes.append(write)
        change.wakeups.append(wakeup)
    return change
