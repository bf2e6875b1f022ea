"""A text from anybody: committed before it is understood, then a command or a report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from functions.logs import log
from functions.model.agency import Agency, Officer, RosterState
from functions.model.collections import CONVERSATIONS, INBOUND, REPORTS, additions_to
from functions.model.message import Addition, Conversation, Inbound, InboundMessage
from functions.model.report import Report
from functions.policy.assignment import serving
from functions.policy.conflicts import excluded_officers
from functions.policy.conversation import joins, may_be_answered, remember
from functions.policy.keywords import Command, Unclear, forbids_answer, officer_command, reporter_command
from functions.policy.phones import as_mobile
from functions.policy.triage import triage
from functions.ports import ABSENT, Conflict, Found, Ports, StoreUnavailable, Wakeup, Write
from functions.steps.acknowledge import Answering, answer, warn_of_stranger
from functions.steps.change import TRIES, Change, amend, create, knock_after, rewrite, wake
from functions.steps.hear import hear_more
from functions.steps.receive import new_report
from functions.steps.route import roster
from functions.steps.texts import ANSWER_WITHIN, answer_to_reporter

UNDERSTAND_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=30)
ROLE_UNTIL_ASKED = "heard"


def receive_sms(ports: Ports, message: InboundMessage) -> None:
    """Returns once the message is committed and acted on; the same message again changes nothing.

    Raises StoreUnavailable: the gateway then tries again.
    """
    message = _encodable(message)
    stored = _store(ports, message)
    if stored.document.kind is not None:
        return
    phone = as_mobile(message.sender)
    command = officer_command(message.text)
    if phone is None:
        _finish(ports, stored, "unattributed", Change())
    elif command is None or not _answers(ports, stored, message, phone, command):
        _converse(ports, stored, message, phone)


def _answers(
    ports: Ports, stored: Found[Inbound], message: InboundMessage, phone: str, command: Command | Unclear
) -> bool:
    """Whether the text was an officer's answer, or a stranger's try at one. Held against the roster of this moment."""
    live, agency = roster(ports)
    officer = _officer_at(agency, live, phone)
    if officer:
        asked = Answering(ports, agency, officer, stored.id, stored.document.received_at, message.gateway)
        _finish(ports, stored, "answer", answer(asked, command))
        return True
    if isinstance(command, Command) and command.code:
        warn_of_stranger(ports, serving(agency, live), command.code, stored.id)
        _finish(ports, stored, "stranger", Change())
        return True
    return False


def promote(ports: Ports, message_id: str) -> None:
    """Acts on `understand`: a text that nobody could understand in time becomes a report as it is, still sealed."""
    now = ports.clock.now()

    def to_report(stored: Inbound) -> Change | None:
        if not stored.may_act("understand", now) or stored.kind is not None:
            return None
        report = _unread_report(ports, stored)
        _mark(stored, "report", report.report_id)
        return Change([create(REPORTS, report.report_id, report)], [Wakeup(report.report_id, "route")])

    amend(ports, INBOUND, message_id, to_report)


def _encodable(message: InboundMessage) -> InboundMessage:
    """Gateways cut long texts between the halves of a character: half of one is no reason to refuse the whole."""
    sender, text = (words.encode(errors="replace").decode() for words in (message.sender, message.text))
    return replace(message, sender=sender, text=text)


# --- storing ----------------------------------------------------------------------------------------


def _store(ports: Ports, message: InboundMessage) -> Found[Inbound]:
    """Sealed under the id of the report that it may become."""
    now = ports.clock.now()
    text = ports.sealer.digest("text", message.sender, message.text)
    id = ports.sealer.id_of("sms", message.gateway, message.provider_id or now.isoformat(), text)
    stored = Inbound(
        message_id=id,
        gateway=message.gateway,
        received_at=now,
        sealed_content=ports.sealer.seal_case(id, _body_bytes(message)),
        sealed_contact=ports.sealer.seal_contact(id, msgspec.json.encode({"phone": message.sender})),
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


def _finish(ports: Ports, stored: Found[Inbound], kind: str, change: Change) -> None:
    """One commit with what the message caused. A conflict means that a duplicate of it was faster."""
    _mark(stored.document, kind, stored.document.report_id)
    try:
        ports.store.commit([Write(INBOUND, stored.id, stored.document, stored.version), *change.writes])
    except Conflict:
        log("message_was_handled_elsewhere", message_id=stored.id)
        return
    wake(ports, change.wakeups)


def _mark(stored: Inbound, kind: str, report_id: str | None) -> None:
    stored.kind, stored.report_id = kind, report_id
    stored.discharge("understand")


# --- a reporter's text ------------------------------------------------------------------------------


def _converse(ports: Ports, stored: Found[Inbound], message: InboundMessage, phone: str) -> None:
    """Everything that a text changes stands in one commit; when the conversation moved meanwhile, again."""
    id = ports.sealer.id_of("conversation", phone)
    for _ in range(TRIES):
        found = ports.store.get(CONVERSATIONS, id)
        conversation = found.document if found else Conversation(conversation_id=id)
        kind, change = _take(ports, stored.document, message, phone, conversation)
        _mark(stored.document, kind, stored.document.report_id)
        writes = [
            Write(INBOUND, stored.id, stored.document, stored.version),
            Write(CONVERSATIONS, id, conversation, found.version if found else ABSENT),
            *change.writes,
        ]
        try:
            ports.store.commit(writes)
        except Conflict:
            fresh = ports.store.get(INBOUND, stored.id)
            if fresh is None or fresh.document.kind is not None:
                return
            stored = fresh
            continue
        wake(ports, change.wakeups)
        return
    raise StoreUnavailable("too many conflicts")


def _take(
    ports: Ports, stored: Inbound, message: InboundMessage, phone: str, conversation: Conversation
) -> tuple[str, Change]:
    now = ports.clock.now()
    word = reporter_command(message.text)
    if word == "BOLEH":
        conversation.may_text_since, conversation.silent_since = now, None
        return "keyword", _remember_consent(ports, conversation)
    if word == "BERHENTI":
        _silence(conversation, now)
        return "keyword", _remember_consent(ports, conversation)
    if forbids_answer(message.text):
        _silence(conversation, now)
    joined = _join(ports, stored, message, conversation) if joins(conversation, message.text, now) else None
    change = joined or _report(ports, stored, message, phone, conversation)
    remember(conversation, ports.sealer.digest("said", phone, message.text), now)
    return "report", change


def _report(ports: Ports, stored: Inbound, message: InboundMessage, phone: str, conversation: Conversation) -> Change:
    """Any text that is not wholly a keyword. The one neutral answer, unless it was forbidden or would come late."""
    body = _body(message)
    report = new_report(ports, stored.message_id, "sms", body, _body_bytes(message))
    report.sealed_contact = stored.sealed_contact
    report.contact_rule.text = conversation.may_text_since is not None
    said_at = min(stored.received_at, message.sent_at or stored.received_at)
    stored.report_id = conversation.report_id = report.report_id
    change = Change([create(REPORTS, report.report_id, report)], [Wakeup(report.report_id, "route")])
    said = ports.sealer.digest("said", phone, message.text)
    in_time = report.received_at - said_at <= ANSWER_WITHIN
    if in_time and may_be_answered(conversation, said, report.received_at):
        write, wakeup = answer_to_reporter(ports, stored.message_id, said_at, phone, "first_answer", message.gateway)
        change.writes.append(write)
        change.wakeups.append(wakeup)
        conversation.answered_at.append(report.received_at)
    return change


def _join(ports: Ports, stored: Inbound, message: InboundMessage, conversation: Conversation) -> Change | None:
    """What somebody adds within half an hour belongs to the same report; it may raise the urgency, never lower it.

    None when that report is gone.
    """
    now, report_id = ports.clock.now(), conversation.report_id or ""
    facts, parties = triage(_body(message)), excluded_officers(ports.directory.current(), _body(message))
    change = Change()

    def add(report: Report) -> None:
        if conversation.silent_since is not None:
            report.contact_rule.text = False
        heard = hear_more(ports, report, facts, parties, stored.message_id, now)
        change.writes += heard.writes
        change.wakeups += heard.wakeups

    changed = _changed_report(ports, report_id, add)
    if not changed:
        return None
    stored.report_id = report_id
    change.writes += changed
    sealed = ports.sealer.seal_case(report_id, _body_bytes(message))
    addition = Addition(message_id=stored.message_id, at=now, channel="sms", sealed_content=sealed)
    change.writes.append(create(additions_to(report_id), stored.message_id, addition))
    return change


def _remember_consent(ports: Ports, conversation: Conversation) -> Change:
    """BOLEH is the stored yes of the person who holds this number, for the report that they sent; BERHENTI ends it."""
    allowed = conversation.may_text_since is not None

    def note(report: Report) -> None:
        report.contact_rule.text = allowed
        report.note(ports.clock.now(), "may_be_texted" if allowed else "contact_stopped", "reporter")

    return Change(_changed_report(ports, conversation.report_id, note)) if conversation.report_id else Change()


def _silence(conversation: Conversation, now: datetime) -> None:
    conversation.silent_since, conversation.may_text_since = now, None


def _changed_report(ports: Ports, report_id: str, change: Callable[[Report], None]) -> list[Write]:
    found = ports.store.get(REPORTS, report_id)
    if found is None:
        return []
    change(found.document)
    return rewrite(REPORTS, found)


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


def _body(message: InboundMessage) -> dict[str, Any]:
    return {"reporter": {"role": ROLE_UNTIL_ASKED}, "incident": {"description": message.text}}


def _body_bytes(message: InboundMessage) -> bytes:
    return msgspec.json.encode(_body(message), order="sorted")


def _officer_at(agency: Agency, live: RosterState, phone: str) -> Officer | None:
    """Whose number it is; a blocked officer's phone is a stranger's."""
    return next((officer for officer in serving(agency, live) if phone in officer.phones), None)
