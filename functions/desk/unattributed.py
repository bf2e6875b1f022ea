"""Messages of services and short numbers: a list without a word of them, one opened, and a report made of it."""

from flask import Response

from functions.desk import phrases
from functions.desk.cases import done_notice
from functions.desk.render import page
from functions.desk.visit import Visit, see_other
from functions.steps.unattributed import listed, make_report, open_message


def list_page(visit: Visit) -> Response:
    """Raises NotAllowed."""
    messages, more = listed(visit.ports, visit.officer, visit.query.get("before", ""))
    rows = [(each, phrases.at(visit.agency, each.received_at, visit.now)) for each in messages]
    return page("unattributed.html", visit=visit, notice=done_notice(visit), rows=rows, more=more)


def message_page(visit: Visit) -> Response:
    """Raises NoSuchCase and NotAllowed. The press is on the audit trail before anything is unsealed."""
    app = visit.app
    message = open_message(app.ports, app.case_opener, app.contact_opener, visit.officer, visit.report_id)
    at = phrases.at(visit.agency, message.at, visit.now)
    return page("unattributed_message.html", visit=visit, message=message, at=at)


def make_report_of_it(visit: Visit) -> Response:
    """Raises NoSuchCase and NotAllowed."""
    make_report(visit.ports, visit.app.case_opener, visit.officer, visit.report_id)
    return see_other("/desk/unattributed?done=made_report")
