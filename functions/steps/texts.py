"""Texts that a step wants sent beside its own commit: an officer's line, a reporter's first answer."""

from datetime import datetime, timedelta

import msgspec

from functions.model.collections import OUTBOUND
from functions.model.message import Outbound
from functions.ports import Ports, Wakeup, Write
from functions.steps.change import create

KNOCK_AFTER = timedelta(seconds=20)
# A direct answer to a reporter leaves within two minutes of the message, or never.
ANSWER_WITHIN = timedelta(minutes=2)
# An officer's line about a case is worth nothing a day later.
LINE_WITHIN = timedelta(days=1)
KEPT_FOR = timedelta(days=90)


def line_to_officer(
    ports: Ports, cause: str, officer_id: str, wording: str, gateway: str | None = None, **values: str
) -> tuple[Write, Wakeup]:
    """`cause` names what the line answers: the same cause and wording make one text, however often it is tried."""
    id = ports.sealer.id_of("line", cause, officer_id, wording)
    now = ports.clock.now()
    text = Outbound(
        message_id=id,
        gateway=gateway or "",
        wording=wording,
        values=values,
        created_at=now,
        officer_id=officer_id,
        not_after=now + LINE_WITHIN,
    )
    return _queued(text, now)


def answer_to_reporter(
    ports: Ports, cause: str, said_at: datetime, phone: str, wording: str, gateway: str
) -> tuple[Write, Wakeup]:
    """To the number that the message came from, only through the gateway that brought it, and soon after `said_at`."""
    id = ports.sealer.id_of("answer", cause)
    now = ports.clock.now()
    text = Outbound(
        message_id=id,
        gateway=gateway,
        wording=wording,
        values={},
        created_at=now,
        sealed_to=ports.sealer.seal_contact(id, msgspec.json.encode({"phone": phone})),
        not_after=said_at + ANSWER_WITHIN,
    )
    return _queued(text, now)


def conversation_id(ports: Ports, person: str) -> str:
    """`person` is a number, or whatever else tells one who writes from another."""
    return ports.sealer.id_of("conversation", person)


def _queued(text: Outbound, now: datetime) -> tuple[Write, Wakeup]:
    text.owe("send", "send", now, KNOCK_AFTER)
    text.expire_at = now + KEPT_FOR
    return create(OUTBOUND, text.message_id, text), Wakeup(text.message_id, "send")
