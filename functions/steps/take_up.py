"""An ended case is taken up again: by its holder, or by whoever is asked next."""

from datetime import datetime

from functions.model.report import Report
from functions.policy.assignment import still_serves
from functions.ports import Ports, Wakeup
from functions.steps.clocks import start_clocks
from functions.steps.lease import start_lease
from functions.steps.leave import start_asking
from functions.steps.route import asked_key, roster


def take_up_again(ports: Ports, report: Report, who: str, now: datetime) -> list[Wakeup]:
    """A holder who was blocked, excluded or left the roster meanwhile gets nothing. Raises StoreUnavailable."""
    live, agency = roster(ports)
    if report.holder and not still_serves(agency, live, report, report.holder):
        report.holder = None
    report.reopen(now, who)
    for offer in report.offers:
        report.ask(asked_key(ports, offer.officer_id))
    start_clocks(report, now)
    if report.holder is None:
        return start_asking(report, now)
    start_lease(agency, report, now)
    return []
