"""Whose text it is, and so what it may mean: an officer's word, a stranger's try at one, or a reporter's words."""

from functions.logs import log
from functions.model.agency import Agency, Officer, RosterState
from functions.model.collections import INBOUND
from functions.model.message import Inbound, InboundMessage
from functions.policy.assignment import serving
from functions.policy.keywords import DUTY_WORDS, Command, Unclear, officer_command
from functions.policy.phones import as_mobile, is_service
from functions.ports import Conflict, Found, Ports, Write
from functions.steps.acknowledge import Answering, answer, warn_of_stranger
from functions.steps.change import Change, wake
from functions.steps.converse import converse
from functions.steps.duty import change_duty
from functions.steps.route import roster


def understand(ports: Ports, stored: Found[Inbound], message: InboundMessage) -> None:
    """A sender of letters or of six digits is kept, pages nobody and gets no answer; everybody else is a person.

    Raises StoreUnavailable.
    """
    phone = as_mobile(message.sender)
    command = officer_command(message.text)
    if is_service(message.sender):
        _finish(ports, stored, "unattributed", Change())
    elif command is None or not _answers(ports, stored, message, phone, command):
        converse(ports, stored, message, phone)


def _answers(
    ports: Ports, stored: Found[Inbound], message: InboundMessage, phone: str | None, command: Command | Unclear
) -> bool:
    """Whether the text was an officer's answer, or a stranger's try at one. Held against the roster of this moment.

    "Sudah 110" from a reporter, who has called the police, is neither.
    """
    live, agency = roster(ports)
    officer = _officer_at(agency, live, phone)
    if officer:
        asked = Answering(ports, agency, officer, stored.id, stored.document.received_at, message.gateway)
        said_at = min(stored.document.received_at, message.sent_at or stored.document.received_at)
        if isinstance(command, Command) and command.word in DUTY_WORDS:
            line = change_duty(asked, command.word, said_at)
        else:
            line = answer(asked, command)
        _finish(ports, stored, "answer", line)
        return True
    if isinstance(command, Command) and command.code:
        was_given = warn_of_stranger(ports, agency, live, command.code, stored.id)
        if was_given or command.word == "YA":
            _finish(ports, stored, "stranger", Change())
            return True
    return False


def _officer_at(agency: Agency, live: RosterState, phone: str | None) -> Officer | None:
    """Whose number it is; a blocked officer's phone is a stranger's."""
    return next((officer for officer in serving(agency, live) if phone in officer.phones), None)


def _finish(ports: Ports, stored: Found[Inbound], kind: str, change: Change) -> None:
    """One commit with what the message caused. A conflict means that a duplicate of it was faster."""
    stored.document.understood(kind)
    try:
        ports.store.commit([Write(INBOUND, stored.id, stored.document, stored.version), *change.writes])
    except Conflict:
        log("message_was_handled_elsewhere", message_id=stored.id)
        return
    wake(ports, change.wakeups)
