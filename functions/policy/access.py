"""Who may do what with a case: one table, asked by every step of the desk."""

from collections.abc import Iterable
from enum import StrEnum

from functions.model.agency import Officer
from functions.model.report import Report


class Action(StrEnum):
    SEE = "see"
    READ = "read"
    ACCEPT = "accept"
    DECLINE = "decline"
    RECUSE = "recuse"
    ACT = "act"
    HAND_OVER = "hand_over"
    REPLY = "reply"
    END = "end"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    LIFT_EXCLUSION = "lift_exclusion"


HOLDER = {Action.SEE, Action.READ, Action.RECUSE, Action.ACT, Action.HAND_OVER, Action.REPLY, Action.END, Action.REOPEN}
OFFERED = {Action.SEE, Action.ACCEPT, Action.DECLINE, Action.RECUSE}
SUPERVISOR = {Action.SEE, Action.RECUSE, Action.CONFIRM, Action.REOPEN, Action.LIFT_EXCLUSION, Action.HAND_OVER}
AFTER_THE_END = {Action.SEE, Action.READ, Action.REOPEN, Action.LIFT_EXCLUSION}
SUPERVISING_ROLES = frozenset({"supervisor", "province"})


def allowed(officer: Officer, report: Report) -> frozenset[Action]:
    """Empty for an excluded officer and for one who has nothing to do with the case: to them it does not exist."""
    if officer.id in report.excluded:
        return frozenset()
    actions: set[Action] = set()
    if report.holder == officer.id:
        actions |= HOLDER
    waiting = [offer for offer in report.offers_to(officer.id) if offer.answer is None]
    if report.is_open and waiting and report.holder != officer.id:
        actions |= OFFERED
    if supervises(officer, report):
        actions |= SUPERVISOR
    if report.ending and report.ending.by == officer.id:
        actions -= {Action.CONFIRM}
    return frozenset(actions - {Action.REOPEN} if report.is_open else actions & AFTER_THE_END)


def may_know(actions: frozenset[Action], event: str) -> bool:
    """Who is ruled out is no matter for an officer who is only asked: it might reach the one whom it is about."""
    is_about_parties = event.partition(":")[0] in ("ruled_out", "withdrawn_from", "recused", "exclusion_lifted")
    return not is_about_parties or bool(actions & {Action.READ, Action.LIFT_EXCLUSION})


def supervises(officer: Officer, report: Report) -> bool:
    """Cases of the supervisor's own areas; a case without a place belongs to every supervisor."""
    if officer.role not in SUPERVISING_ROLES:
        return False
    place = report.region
    return place is None or any(place == area or place.startswith(f"{area}.") for area in officer.areas)


def reads_unattributed(officer: Officer) -> bool:
    """What no person's number sent has no place, so it belongs to every supervisor."""
    return officer.role in SUPERVISING_ROLES


def leads(officer: Officer, other: Officer) -> bool:
    """Whether `officer` supervises all that `other` works at; nobody leads themselves, and the province leads all."""
    if officer.role not in SUPERVISING_ROLES or officer.id == other.id:
        return False
    covered = (any(area == own or area.startswith(f"{own}.") for own in officer.areas) for area in other.areas)
    return bool(other.areas) and all(covered)


def who_decides_for(officer: Officer, officers: Iterable[Officer]) -> list[Officer]:
    """Whoever leads this officer most closely; where nobody does, the hotline desk."""
    others = [other for other in officers if other.id != officer.id]
    leading = [other for other in others if leads(other, officer)]
    for rung in ("supervisor", "province"):
        if close := [other for other in leading if other.role == rung]:
            return close
    return [other for other in others if other.role == "hotline"]
