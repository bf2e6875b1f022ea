"""Sends texts: claim, act, settle. Officers' alerts at least once, reporters' texts at most once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from functions.logs import alarm
from functions.model.agency import Agency, Officer, OfficerState
from functions.model.collections import CONVERSATIONS, OUTBOUND, REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.due import Due
from functions.model.message import Outbound, OutboundMessage
from functions.model.receipt import Status
from functions.model.report import Offer, Report, Urgency
from functions.policy.assignment import by_id
from functions.policy.crowding import LOOKS_FROM, cannot_wait, lately
from functions.policy.reference import AlertReference
from functions.policy.sending import retry_after
from functions.policy.wording import alert, say
from functions.ports import Accepted, Conflict, Found, Opener, Ports, Refused, Write
from functions.steps.change import Change, amend, rewrite, wake
from functions.steps.leave import leave
from functions.steps.receipts import has_another_way, sent_key
from functions.steps.route import roster
from functions.steps.submit import submit_alert, submit_answer, submit_line
from functions.steps.texts import conversation_id

LONGEST_RETRY = {True: timedelta(minutes=2), False: timedelta(minutes=15)}
REPORTER_VALIDITY_SECONDS = 600
RECEIPT_WITHIN = timedelta(minutes=2)
# Trying again would not help: the report goes on without whoever left.
NOT_ON_THE_ROSTER = Refused("not_on_the_roster")
# Said or done while the text waited: it does not leave any more.
SILENCED, BLOCKED = Refused("silenced", tried=False), Refused("blocked", tried=False)


# --- an officer's alert, whose message record is the offer itself ------------------------------------


def notify(ports: Ports, report_id: str, key: str) -> None:
    """Acts on `alert:n`. Raises StoreUnavailable."""
    now, goes_together = ports.clock.now(), ""

    def claim(report: Report) -> Change | None:
        nonlocal goes_together
        goes_together = ""
        offer = report.offer(int(key.partition(":")[2]))
        if not report.may_act(key, now):
            return None
        if offer is None or offer.officer_id in report.excluded or offer.answer is not None:
            report.discharge(key)
        elif offer.held_until is None or cannot_wait(report, offer):
            claim_alert(ports, report, offer, now)
        elif now < offer.held_until:
            report.hold(offer, offer.held_until)
        else:
            goes_together = offer.officer_id
            return None
        return Change()

    claimed = amend(ports, REPORTS, report_id, claim)
    if goes_together:
        from functions.steps.together import tell_together

        tell_together(ports, goes_together)
    elif claimed and key in claimed.document.due:
        _act(ports, claimed, key)


def claim_alert(ports: Ports, report: Report, offer: Offer, now: datetime, told_with: list[str] | None = None) -> None:
    report.claim(f"alert:{offer.n}", now, timedelta(seconds=ports.timing.lease_seconds))
    offer.rings += 1
    offer.receipt, offer.told_with = Status.UNKNOWN, told_with or []
    offer.rang = [*lately(offer.rang, now), now]


def _act(ports: Ports, claimed: Found[Report], key: str) -> None:
    report, offer = claimed.document, claimed.document.offer(int(key.partition(":")[2]))
    if offer is None or report.due[key].not_before == offer.held_until or _is_held_back(ports, claimed, offer):
        return
    agency, officer = on_the_roster(ports, offer.officer_id)
    outcome = _send_alert(ports, agency, report, offer, officer)
    settle_alert(ports, claimed, key, outcome)


def _is_held_back(ports: Ports, claimed: Found[Report], offer: Offer) -> bool:
    """Only where the officer may have been rung often of late is it looked into: that costs more reads."""
    now = ports.clock.now()
    remembered = lately(ports.alerted.get(offer.officer_id, ()), now)
    ports.alerted[offer.officer_id] = [*remembered, now]
    if len(remembered) + offer.busy < LOOKS_FROM or cannot_wait(claimed.document, offer):
        return False
    from functions.steps.together import holds_back

    return holds_back(ports, claimed, offer)


def on_the_roster(ports: Ports, officer_id: str) -> tuple[Agency, Officer | None]:
    """The officer with today's number; one who joined a moment ago stands only in the version in force."""
    agency = ports.directory.current()
    officer = by_id(agency.officers, officer_id)
    if officer is None:
        _, agency = roster(ports)
        officer = by_id(agency.officers, officer_id)
    return agency, officer


def _send_alert(
    ports: Ports, agency: Agency, report: Report, offer: Offer, officer: Officer | None
) -> Accepted | Refused:
    if officer is None:
        return NOT_ON_THE_ROSTER
    message = OutboundMessage(
        message_id=str(AlertReference(report.report_id, offer.n, offer.rings)),
        to=officer.phones[0],
        text=alert(agency, report, offer),
        urgent=report.urgency is Urgency.EMERGENCY,
    )
    return submit_alert(ports, message, offer.shunned)


def settle_alert(ports: Ports, claimed: Found[Report], key: str, outcome: Accepted | Refused) -> None:
    """Under the claim's own version, without a second read; on a conflict only facts are added."""
    now, lease = ports.clock.now(), claimed.document.due[key].not_before

    def settle(report: Report) -> Change:
        """A debt that was renewed meanwhile, by a reminder or under a new code, is not paid by this text."""
        offer, debt = report.offer(int(key.partition(":")[2])), report.due.get(key)
        is_ours = debt is not None and debt.not_before == lease
        if offer is not None and isinstance(outcome, Accepted):
            mark_sent(ports, report, offer, outcome, now)
            report.remember_sent(sent_key(ports, outcome.gateway, outcome.provider_id))
        if debt is None or not is_ours:
            return Change()
        if isinstance(outcome, Accepted):
            report.discharge(key)
        elif outcome == NOT_ON_THE_ROSTER:
            report.discharge(key)
            return Change(wakeups=leave(report, offer.officer_id, now) if offer else [])
        else:
            if offer is not None and offer.rang:
                offer.rang.pop()
            longest = LONGEST_RETRY[report.urgency is Urgency.EMERGENCY]
            debt.not_before = debt.at = now + _backoff(ports, debt, outcome, longest)
        return Change()

    settled = settle(claimed.document)
    try:
        ports.store.commit(rewrite(REPORTS, claimed))
    except Conflict:
        amend(ports, REPORTS, claimed.id, settle)
    else:
        wake(ports, settled.wakeups)
    if isinstance(outcome, Refused):
        alarm("alert_refused", report_id=claimed.id, key=key, reason=outcome.reason)


def mark_sent(ports: Ports, report: Report, offer: Offer, taken: Accepted, now: datetime) -> None:
    """An emergency's alert that nobody receipts is repeated once, where there is another way."""
    report.mark_sent(offer, now, taken.gateway, taken.provider_id)
    offer.held_until = None
    waits = report.urgency is Urgency.EMERGENCY and offer.answer is None and report.is_open and not report.holder
    if waits and offer.shunned is None and has_another_way(ports, taken.gateway):
        report.owe_at(f"unreceipted:{offer.n}", "repeat", now + RECEIPT_WITHIN)


def _backoff(ports: Ports, debt: Due, refused: Refused, longest: timedelta) -> timedelta:
    return retry_after(debt.attempt, refused.retry_after_seconds, ports.chance(), longest)


# --- every other text: one document each ----------------------------------------------------------


def send(ports: Ports, contact_opener: Callable[[], Opener], message_id: str) -> None:
    """Acts on `send` of an outbound text. Raises StoreUnavailable."""
    now = ports.clock.now()

    def claim(text: Outbound) -> Change | None:
        if not text.may_act("send", now):
            return None
        if text.not_after is not None and now > text.not_after:
            _end(text, "expired")
        elif text.officer_id is None and text.status == "sending":
            _end(text, "unknown")
        else:
            text.claim("send", now, timedelta(seconds=ports.timing.lease_seconds))
            text.status = "sending"
        return Change()

    claimed = amend(ports, OUTBOUND, message_id, claim)
    if claimed is None or "send" not in claimed.document.due:
        return
    outcome = _send_text(ports, contact_opener, claimed.document)
    _settle_text(ports, claimed, outcome, ports.clock.now())


def _send_text(ports: Ports, contact_opener: Callable[[], Opener], text: Outbound) -> Accepted | Refused:
    agency, officer = on_the_roster(ports, text.officer_id) if text.officer_id else (ports.directory.current(), None)
    values = dict(text.values)
    if text.sealed_to is not None:
        values |= msgspec.json.decode(contact_opener().open(text.message_id, text.sealed_to))
        to = values.pop("phone")
        if text.officer_id is None and _wants_silence(ports, to):
            return SILENCED
    else:
        if officer is None:
            return NOT_ON_THE_ROSTER
        to = officer.phones[0]
    if text.officer_id and _is_blocked(ports, text.officer_id):
        return BLOCKED
    words = say(agency, text.wording, **values)
    if text.officer_id is None:
        answer = OutboundMessage(text.message_id, to, words, REPORTER_VALIDITY_SECONDS)
        return submit_answer(ports, answer, text.gateway)
    return submit_line(ports, OutboundMessage(text.message_id, to, words), text.gateway)


def _wants_silence(ports: Ports, phone: str) -> bool:
    found = ports.store.get(CONVERSATIONS, conversation_id(ports, phone))
    return found is not None and found.document.silent_since is not None


def _is_blocked(ports: Ports, officer_id: str) -> bool:
    found = ports.store.get(ROSTER_STATE, ROSTER_ID)
    return found is not None and found.document.officers.get(officer_id, OfficerState()).blocked


def _settle_text(ports: Ports, claimed: Found[Outbound], outcome: Accepted | Refused, now: datetime) -> None:
    def settle(text: Outbound) -> Change:
        if isinstance(outcome, Accepted):
            _end(text, "sent")
            text.gateway, text.provider_id = outcome.gateway, outcome.provider_id
        elif outcome in (SILENCED, BLOCKED):
            _end(text, "stopped")
        elif text.officer_id is None and outcome.tried:
            _end(text, "failed")
        elif debt := text.due.get("send"):
            text.status = "queued"
            debt.not_before = debt.at = now + _backoff(ports, debt, outcome, LONGEST_RETRY[False])
        return Change()

    settle(claimed.document)
    try:
        ports.store.commit([Write(OUTBOUND, claimed.id, claimed.document, claimed.version)])
    except Conflict:
        amend(ports, OUTBOUND, claimed.id, settle)


def _end(text: Outbound, status: str) -> None:
    text.discharge("send")
    text.status = status
