"""A reporter's words by SMS: a report of their own, or added to the one that the conversation is about."""

from typing import Any

import msgspec

from functions.model.collections import REPORTS, additions_to
from functions.model.message import Addition, Awaited
from functions.model.report import Report
from functions.policy.conflicts import excluded_officers
from functions.policy.conversation import says_unsafe
from functions.policy.keywords import LONGEST_PLACE, place_and_words
from functions.policy.ladder import somebody_is_nearer
from functions.policy.places import find_region
from functions.policy.triage import Facts, triage
from functions.ports import Wakeup
from functions.steps.change import Change, create
from functions.steps.clocks import start_clocks
from functions.steps.danger import endanger
from functions.steps.hear import hear
from functions.steps.leave import rule_out, start_asking
from functions.steps.receive import new_report
from functions.steps.route import roster
from functions.steps.turn import Turn

ROLE_UNTIL_ASKED = "heard"


def body_bytes(text: str, **more: Any) -> bytes:
    return msgspec.json.encode(_body(text) | more, order="sorted")


def _body(text: str) -> dict[str, Any]:
    """In the form of every other report; `LAPOR#tempat#isi` is taken apart."""
    place, words = place_and_words(text)
    incident = {"description": words} | ({"place": place} if place else {})
    return {"reporter": {"role": ROLE_UNTIL_ASKED}, "incident": incident}


# --- a report of its own ----------------------------------------------------------------------------


def open_report(turn: Turn, **more: Any) -> None:
    """Any text that is not wholly a keyword. Routed at once; the one neutral line asks whether more may be asked."""
    ports, stored, conversation = turn.ports, turn.stored, turn.conversation
    body = _body(turn.message.text) | more
    report = new_report(ports, stored.message_id, "sms", body, body_bytes(turn.message.text, **more))
    report.sealed_contact = stored.sealed_contact
    report.contact_rule.text = conversation.may_text_since is not None
    stored.report_id = conversation.report_id = report.report_id
    turn.add(Change([create(REPORTS, report.report_id, report)], [Wakeup(report.report_id, "route")]))
    turn.say("first_answer")
    conversation.waits_for = Awaited.CONSENT if conversation.silent_since is None else Awaited.NOTHING


# --- added to a report --------------------------------------------------------------------------------


def add_to_report(turn: Turn, awaited: Awaited) -> Report | None:
    """What somebody adds may raise the urgency, never lower it. `awaited` is the question that it answers.

    None when that report is gone.
    """
    ports, text, now = turn.ports, turn.message.text, turn.now
    body = _body(text)
    if awaited is Awaited.PLACE:
        body["incident"]["place"] = text[:LONGEST_PLACE]
    facts, parties = triage(body), excluded_officers(ports.directory.current(), body)
    id = turn.stored.message_id

    def added(report: Report) -> Change:
        report.note(now, "reporter_added", "reporter")
        if turn.conversation.silent_since is not None:
            report.contact_rule.text = False
        was_sexual = "sexual" in report.categories
        raised = _raise(report, facts)
        change = Change(wakeups=rule_out(report, parties, now))
        unsafe = awaited is Awaited.SAFETY and says_unsafe(text)
        heard = (endanger(ports, report, now) if unsafe else None) or hear(ports, report, id, raised, now)
        change.writes += heard.writes
        change.wakeups += heard.wakeups
        if report.is_open and not was_sexual:
            start_clocks(report, now)
        if awaited is Awaited.PLACE:
            change.wakeups += _place_told(turn, report, text)
        sealed = ports.sealer.seal_case(report.report_id, msgspec.json.encode(body, order="sorted"))
        addition = Addition(message_id=id, at=now, channel="sms", sealed_content=sealed)
        change.writes.append(create(additions_to(report.report_id), id, addition))
        turn.stored.report_id = report.report_id
        return change

    return turn.with_report(added)


def _raise(report: Report, facts: Facts) -> bool:
    report.categories = list(dict.fromkeys([*report.categories, *facts.categories]))
    report.signals = sorted({*report.signals, *facts.signals})
    raised = facts.urgency.severity < report.urgency.severity and bool(facts.signals)
    if raised:
        report.urgency = facts.urgency
    return raised


def _place_told(turn: Turn, report: Report, text: str) -> list[Wakeup]:
    """Only a place that was missing, and is named without doubt. Whoever is nearer is then asked at once."""
    live, agency = roster(turn.ports)
    region = find_region(agency, text)
    if report.region is not None or region is None:
        return []
    report.region = region
    report.note(turn.now, "place_told", "reporter")
    if report.holder or not somebody_is_nearer(agency, live, report, turn.now):
        return []
    report.rung = -1
    return start_asking(report, turn.now)
