"""More than five alerts to one officer in ten minutes become one text; each is still answered by its own code."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from functions.model.collections import REPORTS
from functions.model.message import OutboundMessage
from functions.model.receipt import Status
from functions.model.report import Offer, Report, Urgency
from functions.policy.crowding import gravest_first, text_together, waits_until
from functions.policy.reference import AlertReference
from functions.ports import Accepted, Found, Ports, Refused, Wakeup
from functions.steps.asked import asked_about
from functions.steps.change import Change, amend, wake
from functions.steps.notify import NOT_ON_THE_ROSTER, claim_alert, mark_sent, on_the_roster, settle_alert
from functions.steps.recode import recode
from functions.steps.submit import submit_alert

Waiting = tuple[Report, Offer]


def holds_back(ports: Ports, claimed: Found[Report], offer: Offer) -> bool:
    """Whether the phone rang too often already: the alert that was claimed then waits, and is not to be sent now.

    Claimed before counted, so that of several at once only as many ring as may. Raises StoreUnavailable.
    """
    now, key = ports.clock.now(), f"alert:{offer.n}"
    all_offers = list(_offers_to(ports, offer.officer_id))
    until = waits_until(claimed.document, _rang_before(all_offers, claimed.document, offer), now)
    if until is None:
        return False
    lease = claimed.document.due[key].not_before
    taken = {other.code for report, other in all_offers if (report.report_id, other.n) != (claimed.id, offer.n)}

    def hold(report: Report) -> Change | None:
        mine, debt = report.offer(offer.n), report.due.get(key)
        if mine is None or debt is None or debt.not_before != lease:
            return None
        debt.attempt -= 1
        mine.rings -= 1
        mine.rang.pop()
        report.hold(mine, until)
        if mine.sent is None and mine.code in taken:
            recode(ports, report, mine, taken)
        return Change()

    amend(ports, REPORTS, claimed.id, hold)
    return True


def tell_together(ports: Ports, officer_id: str) -> None:
    """One text about all that wait for this officer. Only who holds the lease of the gravest one sends it.

    Raises StoreUnavailable.
    """
    all_offers = list(_offers_to(ports, officer_id))
    waiting = gravest_first(pair for pair in all_offers if _is_held_back(*pair))
    if not waiting:
        return
    agency, officer = on_the_roster(ports, officer_id)
    text, named = text_together(agency, waiting)
    (_, first), others, left = waiting[0], waiting[1:named], waiting[named:]
    claimed = _claim(ports, waiting[0], [str(_next_ring(*pair)) for pair in others])
    if claimed is None:
        return
    lead = claimed.document.offer(first.n)
    assert lead is not None
    outcome: Accepted | Refused = NOT_ON_THE_ROSTER
    if officer is not None:
        id = str(AlertReference(claimed.id, lead.n, lead.rings))
        is_urgent = claimed.document.urgency is Urgency.EMERGENCY
        outcome = submit_alert(ports, OutboundMessage(id, officer.phones[0], text, urgent=is_urgent), lead.shunned)
    if isinstance(outcome, Accepted):
        # Before the first one, whose lease keeps everybody else from telling of these again.
        for report, offer in others:
            _mark_told(ports, report.report_id, offer, outcome)
    settle_alert(ports, claimed, f"alert:{lead.n}", outcome)
    if left and isinstance(outcome, Accepted):
        _go_on(ports, left, [at for _, offer in all_offers for at in offer.rang])


def _claim(ports: Ports, first: Waiting, told_with: list[str]) -> Found[Report] | None:
    """None when somebody else is at it, or when it does not wait any more: whatever still does is knocked for again."""
    now = ports.clock.now()

    def claim(report: Report) -> Change | None:
        offer = report.offer(first[1].n)
        if offer is None or not _is_held_back(report, offer):
            return None
        begins = report.due[f"alert:{offer.n}"].not_before
        if begins > now and begins != offer.held_until:
            return None
        claim_alert(ports, report, offer, now, told_with)
        return Change()

    return amend(ports, REPORTS, first[0].report_id, claim)


def _mark_told(ports: Ports, report_id: str, told: Offer, taken: Accepted) -> None:
    now = ports.clock.now()

    def mark(report: Report) -> Change | None:
        offer = report.offer(told.n)
        if offer is None or offer.code != told.code:
            return None
        offer.rings += 1
        offer.receipt, offer.told_with = Status.UNKNOWN, []
        mark_sent(ports, report, offer, taken, now)
        report.discharge(f"alert:{offer.n}")
        return Change()

    amend(ports, REPORTS, report_id, mark)


def _go_on(ports: Ports, left: list[Waiting], rang: list[datetime]) -> None:
    """What did not fit is told of in the next text: at once, where there is room for one."""
    now = ports.clock.now()

    def wait(report: Report, n: int) -> Change | None:
        offer = report.offer(n)
        if offer is None or not _is_held_back(report, offer):
            return None
        report.hold(offer, waits_until(report, [*rang, now], now) or now)
        return Change()

    for report, offer in left:
        amend(ports, REPORTS, report.report_id, partial(wait, n=offer.n))
    report, offer = left[0]
    wake(ports, [Wakeup(report.report_id, f"alert:{offer.n}")])


def _is_held_back(report: Report, offer: Offer) -> bool:
    waits = offer.held_until is not None and f"alert:{offer.n}" in report.due and offer.answer is None
    return waits and report.is_open and offer.officer_id not in report.excluded


def _next_ring(report: Report, offer: Offer) -> AlertReference:
    return AlertReference(report.report_id, offer.n, offer.rings + 1)


def _rang_before(all_offers: list[Waiting], report: Report, mine: Offer) -> Iterator[datetime]:
    """When the officer's phone rang, and when it is about to because another step was a little faster."""
    turn = (mine.rang[-1], report.report_id)
    for other, offer in all_offers:
        if other.report_id == report.report_id:
            yield from mine.rang[:-1] if offer.n == mine.n else offer.rang
            continue
        is_sent = f"alert:{offer.n}" not in other.due
        yield from (at for at in offer.rang if is_sent or at is not offer.rang[-1] or (at, other.report_id) < turn)


def _offers_to(ports: Ports, officer_id: str) -> Iterator[Waiting]:
    for found in asked_about(ports, officer_id):
        yield from ((found.document, offer) for offer in found.document.offers_to(officer_id))
