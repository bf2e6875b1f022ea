"""What a gateway declares of itself."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Facts:
    """What decides whom a gateway may text.

    two_way       an answer to `reply_number` comes back to us
    writes_first  it may text somebody who has not written before
    receipts      it says what became of a text
    validity      it can be told how long to keep trying
    signed        its calls prove themselves by a signature
    polls         it can be asked for what a webhook may have lost
    """

    two_way: bool
    reply_number: str | None = None
    writes_first: bool = True
    receipts: bool = False
    validity: bool = False
    signed: bool = False
    polls: bool = False


@dataclass
class Watched:
    """What was last seen of one gateway. `trouble` is a code; `told_at` is when somebody was told of it.

    `heard_at` is when it last brought a text.
    """

    first_looked_at: datetime | None = None
    looked_at: datetime | None = None
    heard_at: datetime | None = None
    polled_at: datetime | None = None
    trouble: str | None = None
    since: datetime | None = None
    told_at: datetime | None = None
    details: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class GatewaysState:
    """Beside the heartbeat: what the sweep saw of each gateway."""

    gateways: dict[str, Watched] = field(default_factory=dict)


@dataclass
class Said:
    """What a gateway told of itself unasked."""

    at: datetime
    trouble: str | None = None
    details: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class GatewaysSaid:
    """The last word of each gateway that calls to say how it is."""

    gateways: dict[str, Said] = field(default_factory=dict)


@dataclass(kw_only=True)
class LoopBacks:
    """Last night's texts from one gateway to another, by the one that should hear them. `day` is the agency's."""

    day: str = ""
    sent: dict[str, datetime] = field(default_factory=dict)
    heard: dict[str, datetime] = field(default_factory=dict)
