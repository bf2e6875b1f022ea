"""Offers a report to an officer: the first one, and by `escalate` every next one."""

import random
from datetime import datetime

from functions.logs import alarm
from functions.model.agency import Agency, Officer, OfficerState, RosterState, Span
from functions.model.collections import REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.report import Offer, Report
from functions.policy.assignment import reasons
from functions.policy.crowding import lately
from functions.policy.deadlines import after
from functions.policy.ladder import Climb, next_rung, patience, rung_name
from functions.policy.quiet import awake
from functions.policy.regions import regency_of
from functions.ports import Ports, StoreUnavailable, Wakeup
from functions.steps.change import Change, amend, knock_after

CODES = [f"{number:03}" for number in range(1000)]


def route(ports: Ports, report_id: str) -> None:
    """Acts on `route`. Raises StoreUnavailable."""
    _ask_next(ports, report_id, "route")


def escalate(ports: Ports, report_id: str) -> None:
    """Acts on `escalate`: nobody has accepted in time."""
    _ask_next(ports, report_id, "escalate")


def remind(ports: Ports, report_id: str) -> None:
    """Acts on `remind`: rings whoever was asked last once more, before the report climbs."""
    now = ports.clock.now()

    def ring_again(report: Report) -> Change | None:
        if not report.may_act("remind", now):
            return None
        report.discharge("remind")
        waiting = [offer for offer in report.offers_of_this_round() if offer.answer is None]
        if not waiting:
            return Change()
        together = [offer for offer in waiting if offer.at == waiting[-1].at]
        return Change(wakeups=[ring(report, offer, now) for offer in together])

    amend(ports, REPORTS, report_id, ring_again)


def _ask_next(ports: Ports, report_id: str, key: str) -> None:
    now = ports.clock.now()
    live, agency = roster(ports)

    def ask(report: Report) -> Change | None:
        if not report.may_act(key, now):
            return None
        report.discharge(key)
        climb = next_rung(agency, live, report, now)
        return _offer(ports, agency, live, report, climb, now)

    amend(ports, REPORTS, report_id, ask)


def _offer(ports: Ports, agency: Agency, live: RosterState, report: Report, climb: Climb, now: datetime) -> Change:
    for rung in climb.empty:
        alarm("empty_rung", report_id=report.report_id, rung=rung, region=regency_of(report.region))
        if not any(event.what == f"empty_rung:{rung}" for event in report.history):
            report.note(now, f"empty_rung:{rung}", "nobody")
    if climb.nobody_left:
        alarm("nobody_left", report_id=report.report_id, region=regency_of(report.region))
    wakeups = []
    rule, waits = agency.rules[report.urgency], patience(agency, report, climb)
    # Once in a report's life: who is asked in a later round has as long as the first one had.
    start = report.received_at if climb.officers and not report.offers_made else now
    for officer in climb.officers:
        offer = make_offer(ports, live, report, officer, climb.rung, now)
        offer.why = [f"rung:{rung_name(rule, climb.rung)}", *reasons(agency, live, report, officer)]
        offer.able = climb.able
        wakeups.append(ring(report, offer, now))
    if climb.again and not _has_just_declined(agency, climb.again, waits, now):
        climb.again.answer = None
        wakeups.append(ring(report, climb.again, now))
    climbs_at = after(agency, start, waits)
    reminds_at = awake(agency, report.urgency, after(agency, start, rule.remind_after))
    report.owe_at("escalate", "escalate", max(climbs_at, now))
    if climb.officers and now < reminds_at < climbs_at:
        report.owe_at("remind", "remind", reminds_at)
    return Change(wakeups=wakeups)


def _has_just_declined(agency: Agency, offer: Offer, waits: Span, now: datetime) -> bool:
    """The end of the ladder is rung again even after a no, though not in the same breath."""
    return offer.answered_at is not None and offer.answer is not None and now < after(agency, offer.answered_at, waits)


def make_offer(ports: Ports, live: RosterState, report: Report, officer: Officer, rung: int, now: datetime) -> Offer:
    """An offer under a code that this officer has not had of late."""
    state = live.officers.get(officer.id, OfficerState())
    taken = set(state.recent_codes)
    taken |= {offer.code for offer in report.offers_to(officer.id)}
    free = [code for code in CODES if code not in taken] or CODES
    draw = random.Random(ports.sealer.digest("code", report.report_id, officer.id, str(report.offers_made)))  # noqa: S311
    code = draw.choice(free)
    offer = report.offer_to(officer.id, code, [offer_key(ports, officer.id, code)], rung, now, replaces=report.holder)
    report.ask(asked_key(ports, officer.id))
    offer.busy = len(lately(state.recent_codes.values(), now))
    return offer


def offer_key(ports: Ports, officer_id: str, code: str) -> str:
    """What finds a report, an ended one too, for an officer's answer with this code."""
    return ports.sealer.digest("offer", officer_id, code)


def asked_key(ports: Ports, officer_id: str) -> str:
    """What finds the open reports that an officer was asked about."""
    return ports.sealer.digest("asked", officer_id)


def roster(ports: Ports) -> tuple[RosterState, Agency]:
    """The live state and the agency version that it names. Raises StoreUnavailable when no agency is in force."""
    found = ports.store.get(ROSTER_STATE, ROSTER_ID)
    if found is None:
        raise StoreUnavailable("no agency is in force: run `python main.py agency apply`")
    return found.document, ports.directory.named(found.document.agency_version)


def ring(report: Report, offer: Offer, now: datetime) -> Wakeup:
    """Owes the officer an alert, the first or another one, under the offer's own code. Failed attempts still count."""
    key = f"alert:{offer.n}"
    failed = report.due[key].attempt if key in report.due else 0
    offer.held_until = offer.held_until if key in report.due else None
    report.owe(key, "notify", now, knock_after(report.urgency))
    report.due[key].attempt = failed
    return Wakeup(report.report_id, key)
