"""An ending waits for a second person: somebody who may confirm it hears of it, again and again, until it is done."""

from functions.logs import alarm
from functions.model.agency import Agency, Officer, RosterState
from functions.model.collections import REPORTS
from functions.model.report import Report, Urgency
from functions.policy.access import Action, allowed
from functions.policy.assignment import serving
from functions.policy.deadlines import after
from functions.policy.quiet import awake
from functions.policy.wording import about
from functions.ports import Ports
from functions.steps.change import Change, amend
from functions.steps.route import roster
from functions.steps.texts import line_to_officer

# Nothing is on fire while an ending waits: the pace of a medium case.
PACE = Urgency.MEDIUM


def ask_to_confirm(ports: Ports, report_id: str) -> None:
    """Acts on `confirm`. Raises StoreUnavailable."""
    now = ports.clock.now()
    live, agency = roster(ports)

    def ask(report: Report) -> Change | None:
        if not report.may_act("confirm", now):
            return None
        morning = awake(agency, PACE, now)
        if morning > now:
            report.owe_at("confirm", "confirm", morning)
            return Change()
        report.discharge("confirm")
        ending = report.ending
        if ending is None:
            return Change()
        report.owe_at("confirm", "confirm", awake(agency, PACE, after(agency, now, agency.rules[PACE].follow_up)))
        able = _able(agency, live, report)
        if not able:
            alarm("nobody_can_confirm", report_id=report_id)
            return Change()
        asked = able[ending.asked % len(able)]
        ending.asked += 1
        cause = f"{report_id}/confirm/{ending.at.isoformat()}/{ending.asked}"
        code = report.offers_to(ending.by)[-1].code
        write, wakeup = line_to_officer(ports, cause, asked.id, "confirm", code=code, **about(agency, report))
        return Change([write], [wakeup])

    amend(ports, REPORTS, report_id, ask)


def _able(agency: Agency, live: RosterState, report: Report) -> list[Officer]:
    """Whoever the desk would let confirm, the nearest first: each in turn is asked."""
    able = [officer for officer in serving(agency, live) if Action.CONFIRM in allowed(officer, report)]
    return sorted(able, key=lambda officer: officer.role != "supervisor")
