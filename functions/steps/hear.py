"""The reporter said more: whoever is responsible hears of it, and a graver report rings again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from functions.logs import alarm
from functions.model.collections import additions_to
from functions.model.message import Addition
from functions.model.report import Report
from functions.policy.conflicts import conflicts, said_in, wishes_a_woman
from functions.policy.deadlines import after
from functions.policy.ladder import somebody_fits_better
from functions.policy.likeness import is_same_time
from functions.policy.quiet import awake
from functions.policy.triage import Facts, triage
from functions.policy.windows import earliest
from functions.ports import Ports, Wakeup, Write
from functions.steps.change import Change, create
from functions.steps.clocks import start_clocks
from functions.steps.leave import rule_out, start_asking
from functions.steps.reasons import seal_conflicts, seal_reasons
from functions.steps.route import ring, roster
from functions.steps.sketch import owe_link, seal_sketch
from functions.steps.take_up import take_up_again
from functions.steps.texts import line_to_officer

TELLS_AGAIN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Added:
    """Words about a report that came later, in the form of every other report; `id` is the message's."""

    id: str
    channel: str
    body: dict[str, Any]


def hear_more(ports: Ports, report: Report, added: Added, now: datetime) -> Change:
    """They may raise the urgency, never lower it; they rule out whom they name, and may wish for a woman."""
    agency, was_sexual = ports.directory.current(), "sexual" in report.categories
    facts, said = triage(added.body), said_in(added.body)
    parties = conflicts(agency, said)
    report.note(now, "reporter_added", "reporter")
    report.categories = list(dict.fromkeys([*report.categories, *facts.categories]))
    report.sexual_kinds = list(dict.fromkeys([*report.sexual_kinds, *facts.sexual_kinds]))
    report.signals = sorted({*report.signals, *facts.signals})
    raised = bool(facts.signals) and facts.urgency.severity < report.urgency.severity
    if raised:
        report.urgency = facts.urgency
        report.note(now, f"raised:{report.urgency}", "reporter")
    if report.holder in parties:
        alarm("holder_is_a_party", report_id=report.report_id)
    for party in [party for party in parties if party not in report.excluded]:
        report.note(now, "ruled_out", party)
    ruled_out = rule_out(report, list(parties), now)
    change = hear(ports, report, added.id, raised, now)
    change.wakeups += ruled_out
    if wishes_a_woman(said):
        change.wakeups += _wish_for_a_woman(ports, report, now)
    if report.is_open and not was_sexual:
        report.may_have_happened_at = earliest("unknown", facts.signals, now)
        start_clocks(report, now)
    if report.is_open and is_same_time(report.received_at, now):
        owe_link(report, now, seal_sketch(ports, agency, report.report_id, report.region, added.body))
    change.writes.append(_kept(ports, report, added, facts, parties, now))
    return change


def _kept(ports: Ports, report: Report, added: Added, facts: Facts, parties: dict[str, str], now: datetime) -> Write:
    """Beside the report, with reasons of its own."""
    id = report.report_id
    addition = Addition(
        message_id=added.id,
        at=now,
        channel=added.channel,
        sealed_content=ports.sealer.seal_case(id, msgspec.json.encode(added.body, order="sorted")),
        sealed_reasons=seal_reasons(ports, id, facts),
        sealed_conflicts=seal_conflicts(ports, id, parties),
    )
    return create(additions_to(id), added.id, addition)


def _wish_for_a_woman(ports: Ports, report: Report, now: datetime) -> list[Wakeup]:
    """A holder sees it on the case; while nobody has accepted, a woman who was not asked yet is asked at once."""
    if report.wishes_a_woman:
        return []
    report.wishes_a_woman = True
    report.note(now, "wishes_a_woman", "reporter")
    return ask_who_fits_better(ports, report, now)


def ask_who_fits_better(ports: Ports, report: Report, now: datetime) -> list[Wakeup]:
    """After something was learned that changes who should come."""
    live, agency = roster(ports)
    if report.holder or not report.is_open or not somebody_fits_better(agency, live, report, now):
        return []
    report.rung = -1
    return start_asking(report, now)


def hear(ports: Ports, report: Report, cause: str, raised: bool, now: datetime) -> Change:
    """Changes what is due on `report`. `raised` says that the urgency has just grown; `cause` names the message."""
    if not report.is_open:
        asked = take_up_again(ports, report, "reporter", now)
        if report.holder is None:
            return Change(wakeups=asked)
        raised = True
    if raised:
        report.doubt_what_was_settled()
    if report.holder and not raised and _was_just_told(report, now):
        return Change()
    if report.holder:
        return tell_holder(ports, report, report.holder, cause, raised, now)
    return Change(wakeups=_ask_sooner(ports, report, now)) if raised else Change()


def _was_just_told(report: Report, now: datetime) -> bool:
    """Whoever writes and writes does not flood the officer's phone: the case shows every message."""
    for event in reversed(report.history[:-1]):
        if event.what == "accepted" or now - event.at > TELLS_AGAIN_AFTER:
            return False
        if event.what == "reporter_added":
            return True
    return False


def tell_holder(ports: Ports, report: Report, holder: str, cause: str, raised: bool, now: datetime) -> Change:
    wording = "reporter_raised" if raised else "reporter_added"
    write, wakeup = line_to_officer(ports, cause, holder, wording, code=report.offers_to(holder)[-1].code)
    if raised:
        agency = ports.directory.named(report.rules_version)
        soon = awake(agency, report.urgency, after(agency, now, agency.rules[report.urgency].follow_up))
        due = report.due.get("follow_up")
        report.owe_at("follow_up", "follow_up", min(soon, due.at) if due else soon)
    return Change([write], [wakeup])


def _ask_sooner(ports: Ports, report: Report, now: datetime) -> list[Wakeup]:
    waiting = [offer for offer in report.offers_of_this_round() if offer.answer is None]
    if not waiting:
        return start_asking(report, now)
    agency = ports.directory.named(report.rules_version)
    soon = after(agency, now, agency.rules[report.urgency].accept_within)
    due = report.due.get("escalate")
    report.owe_at("escalate", "escalate", min(soon, due.at) if due else soon)
    return [ring(report, waiting[-1], now)]
