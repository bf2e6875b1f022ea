"""A reporter's side of the conversation: a keyword, a ticket, or words; each in one commit with what is remembered."""

from collections.abc import Callable

from functions.model.collections import CONVERSATIONS, INBOUND
from functions.model.message import Awaited, Conversation, Inbound, InboundMessage
from functions.model.report import Report
from functions.policy.conversation import QUESTIONS, is_over, joins, remember, silence, what_stays
from functions.policy.keywords import forbids_answer, is_ticket, reporter_command
from functions.ports import ABSENT, Conflict, Found, Ports, StoreUnavailable, Write
from functions.steps.change import TRIES, Change, wake
from functions.steps.danger import endanger
from functions.steps.hear import tell_holder
from functions.steps.sms_report import add_to_report, open_report
from functions.steps.texts import conversation_id
from functions.steps.turn import Turn


def converse(ports: Ports, stored: Found[Inbound], message: InboundMessage, phone: str | None) -> None:
    """When the conversation or the report moved meanwhile, again. Raises StoreUnavailable.

    Without a number nobody can be answered, and what belongs together is told by the account, if there is one.
    """
    id = conversation_id(ports, phone or message.account or message.sender or stored.id)
    for _ in range(TRIES):
        found = ports.store.get(CONVERSATIONS, id)
        turn = Turn(ports, stored.document, message, phone, _as_it_stands(ports, id, found), ports.clock.now())
        turn.stored.understood(_take(turn))
        remember(turn.conversation, turn.said, turn.now)
        writes = [
            Write(INBOUND, stored.id, turn.stored, stored.version),
            Write(CONVERSATIONS, id, turn.conversation, found.version if found else ABSENT),
            *turn.change.writes,
        ]
        try:
            ports.store.commit(writes)
        except Conflict:
            fresh = ports.store.get(INBOUND, stored.id)
            if fresh is None or fresh.document.kind is not None:
                return
            stored = fresh
            continue
        wake(ports, turn.change.wakeups)
        return
    raise StoreUnavailable("too many conflicts")


def _as_it_stands(ports: Ports, id: str, found: Found[Conversation] | None) -> Conversation:
    """What should be forgotten already is not made use of."""
    kept = found.document if found else None
    if kept and is_over(kept, ports.clock.now()):
        kept = what_stays(kept)
    return kept or Conversation(conversation_id=id)


def _take(turn: Turn) -> str:
    """What kind of text it was."""
    keyword = reporter_command(turn.message.text)
    if keyword:
        return KEYWORDS[keyword](turn)
    if is_ticket(turn.message.text):
        turn.say("where_to_look")
        return "ticket"
    return _words(turn)


def _words(turn: Turn) -> str:
    """Part of what went before, or a report of its own. An answer to one question makes room for the next."""
    conversation, awaited = turn.conversation, turn.conversation.waits_for
    if forbids_answer(turn.message.text):
        silence(conversation, turn.now)
    report = add_to_report(turn, awaited) if joins(conversation, turn.message.text, turn.now) else None
    if report is None:
        open_report(turn)
    elif awaited in QUESTIONS:
        turn.ask_about(report)
    return "report"


# --- the keywords -----------------------------------------------------------------------------------


def _may_ask(turn: Turn) -> str:
    """BOLEH: the stored yes of whoever holds this number, for the report that it sent. BERHENTI outlives it."""
    conversation = turn.conversation
    if conversation.silent_since is not None or turn.phone is None:
        return "keyword"
    conversation.may_text_since = turn.now
    report = turn.with_report(lambda report: _texting(turn, report, allowed=True))
    is_asked_already = conversation.waits_for in QUESTIONS
    if report and report.is_open and not is_asked_already and not _is_officer(turn):
        turn.ask_about(report)
    return "keyword"


def _stop(turn: Turn) -> str:
    """BERHENTI: no more texts, for ever; nothing else stops."""
    silence(turn.conversation, turn.now)
    turn.with_report(lambda report: _texting(turn, report, allowed=False))
    return "keyword"


def _texting(turn: Turn, report: Report, allowed: bool) -> Change:
    report.contact_rule.text = allowed
    report.note(turn.now, "may_be_texted" if allowed else "contact_stopped", "reporter")
    return Change()


def _start(turn: Turn) -> str:
    """MULAI ends the silence, and no more: questions still need their BOLEH."""
    turn.conversation.silent_since = None
    turn.conversation.waits_for = Awaited.CONSENT
    turn.say("first_answer")
    return "keyword"


def _danger(turn: Turn) -> str:
    """BAHAYA: an emergency from this moment on; without an open report it is one of its own."""
    is_open = False

    def endangered(report: Report) -> Change | None:
        nonlocal is_open
        is_open = report.is_open
        return endanger(turn.ports, report, turn.now) if is_open else None

    turn.with_report(endangered)
    if is_open:
        return "keyword"
    open_report(turn, danger_now="yes")
    return "report"


def _mistaken(turn: Turn) -> str:
    """SALAH is shown to the officer and stops nothing: whoever holds the phone may not be the reporter."""

    def shown(report: Report) -> Change | None:
        if report.withdrawal_asked_at is not None:
            return None
        report.withdrawal_asked_at = turn.now
        report.note(turn.now, "withdrawal_asked", "reporter")
        if not report.is_open or report.holder is None:
            return Change()
        cause = f"{report.report_id}/withdrawal/{report.events_seen}"
        return tell_holder(turn.ports, report, report.holder, cause, False, turn.now)

    turn.with_report(shown)
    return "keyword"


def _help(turn: Turn) -> str:
    """BANTUAN gets a line on how to write; where no line may be sent, somebody must look."""
    return "keyword" if turn.say("help") else _words(turn)


def _is_officer(turn: Turn) -> bool:
    """An officer's YA and TIDAK belong to offers: nothing is asked that these could answer."""
    return any(turn.phone in officer.phones for officer in turn.ports.directory.current().officers)


KEYWORDS: dict[str, Callable[[Turn], str]] = {
    "BOLEH": _may_ask,
    "BERHENTI": _stop,
    "MULAI": _start,
    "BAHAYA": _danger,
    "SALAH": _mistaken,
    "BANTUAN": _help,
}
