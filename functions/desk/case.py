"""A case: what an officer must know before everything else, what happened, and what may be done now."""

from dataclasses import dataclass
from typing import Any

from flask import Response

from functions.desk import phrases
from functions.desk.cases import done_notice
from functions.desk.render import page
from functions.desk.visit import Visit
from functions.model.agency import Officer
from functions.model.report import ContactRule, Event, Report
from functions.policy.access import Action, allowed, may_know
from functions.policy.assignment import agency_time
from functions.policy.clocks import clocks
from functions.policy.contact import Reach, reach
from functions.policy.phones import as_mobile
from functions.steps.case import Changed, look
from functions.steps.lists import linked_to
from functions.steps.read import Opened, Said, open_case, open_reason

LONGEST = 4000
LAST_EVENTS = 12
HANDED_TO = frozenset({"officer", "supervisor", "province"})


def case_page(visit: Visit) -> Response:
    """Raises NoSuchCase."""
    return show(visit, look(visit.ports, visit.officer, visit.report_id).document, done_notice(visit))


def show(
    visit: Visit, report: Report, notice: str | None, status: int = 200, changed: Changed | None = None
) -> Response:
    """After a refusal or a change by somebody else everything typed is still there."""
    actions = allowed(visit.officer, report)
    return page(
        "case.html",
        status,
        visit=visit,
        notice=notice,
        typed=visit.typed(status),
        changed=[_event(visit, event) for event in changed.since if may_know(actions, event.what)] if changed else [],
        may={action.value for action in actions},
        longest=LONGEST,
        colleagues=_colleagues(visit, report) if Action.HAND_OVER in actions else [],
        excluded=[(id, phrases.name(visit.agency, id)) for id in report.excluded],
        reason=_reason(visit) if Action.CONFIRM in actions and report.ending and report.is_open else None,
        **_facts(visit, report),
    )


def _facts(visit: Visit, report: Report) -> dict[str, Any]:
    agency, now = visit.agency, visit.now
    return {
        "report": report,
        "reference": phrases.reference(report, visit.officer.id),
        "place": phrases.place(agency, report),
        "since": phrases.length(now - report.received_at),
        "holder": phrases.name(agency, report.holder) if report.holder else None,
        "clocks": [
            (phrases.word("clock", clock.name), phrases.at(agency, clock.until, now), clock.until, clock.until <= now)
            for clock in clocks(report)
            if not clock.may_be_over(now)
        ],
        "may_be_over": [phrases.word("clock", clock.name) for clock in clocks(report) if clock.may_be_over(now)],
        "left": lambda when: phrases.until(when, now),
        "reach": reach_of(visit, report.contact_rule),
        "events": [_event(visit, event) for event in _last_events(visit, report)],
        "linked": [_linked(visit, report, other) for other in linked_to(visit.ports, visit.officer, report)],
        "proposer": phrases.name(agency, report.ending.by) if report.ending else None,
    }


@dataclass(frozen=True)
class Linked:
    """Another report of perhaps the same incident: enough to speak with its holder, nothing of what it says."""

    id: str
    received: str
    channel: str
    place: str
    holder: str | None
    stage: str
    may_see: bool
    rules_out_our_holder: bool


def _linked(visit: Visit, report: Report, other: Report) -> Linked:
    agency = visit.agency
    return Linked(
        id=other.report_id,
        received=phrases.at(agency, other.received_at, visit.now),
        channel=phrases.word("channel", other.channel),
        place=phrases.place(agency, other),
        holder=phrases.name(agency, other.holder) if other.holder else None,
        stage=phrases.word("stage", other.stage),
        may_see=Action.SEE in allowed(visit.officer, other),
        rules_out_our_holder=report.holder in other.excluded,
    )


def reach_of(visit: Visit, rule: ContactRule) -> Reach:
    return reach(rule, agency_time(visit.agency, visit.now))


def _last_events(visit: Visit, report: Report) -> list[Event]:
    actions = allowed(visit.officer, report)
    return [event for event in reversed(report.history) if may_know(actions, event.what)][:LAST_EVENTS]


def _event(visit: Visit, event: Event) -> tuple[str, str]:
    return phrases.at(visit.agency, event.at, visit.now), phrases.event_line(visit.agency, event)


def _colleagues(visit: Visit, report: Report) -> list[Officer]:
    """Whoever works at the agency and is no party to the case, those of the same place first."""
    area = report.region or ""
    able = [
        officer
        for officer in visit.agency.officers
        if officer.role in HANDED_TO and officer.id not in report.excluded and officer.id != report.holder
    ]
    return sorted(able, key=lambda officer: not any(area and area.startswith(each) for each in officer.areas))


def _reason(visit: Visit) -> str:
    """The second person reads why, and nothing that the reporter wrote."""
    return open_reason(visit.ports, visit.app.case_opener, visit.officer, visit.report_id)


# --- the narrative ----------------------------------------------------------------------------------


def narrative_page(visit: Visit) -> Response:
    """Raises NoSuchCase and NotAllowed. The press is on the audit trail before anything is unsealed."""
    app = visit.app
    opened = open_case(app.ports, app.case_opener, app.contact_opener, visit.officer, visit.report_id)
    reached = reach_of(visit, opened.report.contact_rule)
    phone = as_mobile(str(opened.contact.get("phone", "")))
    return page(
        "narrative.html",
        visit=visit,
        report=opened.report,
        reference=phrases.reference(opened.report, visit.officer.id),
        reach=reached,
        phone=phone if reached.may_call or reached.may_text else None,
        safe_word=opened.contact.get("safe_word"),
        facts=_written_facts(opened),
        story=opened.body["incident"]["description"],
        additions=[(_when(visit, said), said.what, said.words) for said in opened.additions],
        notes=[(_when(visit, note), _about(visit, note), note.words) for note in opened.notes],
    )


def _written_facts(opened: Opened) -> list[tuple[str, str]]:
    """What else the reporter wrote, beside the story."""
    incident, reporter = opened.body["incident"], opened.body["reporter"]
    facts = [
        ("JANGAN sampai tahu", opened.body.get("avoid", "")),
        ("Nama pelapor", reporter.get("name", "")),
        ("Tempat", incident.get("place", "")),
        ("Terjadi di", phrases.word("setting", incident["setting"]) if "setting" in incident else ""),
        ("Terakhir terjadi", phrases.word("last_happened", incident.get("last_happened", "unknown"))),
    ]
    return [(label, value) for label, value in facts if value]


def _when(visit: Visit, said: Said) -> str:
    return phrases.at(visit.agency, said.at, visit.now)


def _about(visit: Visit, note: Said) -> str:
    return phrases.event_line(visit.agency, Event(0, note.at, note.what, note.who))
