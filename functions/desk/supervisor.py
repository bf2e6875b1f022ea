"""The supervisor's view: every open case of the areas, what is late and why, and officers who locked themselves out."""

from flask import Response

from functions.desk.cases import done_notice, may_supervise, read_place, rows, write_place
from functions.desk.render import page
from functions.desk.visit import Visit, see_other
from functions.policy.access import leads
from functions.steps.case import NotAllowed
from functions.steps.lists import supervised_by
from functions.steps.sign_in import account_of, unlock


def overview_page(visit: Visit) -> Response:
    """Raises NotAllowed."""
    _insist(visit)
    listed = supervised_by(visit.ports, visit.officer, read_place(visit.query.get("after", "")))
    return page("supervisor.html", visit=visit, cases=rows(visit, listed), more=write_place(listed.next))


def officers_page(visit: Visit) -> Response:
    """Raises NotAllowed."""
    _insist(visit)
    team = [officer for officer in visit.agency.officers if leads(visit.officer, officer)]
    accounts = [(officer, account_of(visit.ports, officer.id)) for officer in team]
    return page("officers.html", visit=visit, notice=done_notice(visit), accounts=accounts)


def unlock_officer(visit: Visit) -> Response:
    """Raises NotAllowed."""
    _insist(visit)
    wanted = visit.fields.get("officer", "")
    if not any(officer.id == wanted and leads(visit.officer, officer) for officer in visit.agency.officers):
        raise NotAllowed
    unlock(visit.ports, visit.officer.id, wanted)
    return see_other("/desk/officers?done=unlock")


def _insist(visit: Visit) -> None:
    if not may_supervise(visit):
        raise NotAllowed
