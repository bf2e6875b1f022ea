"""What the desk keeps: officers' accounts, one-time codes, sessions, throttles and the audit trail."""

from dataclasses import dataclass, field
from datetime import datetime

from functions.model.report import Sealed


@dataclass(kw_only=True)
class Account:
    """What an officer needs beside the registered phone. `pin_hash` is Argon2; `invite` a digest of a one-time link."""

    officer_id: str
    pin_hash: str | None = None
    invite: str | None = None
    invite_until: datetime | None = None
    wrong_pins: int = 0
    locked_at: datetime | None = None
    blocked_at: datetime | None = None


@dataclass(kw_only=True)
class OneTimeCode:
    """Under a keyed digest of the phone. The code is derived from `salt`; every try counts, also the right one."""

    salt: str
    until: datetime
    tries: int = 0
    expire_at: datetime


@dataclass(kw_only=True)
class Session:
    """Under a digest of the cookie. `pin_at` is when the PIN was last typed."""

    officer_id: str
    began_at: datetime
    seen_at: datetime
    pin_at: datetime
    expire_at: datetime


@dataclass(kw_only=True)
class Throttle:
    """Wrong tries under a keyed digest of where they came from; short-lived."""

    tries: list[datetime] = field(default_factory=list)
    expire_at: datetime


@dataclass(kw_only=True)
class AuditEntry:
    """One line of the trail. `digest` is keyed and covers this entry and the digest of the one before."""

    n: int
    at: datetime
    who: str
    what: str
    report_id: str | None
    before: str
    digest: str


@dataclass(kw_only=True)
class AuditHead:
    """The end of the chain: the next entry is written together with it."""

    n: int = 0
    digest: str = ""


@dataclass(kw_only=True)
class Note:
    """Beside a report: an officer's words, sealed for the desk."""

    note_id: str
    at: datetime
    officer_id: str
    what: str
    sealed_content: Sealed


@dataclass(kw_only=True)
class Reply:
    """Beside a report: an officer's words to the reporter, sealed under the ticket."""

    reply_id: str
    at: datetime
    sealed_content: Sealed
