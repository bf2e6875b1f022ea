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
from functions.ports import ABSENT, ANYTHING, Conflict, Found, Ports, Query, StoreUnavailable, Wakeup, Write
from functions.steps.audit import record
from functions.steps.change import TRIES, wake
from functions.steps.throttle import count_wrong, insist_on_patience

CODE_FOR = timedelta(minutes=5)
CODE_TRIES = 5
PIN_TRIES = 5
SHORTEST_PIN, LONGEST_PIN = 6, 64
IDLE_FOR = timedelta(minutes=10)
SESSION_FOR = timedelta(hours=8)
PIN_AGAIN_AFTER = timedelta(minutes=5)
TOUCH_EVERY = timedelta(seconds=30)
INVITE_FOR = timedelta(days=3)


class Pins(Protocol):
    def hash(self, pin: str) -> str: ...

    def fits(self, pin: str, hashed: str | None) -> bool:
        """Takes as long when there is no hash."""
        ...


class SignInFailed(Exception):
    """Number, code or PIN: which of them is never said."""


class WeakPin(ValueError):
    """Fewer than six digits, or one that everybody tries first."""


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
    """Does the same for every number as far as anybody can see. Raises TooMany and StoreUnavailable."""
    insist_on_patience(ports, "code", address)
    count_wrong(ports, "code", address)
    officer = officer_at(ports, phone)
    if officer is None or account_of(ports, officer.id).blocked_at:
        return
    now, code = ports.clock.now(), f"{secrets.randbelow(1_000_000):06}"
    until, digest = now + CODE_FOR, _code_digest(ports, officer.id, code)
    kept = OneTimeCode(officer_id=officer.id, code=digest, until=until, expire_at=until)
    text = _code_text(ports, officer, code, now)
    ports.store.commit([Write(OTPS, officer.id, kept, ANYTHING), Write(OUTBOUND, text.message_id, text, ABSENT)])
    wake(ports, [Wakeup(text.message_id, "send")])


def _code_text(ports: Ports, officer: Officer, code: str, now: datetime) -> Outbound:
    """The code travels sealed: who reads the store cannot sign in with it."""
    id = ports.sealer.id_of("one-time", officer.id, secrets.token_hex(16))
    private = {"phone": officer.phones[0], "code": f"{code[:3]} {code[3:]}"}
    text = Outbound(
        message_id=id,
        gateway="",
        wording="sign_in",
        values={},
        created_at=now,
        officer_id=officer.id,
        sealed_to=ports.sealer.seal_contact(id, msgspec.json.encode(private)),
        not_after=now + CODE_FOR,
        expire_at=now + CODE_FOR,
    )
    text.owe("send", "send", now, timedelta(seconds=20))
    return text


# --- code and PIN ---------------------------------------------------------------------------------


def sign_in(ports: Ports, pins: Pins, phone: str, code: str, pin: str, address: str) -> str:
    """The session's secret, for the cookie. Raises SignInFailed, TooMany and StoreUnavailable."""
    insist_on_patience(ports, "sign_in", address)
    officer = officer_at(ports, phone)
    account = account_of(ports, officer.id) if officer else Account(officer_id="")
    pin_fits = pins.fits(pin, account.pin_hash)
    if officer is None or not _code_fits(ports, officer, code) or account.blocked_at or account.locked_at:
        count_wrong(ports, "sign_in", address)
        raise SignInFailed
    if not pin_fits:
        count_wrong(ports, "sign_in", address)
        _count_wrong_pin(ports, officer.id)
        raise SignInFailed
    ports.store.commit([Write(OTPS, officer.id, None, ANYTHING)])
    _forget_wrong_pins(ports, officer.id)
    record(ports, officer.id, "signed_in")
    return _begin_session(ports, officer)


def _code_fits(ports: Ports, officer: Officer, typed: str) -> bool:
    """Counts every try; five wrong ones void the code."""
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    found = ports.store.get(OTPS, officer.id)
    if found is None or found.document.until < ports.clock.now() or found.document.wrong >= CODE_TRIES:
        return False
    if found.document.code == _code_digest(ports, officer.id, digits):
        return True
    found.document.wrong += 1
    try:
        ports.store.commit([Write(OTPS, officer.id, found.document, found.version)])
    except Conflict:
        log("one_time_code_raced", officer_id=officer.id)
    return False


def _code_digest(ports: Ports, officer_id: str, code: str) -> str:
    return ports.sealer.digest("one-time-code", officer_id, code)


def _count_wrong_pin(ports: Ports, officer_id: str) -> None:
    def wrong(account: Account) -> None:
        account.wrong_pins += 1
        if account.wrong_pins >= PIN_TRIES:
            account.locked_at = ports.clock.now()

    if change_account(ports, officer_id, wrong).locked_at:
        alarm("account_locked", officer_id=officer_id)


def _forget_wrong_pins(ports: Ports, officer_id: str) -> None:
    def right(account: Account) -> None:
        account.wrong_pins = 0

    change_account(ports, officer_id, right)


# --- sessions -------------------------------------------------------------------------------------


def _begin_session(ports: Ports, officer: Officer) -> str:
    secret, now = secrets.token_urlsafe(32), ports.clock.now()
    session = Session(officer_id=officer.id, began_at=now, seen_at=now, pin_at=now, expire_at=now + SESSION_FOR)
    ports.store.commit([Write(SESSIONS, _session_id(secret), session, ABSENT)])
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
    """Raises SignInFailed; five wrong PINs lock the account and end the session."""
    account = account_of(ports, signed_in.officer.id)
    if account.locked_at or not pins.fits(pin, account.pin_hash):
        _count_wrong_pin(ports, signed_in.officer.id)
        if account_of(ports, signed_in.officer.id).locked_at:
            end_sessions(ports, signed_in.officer.id)
        raise SignInFailed
    found = ports.store.get(SESSIONS, signed_in.session_id)
    if found is None:
        raise SignInFailed
    found.document.pin_at = ports.clock.now()
    _touch(ports, found, found.document.pin_at)
    _forget_wrong_pins(ports, signed_in.officer.id)


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

    change_account(ports, officer_id, invited)
    record(ports, "operator", f"invited:{officer_id}")
    return f"{officer_id}.{secret}"


def set_pin(ports: Ports, pins: Pins, invitation: str, pin: str) -> None:
    """Raises WeakPin, and SignInFailed for an invitation that is used, old or wrong."""
    officer_id, _, secret = invitation.partition(".")
    digits = set(pin)
    if not (SHORTEST_PIN <= len(pin) <= LONGEST_PIN and pin.isascii() and pin.isdigit()) or len(digits) < 3:
        raise WeakPin
    if pin in "01234567890" or pin in "09876543210":
        raise WeakPin
    account = account_of(ports, officer_id)
    offered = ports.sealer.digest("invite", secret)
    if account.invite != offered or account.invite_until is None or account.invite_until < ports.clock.now():
        raise SignInFailed

    def settled(account: Account) -> None:
        if account.invite != offered:
            raise SignInFailed
        account.pin_hash, account.invite, account.invite_until = pins.hash(pin), None, None
        account.wrong_pins, account.locked_at = 0, None

    change_account(ports, officer_id, settled)
    record(ports, officer_id, "pin_set")


def unlock(ports: Ports, by: str, officer_id: str) -> None:
    """By the supervisor; on the trail before it happens."""
    record(ports, by, f"unlocked:{officer_id}")

    def opened(account: Account) -> None:
        account.wrong_pins, account.locked_at = 0, None

    change_account(ports, officer_id, opened)


# --- accounts -------------------------------------------------------------------------------------


def officer_at(ports: Ports, phone: str) -> Officer | None:
    number = as_mobile(phone)
    officers = ports.directory.current().officers
    return next((officer for officer in officers if number and number in officer.phones), None)


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
