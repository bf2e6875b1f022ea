"""What an officer does with a case at the desk. Each action is one commit under what the officer had seen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from functions.model.agency import Agency, Officer
from functions.model.collections import REPORTS, notes_on, replies_to
from functions.model.desk import Note, Reply
from functions.model.report import Event, Report, Stage
from functions.policy.access import Action, allowed
from functions.policy.assignment import agency_time, by_id, reasons, still_serves
from functions.ports import Found, Ports, Write
from functions.steps.audit import record
from functions.steps.change import Change, amend, create
from functions.steps.clocks import POLICE, settle_medical
from functions.steps.lease import RENEWS, renew_lease, renews, start_lease
from functions.steps.leave import ask_next_unless_somebody_waits, rule_out
from functions.steps.route import make_offer, ring, roster
from functions.steps.taken import tell_others

KINDS = RENEWS | {"note", "victim_safe", "spoke_alone"}
BY_THE_WAY = frozenset({"empty_rung", "no_receipt", "alert_failed", "medical_window", "police_report"})


class NoSuchCase(Exception):
    """There is none, or none that this officer may know of: both look the same."""


class NotAllowed(Exception):
    """The officer sees the case but may not do this."""


class Refused(Exception):
    """The action is not possible now; the argument is the wording that says why."""


class Changed(Exception):
    """Somebody else was faster; `since` is what happened meanwhile."""

    def __init__(self, since: list[Event]) -> None:
        super().__init__("changed")
        self.since = since


@dataclass(frozen=True)
class Acting:
    """Who acts on which case, and the number of the last event that the page showed."""

    ports: Ports
    agency: Agency
    officer: Officer
    report_id: str
    seen: int

    def local_date(self, now: datetime) -> str:
        return agency_time(self.agency, now).date().isoformat()


def look(ports: Ports, officer: Officer, report_id: str) -> Found[Report]:
    """Raises NoSuchCase."""
    found = ports.store.get(REPORTS, report_id)
    if found is None or Action.SEE not in allowed(officer, found.document):
        raise NoSuchCase
    return found


def change(acting: Acting, action: Action, decide: Callable[[Report, datetime], Change | None]) -> Report:
    """Raises NoSuchCase, NotAllowed, Changed, and what `decide` raises; nothing is overwritten."""
    now = acting.ports.clock.now()

    def guarded(report: Report) -> Change:
        actions = allowed(acting.officer, report)
        if Action.SEE not in actions:
            raise NoSuchCase
        if since := _since(report, acting.seen):
            raise Changed(since)
        if action not in actions:
            raise NotAllowed
        return decide(report, now) or Change()

    done = amend(acting.ports, REPORTS, acting.report_id, guarded)
    if done is None:
        raise NoSuchCase
    return done.document


def _since(report: Report, seen: int) -> list[Event]:
    """What the officer must look at first; nothing that only tells how somebody was rung or reminded."""
    since = [event for event in report.history if event.n > seen]
    all_is_here = len(since) == report.events_seen - seen
    return [] if all_is_here and all(_is_by_the_way(event) for event in since) else since or report.history[-1:]


def _is_by_the_way(event: Event) -> bool:
    return event.what.partition(":")[0] in BY_THE_WAY


# --- taking and leaving ---------------------------------------------------------------------------


def accept(acting: Acting) -> Report:
    def decide(report: Report, now: datetime) -> Change:
        offer = [offer for offer in report.offers_to(acting.officer.id) if offer.answer is None][-1]
        if report.holder and offer.replaces != report.holder:
            raise Refused("taken")
        relieved = report.holder
        report.accept(offer, now)
        start_lease(acting.agency, report, now)
        return tell_others(acting.ports, report, relieved)

    return change(acting, Action.ACCEPT, decide)


def decline(acting: Acting) -> Report:
    def decide(report: Report, now: datetime) -> Change:
        for offer in report.offers_to(acting.officer.id):
            if offer.answer is None:
                report.decline(offer, now)
        return Change(wakeups=ask_next_unless_somebody_waits(report, now))

    return change(acting, Action.DECLINE, decide)


def recuse(acting: Acting) -> Report:
    """ "Saya kenal pihaknya": the case goes on at once, and never comes back to this officer."""

    def decide(report: Report, now: datetime) -> Change:
        report.note(now, "recused", acting.officer.id)
        return Change(wakeups=rule_out(report, [acting.officer.id], now))

    return change(acting, Action.RECUSE, decide)


def hand_over(acting: Acting, to: str) -> Report:
    """Offers the case to a named officer, who must accept; the holder stays responsible until then."""
    live, agency = roster(acting.ports)
    chosen = by_id(agency.officers, to)

    def decide(report: Report, now: datetime) -> Change:
        if chosen is None or to == report.holder or not still_serves(agency, live, report, to):
            raise Refused("cannot_hand_over")
        offer = make_offer(acting.ports, live, report, chosen, max(report.rung, 0), now)
        offer.why = [f"handed_by:{acting.officer.id}", *reasons(agency, live, report, chosen)]
        return Change(wakeups=[ring(report, offer, now)])

    return change(acting, Action.HAND_OVER, decide)


# --- doing ----------------------------------------------------------------------------------------


def act(acting: Acting, what: str, words: str, detail: str = "") -> Report:
    """Records one of KINDS. `detail` is a code such as reached:victim; `words` are sealed as a note."""
    if what not in KINDS:
        raise NotAllowed

    def decide(report: Report, now: datetime) -> Change:
        report.note(now, f"{what}:{detail}" if detail else what, acting.officer.id)
        if what == "contact_attempt":
            day = acting.local_date(now)
            report.attempted_on = sorted({*report.attempted_on, day})
        if what == "victim_safe":
            report.safe_at = now
        if what == "handed_to_hospital":
            settle_medical(report, now)
        if what == "spoke_alone":
            report.spoke_alone_at = now
        if what in RENEWS and report.stage is Stage.ACCEPTED:
            report.move_to(Stage.IN_PROGRESS)
        if renews(report, what):
            renew_lease(acting.agency, report, now)
        return Change(note(acting, report, what, words, now))

    return change(acting, Action.ACT, decide)


def settle_police(acting: Acting, how: str, words: str) -> Report:
    """`how` is reported (words: number and date), already_filed or not_tpks (words: the reason)."""

    def decide(report: Report, now: datetime) -> Change:
        if how not in ("reported", "already_filed", "not_tpks") or not words.strip():
            raise Refused("police_needs_words")
        report.police = how
        report.discharge(POLICE)
        report.note(now, f"police:{how}", acting.officer.id)
        return Change(note(acting, report, f"police:{how}", words, now))

    return change(acting, Action.ACT, decide)


def reply(acting: Acting, words: str) -> Report:
    """A message to the reporter's ticket, sealed so that the ticket opens it."""

    def decide(report: Report, now: datetime) -> Change:
        if not words.strip():
            raise Refused("empty")
        report.note(now, "replied", acting.officer.id)
        id = acting.ports.sealer.id_of("reply", report.report_id, str(report.events_seen))
        sealed = acting.ports.sealer.seal_reply(report.report_id, words.encode())
        return Change([create(replies_to(report.report_id), id, Reply(reply_id=id, at=now, sealed_content=sealed))])

    return change(acting, Action.REPLY, decide)


def note(acting: Acting, report: Report, what: str, words: str, now: datetime) -> list[Write]:
    """The officer's words beside the report, sealed under the case key."""
    if not words.strip():
        return []
    id = acting.ports.sealer.id_of("note", report.report_id, str(report.events_seen))
    sealed = acting.ports.sealer.seal_case(report.report_id, msgspec.json.encode({"words": words}))
    kept = Note(note_id=id, at=now, officer_id=acting.officer.id, what=what, sealed_content=sealed)
    return [create(notes_on(report.report_id), id, kept)]


def lift_exclusion(acting: Acting, officer_id: str) -> Report:
    """On the trail before it happens."""
    look(acting.ports, acting.officer, acting.report_id)
    record(acting.ports, acting.officer.id, f"lift_exclusion:{officer_id}", acting.report_id)

    def decide(report: Report, now: datetime) -> Change:
        if officer_id not in report.excluded:
            raise Refused("not_excluded")
        report.excluded.remove(officer_id)
        report.note(now, f"exclusion_lifted:{officer_id}", acting.officer.id)
        return Change()

    return change(acting, Action.LIFT_EXCLUSION, decide)
