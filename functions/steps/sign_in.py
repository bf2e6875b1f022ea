"""How an officer comes to the desk: a code by SMS, a PIN that is never sent, and a session that ends by itself."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from functions.logs import alarm, log
from functions.model.agency import Officer
from functions.model.collections import ACCOUNTS, OTPS, OUTBOUND, SESSIONS
from functions.model.desk import Account, OneTimeCode, Session
from functions.model.message import Outbound
from functions.policy.assignment import by_id
from functions.policy.phones import as_mobile
from functions.policy.pins import is_weak
from functions.ports import ABSENT, ANYTHING, Conflict, Found, Ports, Query, StoreUnavailable, Wakeup, Write
from functions.steps.audit import record
from functions.steps.change import TRIES, Change, amend, create, wake
from functions.steps.throttle import FROM_ONE_PLACE, count_wrong, insist_on_patience, take_turn

CODE_FOR = timedelta(minutes=5)
CODE_TRIES = 5
# In ten minutes. A stranger with one address can neither flood a phone nor use up all that its officer may ask for.
CODES_FROM_ONE_PLACE = 3
CODES_TO_ONE_PHONE = 8
PIN_TRIES = 5
IDLE_FOR = timedelta(minutes=10)
SESSION_FOR = timedelta(hours=8)
PIN_AGAIN_AFTER = timedelta(minutes=5)
TOUCH_EVERY = timedelta(seconds=30)
INVITE_FOR = timedelta(days=3)
NOBODY = "nobody"


class Pins(Protocol):
    def hash(self, pin: str) -> str: ...

    def fits(self, pin: str, hashed: str | None) -> bool:
        """Takes as long when there is no hash."""
        ...


class SignInFailed(Exception):
    """Number, code or PIN: which of them is never said."""


class WeakPin(ValueError):
    """Fewer than six digits, or one that is tried first."""


@dataclass(frozen=True)
class SignedIn:
    """An officer at the desk, and what the pages need of the session."""

    officer: Officer
    session_id: str
    began_at: datetime
    pin_at: datetime

    def pin_is_fresh(self, now: datetime) -> bool:
        return now - self.pin_at < PIN_AGAIN_AFTER


# --- a code by SMS --------------------------------------------------------------------------------


def send_code(ports: Ports, phone: str, address: str) -> None:
    """Does and stores the same for every number: the text to nobody is one that has expired already.

    Raises TooMany and StoreUnavailable.
    """
    number = _number(phone)
    take_turn(ports, "code", address, FROM_ONE_PLACE)
    take_turn(ports, "code", f"{address} {number}", CODES_FROM_ONE_PLACE)
    take_turn(ports, "code", number, CODES_TO_ONE_PHONE)
    officer, now, id = officer_at(ports, phone), ports.clock.now(), _code_id(ports, number)
    account = account_of(ports, officer.id if officer else NOBODY)
    for _ in range(TRIES):
        found = ports.store.get(OTPS, id)
        kept = found.document if found and _stands(found.document, now) else _new_code(now)
        kept.until = kept.expire_at = now + CODE_FOR
        text = _code_text(ports, number, account, _code(ports, number, kept.salt), now)
        if officer is None or account.blocked_at:
            text.not_after = now - CODE_FOR
        writes = [Write(OTPS, id, kept, found.version if found else ABSENT), create(OUTBOUND, text.message_id, text)]
        try:
            ports.store.commit(writes)
        except Conflict:
            continue
        wake(ports, [Wakeup(text.message_id, "send")])
        return
    raise StoreUnavailable("a one-time code is fought over")


def _new_code(now: datetime) -> OneTimeCode:
    return OneTimeCode(salt=secrets.token_hex(16), until=now + CODE_FOR, expire_at=now + CODE_FOR)


def _stands(kept: OneTimeCode, now: datetime) -> bool:
    """A code that stands is sent again as it is: whoever asks for codes cannot make void what an officer just read."""
    return now <= kept.until and kept.tries < CODE_TRIES


def _code_text(ports: Ports, number: str, account: Account, code: str, now: datetime) -> Outbound:
    """The code travels sealed: who reads the store cannot sign in with it."""
    id = ports.sealer.id_of("one-time", secrets.token_hex(16))
    private = {"phone": number, "code": f"{code[:3]} {code[3:]}"}
    text = Outbound(
        message_id=id,
        gateway="",
        wording="sign_in",
        values={},
        created_at=now,
        officer_id=account.officer_id,
        sealed_to=ports.sealer.seal_contact(id, msgspec.json.encode(private)),
        not_after=now + CODE_FOR,
        expire_at=now + CODE_FOR,
    )
    text.owe("send", "send", now, timedelta(seconds=20))
    return text


def _code(ports: Ports, number: str, salt: str) -> str:
    digest = ports.sealer.digest("one-time-code", number, salt).rpartition(":")[2]
    return f"{int(digest, 16) % 1_000_000:06}"


def _code_id(ports: Ports, number: str) -> str:
    return ports.sealer.id_of("one-time-code", number)


def void_codes(ports: Ports, officer: Officer) -> None:
    ports.store.commit([Write(OTPS, _code_id(ports, phone), None, ANYTHING) for phone in officer.phones])


# --- code and PIN ---------------------------------------------------------------------------------


def sign_in(ports: Ports, pins: Pins, phone: str, code: str, pin: str, address: str) -> str:
    """The session's secret, for the cookie. Raises SignInFailed, TooMany and StoreUnavailable."""
    insist_on_patience(ports, "sign_in", address)
    used = _try_code(ports, _number(phone), code)
    officer = officer_at(ports, phone)
    account = account_of(ports, officer.id if officer else NOBODY)
    if officer is None or used is None or not may_sign_in(account):
        pins.fits(pin, None)
    elif _try_pin(ports, pins, officer.id, pin):
        record(ports, officer.id, "signed_in")
        return _begin_session(ports, officer, used)
    count_wrong(ports, "sign_in", address)
    raise SignInFailed


def may_sign_in(account: Account) -> bool:
    return account.blocked_at is None and account.locked_at is None


def _try_code(ports: Ports, number: str, typed: str) -> Found[OneTimeCode] | None:
    """Counts the try before it looks: however many come at once, they are five."""
    now = ports.clock.now()

    def counted(kept: OneTimeCode) -> Change | None:
        if not _stands(kept, now):
            return None
        kept.tries += 1
        return Change()

    found = amend(ports, OTPS, _code_id(ports, number), counted)
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    return found if found and digits == _code(ports, number, found.document.salt) else None


def _try_pin(ports: Ports, pins: Pins, officer_id: str, pin: str) -> bool:
    """Counts the try before it looks; the fifth wrong one locks the account and ends its sessions."""

    def counted(account: Account) -> None:
        account.wrong_pins += 1

    account = change_account(ports, officer_id, counted)
    fits = pins.fits(pin, account.pin_hash) and may_sign_in(account) and account.wrong_pins <= PIN_TRIES
    now = ports.clock.now()

    def judged(account: Account) -> None:
        if fits:
            account.wrong_pins = 0
        elif account.wrong_pins >= PIN_TRIES and account.locked_at is None:
            account.locked_at = now

    if change_account(ports, officer_id, judged).locked_at == now:
        alarm("account_locked", officer_id=officer_id)
        end_sessions(ports, officer_id)
    return fits


# --- sessions -------------------------------------------------------------------------------------


def _begin_session(ports: Ports, officer: Officer, used: Found[OneTimeCode]) -> str:
    """In one commit with the code's end, and against the account as it is: a code opens once, and not after a block.

    Raises SignInFailed.
    """
    secret, now, found = secrets.token_urlsafe(32), ports.clock.now(), ports.store.get(ACCOUNTS, officer.id)
    if found is None or not may_sign_in(found.document):
        raise SignInFailed
    session = Session(officer_id=officer.id, began_at=now, seen_at=now, pin_at=now, expire_at=now + SESSION_FOR)
    writes = [
        Write(OTPS, used.id, None, used.version),
        Write(ACCOUNTS, officer.id, found.document, found.version),
        create(SESSIONS, _session_id(secret), session),
    ]
    try:
        ports.store.commit(writes)
    except Conflict:
        raise SignInFailed from None
    return secret


def who_is(ports: Ports, secret: str) -> SignedIn | None:
    """None when the session has ended, or the officer is no longer on the roster."""
    id = _session_id(secret)
    found, now = ports.store.get(SESSIONS, id), ports.clock.now()
    if found is None:
        return None
    session = found.document
    officer = by_id(ports.directory.current().officers, session.officer_id)
    if officer is None or now - session.seen_at > IDLE_FOR or now > session.expire_at:
        ports.store.commit([Write(SESSIONS, id, None, ANYTHING)])
        return None
    if now - session.seen_at > TOUCH_EVERY:
        _touch(ports, found, now)
    return SignedIn(officer, id, session.began_at, session.pin_at)


def type_pin_again(ports: Ports, pins: Pins, signed_in: SignedIn, pin: str) -> None:
    """Raises SignInFailed; five wrong PINs lock the account and end its sessions."""
    now = ports.clock.now()

    def fresh(session: Session) -> Change:
        session.pin_at = session.seen_at = now
        return Change()

    if not _try_pin(ports, pins, signed_in.officer.id, pin):
        raise SignInFailed
    if amend(ports, SESSIONS, signed_in.session_id, fresh) is None:
        raise SignInFailed


def sign_out(ports: Ports, secret: str) -> None:
    ports.store.commit([Write(SESSIONS, _session_id(secret), None, ANYTHING)])


def end_sessions(ports: Ports, officer_id: str) -> None:
    while found := ports.store.find(Query(SESSIONS, (("officer_id", "==", officer_id),))):
        ports.store.commit([Write(SESSIONS, session.id, None, ANYTHING) for session in found])


def _touch(ports: Ports, found: Found[Session], now: datetime) -> None:
    """A session deleted or touched meanwhile stays as it is."""
    found.document.seen_at = now
    try:
        ports.store.commit([Write(SESSIONS, found.id, found.document, found.version)])
    except Conflict:
        log("session_raced", officer_id=found.document.officer_id)


def _session_id(secret: str) -> str:
    """The cookie holds 256 random bits: a plain hash of it cannot be tried out."""
    return hashlib.sha256(secret.encode()).hexdigest()


# --- PINs and invitations -------------------------------------------------------------------------


def invite(ports: Ports, officer_id: str) -> str:
    """The secret of a one-time link with which the officer sets a PIN; valid for three days."""
    secret = secrets.token_urlsafe(24)

    def invited(account: Account) -> None:
        account.invite = ports.sealer.digest("invite", secret)
        account.invite_until = ports.clock.now() + INVITE_FOR

    record(ports, "operator", f"invited:{officer_id}")
    change_account(ports, officer_id, invited)
    return f"{officer_id}.{secret}"


def set_pin(ports: Ports, pins: Pins, invitation: str, pin: str) -> None:
    """Raises WeakPin, and SignInFailed for an invitation that is used, old or wrong."""
    officer_id, _, secret = invitation.partition(".")
    officer = by_id(ports.directory.current().officers, officer_id)
    if is_weak(pin, officer.phones if officer else []):
        raise WeakPin
    if officer is None:
        raise SignInFailed
    offered, now = ports.sealer.digest("invite", secret), ports.clock.now()
    hashed = pins.hash(pin)

    def settled(account: Account) -> None:
        if account.invite != offered or account.invite_until is None or account.invite_until < now:
            raise SignInFailed
        account.pin_hash, account.invite, account.invite_until = hashed, None, None
        account.wrong_pins, account.locked_at = 0, None

    settled(account_of(ports, officer_id))
    record(ports, officer_id, "pin_set")
    change_account(ports, officer_id, settled)
    end_sessions(ports, officer_id)


def unlock(ports: Ports, by: str, officer_id: str) -> None:
    """By the supervisor; on the trail before it happens."""
    record(ports, by, f"unlocked:{officer_id}")

    def opened(account: Account) -> None:
        account.wrong_pins, account.locked_at = 0, None

    change_account(ports, officer_id, opened)


# --- accounts -------------------------------------------------------------------------------------


def officer_at(ports: Ports, phone: str) -> Officer | None:
    number, officers = _number(phone), ports.directory.current().officers
    return next((officer for officer in officers if number in officer.phones), None)


def _number(phone: str) -> str:
    """However it is written; what cannot be a number stays what it is, and is nobody's."""
    return as_mobile(phone) or phone


def account_of(ports: Ports, officer_id: str) -> Account:
    found = ports.store.get(ACCOUNTS, officer_id)
    return found.document if found else Account(officer_id=officer_id)


class _Changing(Protocol):
    def __call__(self, account: Account) -> None: ...


def change_account(ports: Ports, officer_id: str, change: _Changing) -> Account:
    for _ in range(TRIES):
        found = ports.store.get(ACCOUNTS, officer_id)
        account = found.document if found else Account(officer_id=officer_id)
        change(account)
        try:
            ports.store.commit([Write(ACCOUNTS, officer_id, account, found.version if found else ABSENT)])
        except Conflict:
            continue
        return account
    raise StoreUnavailable("an account is fought over")
