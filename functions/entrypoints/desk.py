"""/desk and everything below: the officers' site. Who is it, may the form have come from a page of ours, which page."""

import re
from collections.abc import Callable

from flask import Request, Response

from functions.app import current
from functions.desk import acting, case, cases, ending, sign_in, supervisor, unattributed, why
from functions.desk.render import problem_page
from functions.desk.visit import Guest, Visit, is_from_elsewhere, secret_of, see_other
from functions.entrypoints.http import client_address, media_type, methods, read_body
from functions.forms import UnreadableForm, read_fields
from functions.steps.case import NoSuchCase, NotAllowed
from functions.steps.sign_in import SignInFailed, who_is

ONE = re.compile(r"(cases|unattributed)/([0-9a-f]{32})(/[a-z-]+)?")

OPEN: dict[tuple[str, str], Callable[[Guest], Response]] = {
    ("GET", "sign-in"): sign_in.phone_page,
    ("POST", "sign-in/code"): sign_in.ask_for_code,
    ("POST", "sign-in"): sign_in.come_in,
    ("GET", "pin"): sign_in.pin_page,
    ("POST", "pin"): sign_in.choose_pin,
}
SIGNED_IN: dict[tuple[str, str], Callable[[Visit], Response]] = {
    ("GET", ""): cases.list_page,
    ("GET", "supervisor"): supervisor.overview_page,
    ("GET", "officers"): supervisor.officers_page,
    ("POST", "officers"): supervisor.unlock_officer,
    ("GET", "unattributed"): unattributed.list_page,
    ("GET", "unattributed/*"): unattributed.list_page,
    ("POST", "unattributed/*"): unattributed.make_report_of_it,
    ("GET", "cases/*"): case.case_page,
    ("POST", "cases/*"): acting.act_on_case,
    ("GET", "cases/*/end"): ending.ending_page,
    ("GET", "cases/*/police"): ending.police_page,
}
READ: dict[tuple[str, str], Callable[[Visit], Response]] = {
    ("POST", "cases/*/story"): case.narrative_page,
    ("POST", "cases/*/why"): why.why_page,
    ("POST", "unattributed/*/story"): unattributed.message_page,
}
SIGN_OUT = ("POST", "sign-out")


@methods("GET", "HEAD", "POST", problem_page=problem_page)
def desk(request: Request) -> Response:
    """Pages, and 303 after what was done; 403, 404, 409, 415, 422, 429 as pages."""
    path = request.path.removeprefix("/desk").strip("/")
    method = "POST" if request.method == "POST" else "GET"
    fields = dict[str, str]()
    if method == "POST":
        if media_type(request) != "application/x-www-form-urlencoded":
            return problem_page(415)
        if is_from_elsewhere(request):
            return problem_page(403)
        try:
            fields = dict(read_fields(read_body(request)))
        except UnreadableForm:
            return problem_page(400)
    app = current()
    address = client_address(request, app.settings.trusted_proxies)
    guest = Guest(app, address, method, request.args.to_dict(), fields)
    if (method, path) in OPEN:
        return OPEN[method, path](guest)
    return _signed_in(guest, path, secret_of(request))


def _signed_in(guest: Guest, path: str, secret: str) -> Response:
    signed_in = who_is(guest.ports, secret) if secret else None
    if signed_in is None:
        return see_other("/desk/sign-in") if guest.method == "GET" else _ended(guest)
    named = ONE.fullmatch(path)
    report_id, kind = (named[2], f"{named[1]}/*{named[3] or ''}") if named else ("", path)
    seen = (guest.app, guest.address, guest.method, guest.query, guest.fields)
    here = f"/desk/{named[1]}/{report_id}" if named else "/desk"
    visit = Visit(*seen, report_id, here, signed_in=signed_in)
    if guest.method == "POST" and not visit.token_fits():
        return problem_page(403)
    try:
        return _answer(visit, kind, secret)
    except NoSuchCase:
        return problem_page(404)
    except NotAllowed:
        return problem_page(403)


def _answer(visit: Visit, kind: str, secret: str) -> Response:
    wanted = (visit.method, kind)
    if wanted == SIGN_OUT:
        return sign_in.go_out(visit, secret)
    if wanted in READ:
        return _read(visit, READ[wanted], kind.rpartition("/")[2])
    return SIGNED_IN[wanted](visit) if wanted in SIGNED_IN else problem_page(404)


def _read(visit: Visit, opened: Callable[[Visit], Response], below: str) -> Response:
    """Five minutes after the PIN was typed it is asked for again. Raises NoSuchCase and NotAllowed."""
    try:
        if visit.signed_in.pin_is_fresh(visit.now) or sign_in.pin_was_typed(visit):
            return opened(visit)
    except SignInFailed:
        return sign_in.pin_again_page(visit, below, 403, "PIN tidak cocok.")
    return sign_in.pin_again_page(visit, below)


def _ended(guest: Guest) -> Response:
    return sign_in.ended_page(403, guest.fields.get("words", ""))
