"""A text at the door, whoever sent it: committed before it is understood."""

from dataclasses import replace
from datetime import timedelta

import msgspec

from functions.model.collections import INBOUND, REPORTS
from functions.model.message import Inbound, InboundMessage
from functions.model.report import Report
from functions.policy.text import mend
from functions.ports import Conflict, Found, Ports, StoreUnavailable, Wakeup
from functions.steps.change import Change, amend, create, knock_after
from functions.steps.identity import identity
from functions.steps.parts import gather
from functions.steps.sms_report import ROLE_UNTIL_ASKED, body_bytes
from functions.steps.understand import understand

UNDERSTAND_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=30)


def receive_sms(ports: Ports, message: InboundMessage) -> None:
    """Returns once the message is committed and acted on; the same message again changes nothing.

    Raises StoreUnavailable: the gateway then tries again.
    """
    if gather(ports, message):
        return
    message = replace(message, sender=mend(message.sender), text=mend(message.text))
    stored = _store(ports, message)
    if stored.document.kind is None:
        understand(ports, stored, message)


def _store(ports: Ports, message: InboundMessage) -> Found[Inbound]:
    """Sealed under the id of the report that it may become."""
    now = ports.clock.now()
    id = identity(ports, message)
    stored = Inbound(
        message_id=id,
        gateway=message.gateway,
        received_at=now,
        sealed_content=ports.sealer.seal_case(id, body_bytes(message.text)),
        sealed_contact=ports.sealer.seal_contact(id, msgspec.json.encode(_contact(message))),
        expire_at=now + KEPT_FOR,
    )
    stored.owe("understand", "understand", now, UNDERSTAND_AFTER)
    stored.due["understand"].not_before = now + UNDERSTAND_AFTER
    try:
        return Found(id, stored, ports.store.commit([create(INBOUND, id, stored)])[0])
    except Conflict:
        found = ports.store.get(INBOUND, id)
        if found is None:
            raise StoreUnavailable("a message vanished") from None
        return found


def _contact(message: InboundMessage) -> dict[str, str]:
    return {"phone": message.sender} if message.sender else {}


# --- when understanding it never finished ---------------------------------------------------------------


def promote(ports: Ports, message_id: str) -> None:
    """Acts on `understand`: a text that nobody could understand in time becomes a report as it is, still sealed."""
    now = ports.clock.now()

    def to_report(stored: Inbound) -> Change | None:
        if not stored.may_act("understand", now) or stored.kind is not None:
            return None
        report = _unread_report(ports, stored)
        stored.report_id = report.report_id
        stored.understood("report")
        return Change([create(REPORTS, report.report_id, report)], [Wakeup(report.report_id, "route")])

    amend(ports, INBOUND, message_id, to_report)


def _unread_report(ports: Ports, stored: Inbound) -> Report:
    """Nothing is known of it but that somebody wrote: an officer opens it and sees."""
    id, now = stored.message_id, ports.clock.now()
    report = Report(
        report_id=id,
        rules_version=ports.directory.current().version,
        channel="sms",
        received_at=stored.received_at,
        language="id",
        reporter_role=ROLE_UNTIL_ASKED,
        ticket_hash=ports.sealer.digest("ticket", ports.sealer.ticket_of(id)),
        body_digest="",
        sealed_content=stored.sealed_content,
        sealed_contact=stored.sealed_contact,
    )
    report.owe("route", "route", now, knock_after(report.urgency))
    report.note(now, "received_unread", "sms")
    return report
