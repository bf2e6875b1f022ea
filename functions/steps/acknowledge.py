"""An officer's answer: YA, TIDAK, SUDAH, BELUM. Each becomes one commit and one line back."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from functions.logs import log
from functions.model.agency import Agency, Officer, RosterState
from functions.model.collections import REPORTS
from functions.model.report import Answer, Offer, Report, Stage
from functions.policy.assignment import serving
from functions.policy.keywords import Command, Unclear
from functions.policy.wording import about
from functions.ports import Found, Ports, Wakeup
from functions.steps.asked import asked_about, offered
from functions.steps.change import Change, amend, knock_after
from functions.steps.lease import renew_lease, start_lease
from functions.steps.recode import recode
from functions.steps.taken import tell_others
from functions.steps.texts import line_to_officer


@dataclass
class Answering:
    """One answer being acted on, and the line to send back once the decision has been made.

    `cause` is the id of the message that carried it: the same message gets the same line. `said_at` is when it came
    first: a bare word cannot mean what was asked later.
    """

    ports: Ports
    agency: Agency
    officer: Officer
    cause: str
    said_at: datetime
    gateway: str
    wording: str = "nothing_open"
    code: str = ""

    def say(self, wording: str, code: str) -> None:
        self.wording, self.code = wording, code

    def line(self) -> Change:
        write, wakeup = line_to_officer(
            self.ports, self.cause, self.officer.id, self.wording, self.gateway, code=self.code
        )
        return Change([write], [wakeup])


def answer(answering: Answering, command: Command | Unclear) -> Change:
    """Changes the report under its own version; returns the line back, for the caller to commit with the message.

    Raises StoreUnavailable.
    """
    if isinstance(command, Unclear):
        answering.say("not_understood", "")
        return answering.line()
    answering.say("nothing_open", command.code or "")
    matches = _matches(answering, command)
    if len(matches) > 1:
        _ask_which(answering, command, matches)
    elif matches:
        amend(answering.ports, REPORTS, matches[0].id, lambda report: _decide(answering, report, command))
        log("officer_answered", report_id=matches[0].id, officer_id=answering.officer.id, outcome=answering.wording)
    return answering.line()


def _decide(answering: Answering, report: Report, command: Command) -> Change | None:
    """On the report as it is now: it may have ended, or its code may have changed, since it was found."""
    offer = _named(report, answering.officer.id, command.code)
    if offer is None or not _may_answer(report, answering.officer.id):
        answering.say("nothing_open", command.code or "")
        return None
    return DECISIONS[command.word](answering, report, offer)


# --- which report is meant ------------------------------------------------------------------------


def _matches(answering: Answering, command: Command) -> list[Found[Report]]:
    """Open reports to which the answer fits. A bare YA means the one that waits, else the one already held."""
    officer = answering.officer.id
    found = offered(answering.ports, officer, command.code) if command.code else asked_about(answering.ports, officer)
    mine = [f for f in found if _may_answer(f.document, officer)]
    held = [f for f in mine if f.document.holder == officer]
    if command.word in ("SUDAH", "BELUM"):
        return held
    if command.code:
        return mine
    waiting = [f for f in mine if _waits_for(f.document, officer, answering.said_at)]
    return waiting or (held if command.word == "YA" else [])


def _may_answer(report: Report, officer_id: str) -> bool:
    return report.is_open and officer_id not in report.excluded


def _waits_for(report: Report, officer_id: str, said_at: datetime) -> bool:
    """An offer is open while a YA to it would be taken: not when somebody else said YA to it first."""
    offers = [offer for offer in report.offers_to(officer_id) if offer.at <= said_at]
    return any(offer.answer is None and report.holder in (None, offer.replaces) for offer in offers)


def _named(report: Report, officer_id: str, code: str | None) -> Offer | None:
    """The offer that the code names; for a bare word the latest. None when it was re-coded or is long past."""
    offers = report.offers_to(officer_id)
    return next((offer for offer in reversed(offers) if code in (None, offer.code)), None)


def _ask_which(answering: Answering, command: Command, matches: list[Found[Report]]) -> None:
    """Accepts neither. When one code names two reports, each rings again under a code of its own."""
    if command.code is None:
        answering.say("which_one", "")
        return
    answering.say("code_twice", command.code)
    for match in matches:
        amend(answering.ports, REPORTS, match.id, lambda report: _recode(answering, report, command.code or ""))


def _recode(answering: Answering, report: Report, code: str) -> Change | None:
    offer = _named(report, answering.officer.id, code)
    if offer is None:
        return None
    ports, now = answering.ports, answering.ports.clock.now()
    recode(ports, report, offer, {other.code for other in report.offers_to(answering.officer.id)})
    if report.holder == answering.officer.id:
        return _tell_new_code(answering, report, offer.code)
    key = f"alert:{offer.n}"
    report.owe(key, "notify", now, knock_after(report.urgency))
    return Change(wakeups=[Wakeup(report.report_id, key)])


def _tell_new_code(answering: Answering, report: Report, code: str) -> Change:
    """A case in the officer's own hands rings no more: the reminder's text carries the new code."""
    cause, values = f"{report.report_id}/recoded/{code}", about(answering.agency, report)
    write, wakeup = line_to_officer(answering.ports, cause, answering.officer.id, "follow_up", code=code, **values)
    return Change([write], [wakeup])


# --- the four words -------------------------------------------------------------------------------


def _accept(answering: Answering, report: Report, offer: Offer) -> Change | None:
    """The first YA becomes the holder; a second officer is told so; the holder's repetition is a success."""
    answering.say("accepted", offer.code)
    if report.holder == answering.officer.id:
        return None
    if report.holder is not None and offer.replaces != report.holder:
        answering.say("taken", offer.code)
        return None
    relieved, now = report.holder, answering.ports.clock.now()
    report.accept(offer, now)
    start_lease(answering.agency, report, now)
    return tell_others(answering.ports, report, relieved)


def _decline(answering: Answering, report: Report, offer: Offer) -> Change | None:
    """The next one is asked at once, unless somebody else is being waited for. A holder cannot decline by SMS."""
    if report.holder == answering.officer.id:
        answering.say("cannot_decline", offer.code)
        return None
    answering.say("declined", offer.code)
    if offer.answer is Answer.DECLINED:
        return None
    now = answering.ports.clock.now()
    report.decline(offer, now)
    somebody_else = any(other.answer is None for other in report.offers_of_this_round())
    if "escalate" not in report.due or somebody_else:
        return Change()
    report.discharge("remind")
    report.owe("escalate", "escalate", now, knock_after(report.urgency))
    return Change(wakeups=[Wakeup(report.report_id, "escalate")])


def _done(answering: Answering, report: Report, offer: Offer) -> Change | None:
    """SUDAH: contact made, by SMS. Renews the lease, also when the case is being offered again."""
    if report.holder != answering.officer.id:
        return None
    answering.say("done", offer.code)
    if report.stage is Stage.ACCEPTED:
        report.move_to(Stage.IN_PROGRESS)
    now = answering.ports.clock.now()
    report.note(now, "contact_made", answering.officer.id)
    renew_lease(answering.agency, report, now)
    return Change()


def _not_yet(answering: Answering, report: Report, offer: Offer) -> Change | None:
    """BELUM is noted and renews nothing."""
    if report.holder != answering.officer.id:
        return None
    answering.say("not_yet", offer.code)
    report.note(answering.ports.clock.now(), "not_yet", answering.officer.id)
    return Change()


DECISIONS = {"YA": _accept, "TIDAK": _decline, "SUDAH": _done, "BELUM": _not_yet}


# --- a code in a stranger's hand --------------------------------------------------------------------


def warn_of_stranger(ports: Ports, agency: Agency, live: RosterState, code: str, cause: str) -> bool:
    """An open code came from a number that is nobody's: the stranger gets nothing, the officer is told once.

    False when nobody was ever given that code.
    """
    was_given = False
    warned = serving(agency, live)
    for officer in agency.officers:
        for found in offered(ports, officer.id, code):
            was_given = True
            if officer in warned:
                amend(ports, REPORTS, found.id, partial(_warn_once, ports, officer, code, f"{cause}/{found.id}"))
    return was_given


def _warn_once(ports: Ports, officer: Officer, code: str, cause: str, report: Report) -> Change | None:
    offer = _named(report, officer.id, code)
    if offer is None or offer.stranger_warned or not _may_answer(report, officer.id):
        return None
    offer.stranger_warned = True
    write, wakeup = line_to_officer(ports, cause, officer.id, "stranger", code=code)
    return Change([write], [wakeup])
