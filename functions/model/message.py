"""Texts that come in and go out, and the short memory of who texted."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from functions.model.due import Owing
from functions.model.receipt import Status
from functions.model.report import Sealed


@dataclass(frozen=True)
class InboundMessage:
    """What a gateway's parser yields: `sender` as the gateway wrote it, `text` decoded, `sent_at` in UTC if told.

    Where the provider keeps a person's number to itself `sender` is empty, and `account` may tell one such person from
    another. A piece of a longer text says which of how many it is, and `part_ref` names the whole.
    """

    gateway: str
    provider_id: str | None
    sender: str
    text: str
    sent_at: datetime | None = None
    part_ref: str | None = None
    part: int = 1
    parts: int = 1
    account: str | None = None


@dataclass(frozen=True)
class OutboundMessage:
    """`message_id` is ours, opaque, and comes back in the receipt; `to` is E.164.

    `validity_seconds` is how long the network may keep trying; `urgent` goes before what waits; `last_resort` passes a
    breaker and a rate.
    """

    message_id: str
    to: str
    text: str
    validity_seconds: int | None = None
    urgent: bool = False
    last_resort: bool = False


@dataclass(kw_only=True)
class Inbound(Owing):
    """A text as it arrived, stored before it is understood. Its id is the id of the report it may become.

    `seen_at` is when the same one last came again, where nothing but its words tells.
    """

    message_id: str
    gateway: str
    received_at: datetime
    sealed_content: Sealed
    sealed_contact: Sealed
    kind: str | None = None
    report_id: str | None = None
    seen_at: datetime | None = None
    expire_at: datetime | None = None

    def understood(self, kind: str) -> None:
        self.kind = kind
        self.discharge("understand")


@dataclass(kw_only=True)
class Outbound(Owing):
    """One text to an officer or to a reporter, its attempts and its receipt. Reporters' numbers are sealed.

    `gateway` is the one that must or should send it, then the one that did; `status` is how far we came with it, and
    `receipt` what the network says.
    """

    message_id: str
    gateway: str
    wording: str
    values: dict[str, str]
    created_at: datetime
    officer_id: str | None = None
    sealed_to: Sealed | None = None
    not_after: datetime | None = None
    status: str = "queued"
    provider_id: str | None = None
    receipt: Status = Status.UNKNOWN
    expire_at: datetime | None = None


@dataclass
class Part:
    """One piece of a long text: its number, and its words sealed for the messaging steps."""

    n: int
    at: datetime
    sealed_content: Sealed


@dataclass(kw_only=True)
class Gathering(Owing):
    """The pieces of a long text until it is whole, or a minute has passed; each under its own keyed id.

    `taken` are those that are being put together now; `used` are remembered, so that a piece counts once.
    """

    gathering_id: str
    waiting: dict[str, Part] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    expire_at: datetime | None = None


class Awaited(StrEnum):
    """What the last text to a number asked for."""

    NOTHING = "nothing"
    CONSENT = "consent"
    PLACE = "place"
    SAFETY = "safety"


@dataclass(kw_only=True)
class Conversation:
    """What is remembered of a number, under a keyed digest of it. `asked` are the questions about its report."""

    conversation_id: str
    report_id: str | None = None
    waits_for: Awaited = Awaited.NOTHING
    asked: list[Awaited] = field(default_factory=list)
    last_at: datetime | None = None
    answered_at: list[datetime] = field(default_factory=list)
    recent_texts: list[str] = field(default_factory=list)
    may_text_since: datetime | None = None
    silent_since: datetime | None = None
    expire_at: datetime | None = None


@dataclass(kw_only=True)
class Addition:
    """Something said later about a report: by SMS or through the ticket."""

    message_id: str
    at: datetime
    channel: str
    sealed_content: Sealed
    sealed_reasons: Sealed | None = None
    sealed_conflicts: Sealed | None = None
