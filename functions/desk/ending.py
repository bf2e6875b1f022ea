"""Ending a case, and the police question that a sexual case must answer before."""

from collections.abc import Callable

from flask import Response

from functions.desk import phrases
from functions.desk.case import LONGEST
from functions.desk.render import page
from functions.desk.visit import Visit
from functions.model.report import Report
from functions.policy.access import Action, allowed
from functions.policy.ending import ATTEMPTS_BEFORE_UNREACHABLE, needs_second_person
from functions.steps.case import Changed, NotAllowed, look

Form = Callable[[Visit, Report, str | None, int, Changed | None], Response]


def ending_page(visit: Visit) -> Response:
    return _open(visit, Action.END, _ending_form)


def police_page(visit: Visit) -> Response:
    return _open(visit, Action.ACT, _police_form)


def _open(visit: Visit, action: Action, form: Form) -> Response:
    """Raises NoSuchCase and NotAllowed."""
    report = look(visit.ports, visit.officer, visit.report_id).document
    if action not in allowed(visit.officer, report):
        raise NotAllowed
    return form(visit, report, None, 200, None)


def _ending_form(visit: Visit, report: Report, notice: str | None, status: int, changed: Changed | None) -> Response:
    return _page("ending.html", visit, report, notice, status, changed)


def _police_form(visit: Visit, report: Report, notice: str | None, status: int, changed: Changed | None) -> Response:
    return _page("police.html", visit, report, notice, status, changed)


def _page(
    template: str, visit: Visit, report: Report, notice: str | None, status: int, changed: Changed | None
) -> Response:
    agency, now = visit.agency, visit.now
    since = changed.since if changed else []
    return page(
        template,
        status,
        visit=visit,
        notice=notice,
        typed=visit.typed(status),
        changed=[(phrases.at(agency, event.at, now), phrases.event_line(agency, event)) for event in since],
        report=report,
        reference=phrases.reference(report, visit.officer.id),
        longest=LONGEST,
        second_person=needs_second_person(report),
        attempts_left=max(ATTEMPTS_BEFORE_UNREACHABLE - len(report.attempted_on), 0),
        police_open="sexual" in report.categories and report.police is None,
    )


FORMS: dict[str, Form] = {"end": _ending_form, "police": _police_form}
