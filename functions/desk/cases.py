"""The list: what is offered to me, what I hold, what waits for a second person."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response

from functions.desk import phrases
from functions.desk.render import page
from functions.desk.visit import Visit
from functions.model.agency import Agency
from functions.model.report import Report, Urgency
from functions.policy.access import SUPERVISING_ROLES
from functions.policy.clocks import clocks, lateness
from functions.steps.lists import Listed, Place, held_by, offered_to, waiting_for_confirmation


@dataclass(frozen=True)
class Row:
    """One case in a list: nothing that the reporter wrote."""

    report: Report
    reference: str
    place: str
    clock: str
    left: str
    over: bool
    at: str
    holder: str
    waits: bool
    late: list[str]


def list_page(visit: Visit) -> Response:
    offered = offered_to(visit.ports, visit.officer, read_place(visit.query.get("offered", "")))
    held = held_by(visit.ports, visit.officer, read_place(visit.query.get("held", "")))
    return page(
        "cases.html",
        visit=visit,
        notice=done_notice(visit),
        offered=rows(visit, offered),
        held=rows(visit, held),
        confirm=[row(visit, report) for report in waiting_for_confirmation(visit.ports, visit.officer)],
        more_offered=write_place(offered.next),
        more_held=write_place(held.next),
    )


def rows(visit: Visit, listed: Listed) -> list[Row]:
    return [row(visit, report) for report in listed.reports]


def row(visit: Visit, report: Report) -> Row:
    agency, now = visit.agency, visit.now
    running = [clock for clock in clocks(report) if not clock.may_be_over(now)]
    until = running[0].until if running else None
    return Row(
        report=report,
        reference=phrases.reference(report, visit.officer.id),
        place=phrases.place(agency, report),
        clock=_clock(agency, running[0].name, running[0].until, now) if running else "",
        left=phrases.until(until, now) if until else "",
        over=until is not None and until <= now,
        at=until.isoformat() if until else "",
        holder=phrases.name(agency, report.holder) if report.holder else "belum ada pemegang",
        waits=report.ending is not None,
        late=[phrases.word("late", code) for code in lateness(agency, report, now)],
    )


def _clock(agency: Agency, name: str, until: datetime, now: datetime) -> str:
    return f"{phrases.word('clock', name)} {phrases.at(agency, until, now)}"


def done_notice(visit: Visit) -> str | None:
    """Only codes of ours become a sentence: nothing else from an address is ever shown."""
    done: dict[str, str] = phrases.words()["done"]
    return done.get(visit.query.get("done", ""))


def may_supervise(visit: Visit) -> bool:
    return visit.officer.role in SUPERVISING_ROLES


# --- a place in a list, as an address carries it ----------------------------------------------------


def write_place(place: Place | None) -> str | None:
    return f"{place.urgency}~{place.at.timestamp():.6f}~{place.id}" if place else None


def read_place(written: str) -> Place | None:
    """What is no place of ours is the beginning."""
    urgency, _, rest = written.partition("~")
    at, _, id = rest.partition("~")
    try:
        return Place(Urgency(urgency), datetime.fromtimestamp(float(at), UTC), id) if id else None
    except (ValueError, OverflowError, OSError):
        return None
