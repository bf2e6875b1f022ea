"""What an officer presses on a case: one step each, and back to the page that shows what became of it."""

from collections.abc import Callable

from flask import Response

from functions.desk.case import LONGEST, show
from functions.desk.ending import FORMS
from functions.desk.phrases import word, words
from functions.desk.visit import Visit, see_other
from functions.model.report import Outcome, Report, Stage
from functions.steps import case, close
from functions.steps.case import Acting, Changed, NotAllowed, Refused, look

Fields = dict[str, str]


def act_on_case(visit: Visit) -> Response:
    """303 when it was done; 409 when somebody else was faster, 422 when it is not possible so: nothing typed is lost.

    Raises NoSuchCase and NotAllowed.
    """
    wanted = visit.fields.get("do", "")
    if wanted not in ACTIONS:
        raise NotAllowed
    acting = visit.acting()
    try:
        if len(visit.fields.get("words", "")) > LONGEST:
            raise Refused("too_long")
        report = ACTIONS[wanted](acting, visit.fields)
    except Refused as refused:
        return _again(visit, wanted, word("refused", str(refused)), 422)
    except Changed as changed:
        return _again(visit, wanted, "Sementara itu ada yang berubah. Belum ada yang disimpan dari Anda.", 409, changed)
    return see_other(_where_to(visit, wanted, report))


def _again(visit: Visit, wanted: str, notice: str, status: int, changed: Changed | None = None) -> Response:
    """The form that was sent, with what was typed. Raises NoSuchCase when the officer may not see it any more."""
    report = look(visit.ports, visit.officer, visit.report_id).document
    form = FORMS.get(wanted)
    return form(visit, report, notice, status, changed) if form else show(visit, report, notice, status, changed)


def _where_to(visit: Visit, wanted: str, report: Report) -> str:
    """Whoever has nothing to do with the case any more goes back to the list."""
    done = "proposed" if wanted == "end" and report.is_open else wanted
    leaves = wanted in ("decline", "recuse")
    return f"/desk?done={done}" if leaves else f"/desk/cases/{visit.report_id}?done={done}"


# --- one function a press -----------------------------------------------------------------------------


def _attempt(acting: Acting, fields: Fields) -> Report:
    who = fields.get("who", "")
    if who not in words()["attempt"]:
        raise Refused("choose")
    return case.act(acting, "contact_attempt", fields.get("words", ""), who)


def _deed(acting: Acting, fields: Fields) -> Report:
    what, said = fields.get("what", ""), fields.get("words", "")
    if what not in words()["deed"]:
        raise Refused("choose")
    if what == "note" and not said.strip():
        raise Refused("empty")
    return case.act(acting, what, said)


def _end(acting: Acting, fields: Fields) -> Report:
    """Every outcome closes a case; the other ways to end are stages of their own."""
    how = fields.get("how", "")
    outcome = Outcome(how) if how in list(Outcome) else None
    stage = Stage.CLOSED if outcome or how not in words()["ending"] else Stage(how)
    return close.end(acting, stage, outcome, fields.get("words", ""), "needs_met" in fields, "told" in fields)


def _police(acting: Acting, fields: Fields) -> Report:
    return case.settle_police(acting, fields.get("how", ""), fields.get("words", ""))


ACTIONS: dict[str, Callable[[Acting, Fields], Report]] = {
    "accept": lambda acting, fields: case.accept(acting),
    "decline": lambda acting, fields: case.decline(acting),
    "recuse": lambda acting, fields: case.recuse(acting),
    "hand_over": lambda acting, fields: case.hand_over(acting, fields.get("to", "")),
    "attempt": _attempt,
    "act": _deed,
    "reply": lambda acting, fields: case.reply(acting, fields.get("words", "")),
    "police": _police,
    "end": _end,
    "confirm": lambda acting, fields: close.confirm(acting),
    "send_back": lambda acting, fields: close.send_back(acting, fields.get("words", "")),
    "reopen": lambda acting, fields: close.reopen(acting),
    "lift": lambda acting, fields: case.lift_exclusion(acting, fields.get("officer", "")),
}
