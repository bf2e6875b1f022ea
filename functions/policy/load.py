"""How loaded each officer is: open cases, offers against a fair share, recent codes, counted from the open reports."""

from dataclasses import replace
from datetime import datetime, timedelta

from functions.model.agency import OfficerState, RosterState
from functions.model.report import HELD_STAGES, Report

CODES_KEPT = timedelta(days=30)


def begin_count(old: RosterState, now: datetime) -> RosterState:
    """The old state without its open cases and without codes that may be drawn again."""
    counted = RosterState(agency_version=old.agency_version, counted_at=now)
    for id, state in old.officers.items():
        codes = {code: at for code, at in state.recent_codes.items() if now - at < CODES_KEPT}
        counted.officers[id] = replace(state, open_cases=0, asked=0, fair_share=0.0, recent_codes=codes)
    return counted


def count(counted: RosterState, report: Report) -> None:
    """Adds one open report."""
    for offer in report.offers:
        state = counted.officers.setdefault(offer.officer_id, OfficerState())
        state.recent_codes[offer.code] = max(offer.at, state.recent_codes.get(offer.code, offer.at))
        state.last_assigned = max(offer.at, state.last_assigned or offer.at)
        state.asked += bool(offer.able)
        for id in offer.able:
            counted.officers.setdefault(id, OfficerState()).fair_share += 1 / len(offer.able)
    if report.holder and report.stage in HELD_STAGES:
        counted.officers.setdefault(report.holder, OfficerState()).open_cases += 1
