"""The reporter comes back: looks, adds, says that it is dangerous, stops contact, wishes to withdraw."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from functions.model.collections import REPORTS, additions_to, replies_to
from functions.model.report import Report, Stage
from functions.ports import Ports, Query
from functions.steps.change import Change, amend
from functions.steps.danger import endanger
from functions.steps.hear import Added, hear_more, tell_holder
from functions.steps.throttle import count_wrong, insist_on_patience

LONGEST_MESSAGE = 8000
PASS_SHOWS_FOR = timedelta(minutes=15)
# What only raises an alarm or adds words is taken also from a page that was left open; it shows nothing any more.
PASS_TAKES_FOR = timedelta(hours=12)


class NoSuchTicket(Exception):
    """Well written, but nobody's."""


@dataclass(frozen=True)
class Reply:
    at: datetime
    words: str


@dataclass(frozen=True)
class Ticket:
    """What the page may show: the stage and the officer's answers. No category, place or agency."""

    report_id: str
    stage: Stage
    has_holder: bool
    withdrawal_asked: bool
    may_be_contacted: bool
    replies: list[Reply]


@dataclass(frozen=True)
class Pass:
    """What a ticket's page carries instead of the ticket: it names one report, and only we can write it."""

    report_id: str
    may_show: bool


def write_pass(ports: Ports, report_id: str) -> str:
    until = str(int((ports.clock.now() + PASS_SHOWS_FOR).timestamp()))
    return f"{report_id}.{until}.{ports.sealer.digest('ticket-pass', report_id, until)}"


def read_pass(ports: Ports, written: str) -> Pass | None:
    """None for one that we did not write, or long ago."""
    report_id, _, rest = written.partition(".")
    until, _, digest = rest.partition(".")
    if not hmac.compare_digest(digest.encode(), ports.sealer.digest("ticket-pass", report_id, until).encode()):
        return None
    left = datetime.fromtimestamp(int(until), UTC) - ports.clock.now()
    return Pass(report_id, may_show=left > timedelta()) if left > -PASS_TAKES_FOR else None


def find_report(ports: Ports, ticket: str, address: str) -> str:
    """The report's id. `ticket` has passed its check character. Raises NoSuchTicket, TooMany and StoreUnavailable."""
    insist_on_patience(ports, "ticket", address)
    digest = ports.sealer.digest("ticket", ticket)
    found = ports.store.find(Query(REPORTS, (("ticket_hash", "==", digest),), limit=1))
    if not found:
        count_wrong(ports, "ticket", address)
        raise NoSuchTicket
    return found[0].id


def open_ticket(ports: Ports, report_id: str) -> Ticket:
    """Raises NoSuchTicket when the report has been purged."""
    found = ports.store.get(REPORTS, report_id)
    if found is None:
        raise NoSuchTicket
    report = found.document
    replies = sorted((reply.document for reply in ports.store.all(replies_to(report_id))), key=lambda reply: reply.at)
    opened = [Reply(r.at, ports.sealer.open_reply(report_id, r.sealed_content).decode()) for r in replies]
    return Ticket(
        report_id=report_id,
        stage=report.stage,
        has_holder=report.holder is not None,
        withdrawal_asked=report.withdrawal_asked_at is not None,
        may_be_contacted=report.contact_rule.text or report.contact_rule.call,
        replies=opened,
    )


def add(ports: Ports, report_id: str, nonce: str, words: str) -> None:
    """What was forgotten. May raise the urgency; a closed report is reopened. The same words of one page add once.

    Raises StoreUnavailable.
    """
    body = {"reporter": {"role": "heard"}, "incident": {"description": words}}
    id, now = ports.sealer.id_of("addition", report_id, nonce, words), ports.clock.now()

    def added(report: Report) -> Change | None:
        if ports.store.get(additions_to(report_id), id) is not None:
            return None
        return hear_more(ports, report, Added(id, "ticket", body), now)

    amend(ports, REPORTS, report_id, added)


def in_danger(ports: Ports, report_id: str) -> None:
    """ "Saya dalam bahaya sekarang"."""
    now = ports.clock.now()
    amend(ports, REPORTS, report_id, lambda report: endanger(ports, report, now))


def stop_contact(ports: Ports, report_id: str) -> None:
    """The holder hears of it before picking up the phone; an ended case stays ended."""
    now = ports.clock.now()

    def stopped(report: Report) -> Change | None:
        if not (report.contact_rule.text or report.contact_rule.call):
            return None
        report.contact_rule.text = report.contact_rule.call = False
        report.note(now, "contact_stopped", "reporter")
        if not report.is_open or report.holder is None:
            return Change()
        cause = f"{report_id}/contact_stopped/{report.events_seen}"
        return tell_holder(ports, report, report.holder, cause, False, now)

    amend(ports, REPORTS, report_id, stopped)


def wish_to_withdraw(ports: Ports, report_id: str) -> None:
    """Shown to the officer, stops nothing: whoever holds the phone may not be the reporter."""
    now = ports.clock.now()

    def wished(report: Report) -> Change | None:
        if report.withdrawal_asked_at is not None:
            return None
        report.withdrawal_asked_at = now
        report.note(now, "withdrawal_asked", "reporter")
        return Change()

    amend(ports, REPORTS, report_id, wished)
