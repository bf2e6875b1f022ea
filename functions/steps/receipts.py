"""What the network says of a text: found again by our id or by the provider's, and an alert that failed climbs."""

from datetime import datetime, timedelta
from functools import partial

from functions.logs import log
from functions.model.collections import EARLY_RECEIPTS, OUTBOUND, REPORTS
from functions.model.message import Outbound
from functions.model.receipt import EarlyReceipt, Receipt, Status
from functions.model.report import Offer, Report
from functions.policy.reference import AlertReference, is_text_id, read_reference
from functions.policy.sending import for_alert
from functions.ports import ANYTHING, Ports, Query, Wakeup, Write
from functions.steps.change import Change, amend
from functions.steps.leave import ask_next
from functions.steps.route import ring

# After that the ladder goes at its own pace: a dead number must not ring round and round.
FAILURES_THAT_HURRY = 2
EARLY_AGAIN_AFTER, EARLY_KEPT_FOR = timedelta(seconds=30), timedelta(days=1)
EARLY_TRIES = 3


def take_receipt(ports: Ports, receipt: Receipt) -> None:
    """May come before the send call returns, twice, out of order, or for a text of which nothing is kept.

    Raises StoreUnavailable.
    """
    if _taken(ports, receipt):
        return
    log("receipt_found_nothing", gateway=receipt.gateway, status=receipt.status)
    if receipt.message_id is None and receipt.provider_id is not None:
        _keep(ports, receipt.gateway, receipt.provider_id, receipt.status)


def take_early(ports: Ports, id: str) -> None:
    """Acts on `receipt`: by now the provider's id of the text is known, or it is a text of which nothing is kept."""
    now = ports.clock.now()

    def try_again(early: EarlyReceipt) -> Change | None:
        if not early.may_act("receipt", now):
            return None
        receipt = Receipt(early.gateway, early.status, provider_id=early.provider_id)
        if _taken(ports, receipt) or early.due["receipt"].attempt >= EARLY_TRIES:
            early.discharge("receipt")
        return Change()

    amend(ports, EARLY_RECEIPTS, id, try_again)


def _taken(ports: Ports, receipt: Receipt) -> bool:
    """Whether its text was found. Taking it twice changes nothing."""
    message_id = receipt.message_id or _find_by_provider_id(ports, receipt)
    reference = read_reference(message_id) if message_id else None
    if reference:
        for other in _of_alert_and_those_with_it(ports, reference, receipt):
            amend(ports, REPORTS, other.report_id, partial(_of_alert, ports, reference=other, receipt=receipt))
        return True
    if message_id and is_text_id(message_id):
        amend(ports, OUTBOUND, message_id, lambda text: _of_text(text, receipt))
        return True
    return False


def _keep(ports: Ports, gateway: str, provider_id: str, status: Status) -> None:
    now = ports.clock.now()
    early = EarlyReceipt(gateway=gateway, provider_id=provider_id, status=status, expire_at=now + EARLY_KEPT_FOR)
    early.owe_at("receipt", "take_early", now + EARLY_AGAIN_AFTER)
    id = ports.sealer.id_of("early", gateway, provider_id, status)
    ports.store.commit([Write(EARLY_RECEIPTS, id, early, ANYTHING)])


def repeat(ports: Ports, report_id: str, key: str) -> None:
    """Acts on `unreceipted:n`: nobody says whether the alert arrived, so it goes once more by another way."""
    now = ports.clock.now()

    def ring_again(report: Report) -> Change | None:
        if not report.may_act(key, now):
            return None
        report.discharge(key)
        offer = report.offer(int(key.partition(":")[2]))
        if offer is None or offer.answer is not None or offer.receipt is Status.DELIVERED:
            return Change()
        offer.shunned = offer.gateway
        report.note(now, f"no_receipt:{offer.rung}", offer.officer_id)
        return Change(wakeups=[ring(report, offer, now)])

    amend(ports, REPORTS, report_id, ring_again)


def sent_key(ports: Ports, gateway: str, provider_id: str) -> str:
    return ports.sealer.digest("sent", gateway, provider_id)


def has_another_way(ports: Ports, gateway: str | None) -> bool:
    """Whether an alert could go by a gateway other than this one."""
    return any(name != gateway for name in for_alert({other.name: other.facts for other in ports.gateways()}, gateway))


def _of_alert_and_those_with_it(ports: Ports, first: AlertReference, receipt: Receipt) -> list[AlertReference]:
    """Takes the receipt for the report that the id names; returns the others of which the same text told."""
    told_with: list[str] = []

    def taken(report: Report) -> Change | None:
        offer = report.offer(first.n)
        told_with[:] = offer.told_with if offer and offer.rings == first.rings else []
        return _of_alert(ports, report, first, receipt)

    amend(ports, REPORTS, first.report_id, taken)
    return [other for id in told_with if (other := read_reference(id))]


def _of_alert(ports: Ports, report: Report, reference: AlertReference, receipt: Receipt) -> Change | None:
    """A failure of an earlier ring is old news; a delivery of it is not."""
    offer = report.offer(reference.n)
    if offer is None or (receipt.status.is_failure and offer.rings != reference.rings):
        return None
    before, offer.receipt = offer.receipt, offer.receipt.then(receipt.status)
    if offer.receipt is before:
        return None
    if not offer.receipt.is_failure or before.is_failure:
        return Change()
    return Change(wakeups=_hurry(ports, report, offer, receipt.gateway, ports.clock.now()))


def _hurry(ports: Ports, report: Report, offer: Offer, gateway: str, now: datetime) -> list[Wakeup]:
    """The officer has not heard it: once more by another way, and the next rung at once."""
    offer.failed += 1
    report.note(now, f"alert_failed:{offer.rung}", offer.officer_id)
    if not report.is_open or offer.answer is not None or offer.failed > FAILURES_THAT_HURRY:
        return []
    wakeups = ask_next(report, now) if "escalate" in report.due else []
    if offer.shunned is None and has_another_way(ports, gateway):
        wakeups.append(ring(report, offer, now))
    offer.shunned = gateway
    return wakeups


def _of_text(text: Outbound, receipt: Receipt) -> Change | None:
    before, text.receipt = text.receipt, text.receipt.then(receipt.status)
    return None if text.receipt is before else Change()


def _find_by_provider_id(ports: Ports, receipt: Receipt) -> str | None:
    if receipt.provider_id is None:
        return None
    key = sent_key(ports, receipt.gateway, receipt.provider_id)
    for report in ports.store.find(Query(REPORTS, (("sent_keys", "contains", key),), limit=2)):
        for offer in report.document.offers:
            if (offer.gateway, offer.provider_id) == (receipt.gateway, receipt.provider_id):
                return str(AlertReference(report.id, offer.n, offer.rings))
    for text in ports.store.find(Query(OUTBOUND, (("provider_id", "==", receipt.provider_id),), limit=10)):
        if text.document.gateway == receipt.gateway:
            return text.id
    return None
