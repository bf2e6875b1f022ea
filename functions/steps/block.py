"""An officer is blocked: sessions end, codes are void, and whatever waited for them is offered again."""

from datetime import datetime

from functions.model.agency import OfficerState, RosterState
from functions.model.collections import REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.desk import Account
from functions.model.report import OPEN_STAGES, Report
from functions.policy.assignment import by_id
from functions.ports import Ports, Query
from functions.steps.audit import record
from functions.steps.change import Change, amend
from functions.steps.leave import leave
from functions.steps.sign_in import change_account, end_sessions, void_codes

PAGE = 50


def block(ports: Ports, officer_id: str) -> int:
    """How many open cases were offered again. On the trail first; may be run again. Raises StoreUnavailable."""
    record(ports, "operator", f"blocked:{officer_id}")
    now = ports.clock.now()

    def blocked(account: Account) -> None:
        account.blocked_at = now

    change_account(ports, officer_id, blocked)
    _mark(ports, officer_id, True)
    officer = by_id(ports.directory.current().officers, officer_id)
    if officer is not None:
        void_codes(ports, officer)
    end_sessions(ports, officer_id)
    return sum(_release(ports, officer_id, report_id, now) for report_id in _open_reports(ports))


def unblock(ports: Ports, officer_id: str) -> None:
    record(ports, "operator", f"unblocked:{officer_id}")

    def free(account: Account) -> None:
        account.blocked_at = None

    change_account(ports, officer_id, free)
    _mark(ports, officer_id, False)


def _mark(ports: Ports, officer_id: str, blocked: bool) -> None:
    """In the state that routing reads anyway."""

    def marked(state: RosterState) -> Change:
        state.officers.setdefault(officer_id, OfficerState()).blocked = blocked
        return Change()

    amend(ports, ROSTER_STATE, ROSTER_ID, marked)


def _open_reports(ports: Ports) -> list[str]:
    stages, after, ids = [stage.value for stage in OPEN_STAGES], None, list[str]()
    while page := ports.store.find(Query(REPORTS, (("stage", "in", stages),), limit=PAGE, after=after)):
        ids += [found.id for found in page]
        after = (None, page[-1].id)
    return ids


def _release(ports: Ports, officer_id: str, report_id: str, now: datetime) -> bool:
    def released(report: Report) -> Change | None:
        waiting = [offer for offer in report.offers_to(officer_id) if offer.answer is None]
        if report.holder != officer_id and not waiting:
            return None
        return Change(wakeups=leave(report, officer_id, now))

    return amend(ports, REPORTS, report_id, released) is not None
