"""A reporter's words by SMS: a report of their own, or added to the one that the conversation is about."""

from typing import Any

import msgspec

from functions.model.collections import REPORTS
from functions.model.message import Awaited
from functions.model.report import Report
from functions.policy.conversation import says_unsafe
from functions.policy.keywords import LONGEST_PLACE, place_and_words
from functions.policy.places import find_place
from functions.ports import Wakeup
from functions.steps.change import Change, create
from functions.steps.danger import ask_others_too
from functions.steps.hear import Added, ask_who_fits_better, hear_more
from functions.steps.receive import new_report
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
    conversation.asked = []


# --- added to a report --------------------------------------------------------------------------------


def add_to_report(turn: Turn, awaited: Awaited) -> Report | None:
    """What somebody adds may raise the urgency, never lower it. `awaited` is the question that it answers.

    None when that report is gone.
    """
    ports, text, now = turn.ports, turn.message.text, turn.now
    unsafe = awaited is Awaited.SAFETY and says_unsafe(text)
    body = _answer(text, awaited) | ({"danger_now": "yes"} if unsafe else {})
    id = turn.stored.message_id

    def added(report: Report) -> Change:
        if turn.conversation.silent_since is not None:
            report.contact_rule.text = False
        change = hear_more(ports, report, Added(id, "sms", body), now)
        change.wakeups += ask_others_too(report, now) if unsafe else []
        change.wakeups += _place_told(turn, report, text) if awaited is Awaited.PLACE else []
        turn.stored.report_id = report.report_id
        return change

    return turn.with_report(added)


def _answer(text: str, awaited: Awaited) -> dict[str, Any]:
    body = _body(text)
    if awaited is Awaited.PLACE:
        body["incident"]["place"] = text[:LONGEST_PLACE]
    return body


def _place_told(turn: Turn, report: Report, text: str) -> list[Wakeup]:
    """Only a place that was missing, and is named without doubt. Whoever is nearer is then asked at once."""
    if report.region is not None:
        return []
    report.region = find_place(turn.ports.directory.current(), text).region
    if report.region is None:
        return []
    report.note(turn.now, "place_told", "reporter")
    return ask_who_fits_better(turn.ports, report, turn.now)
