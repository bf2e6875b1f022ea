"""The reporter said more: whoever is responsible hears of it, and a graver report rings again."""

from datetime import datetime, timedelta

from functions.model.report import Report
from functions.policy.deadlines import after
from functions.policy.quiet import awake
from functions.policy.triage import Facts
from functions.ports import Ports, Wakeup
from functions.steps.change import Change
from functions.steps.clocks import start_clocks
from functions.steps.leave import rule_out, start_asking
from functions.steps.route import ring
from functions.steps.take_up import take_up_again
from functions.steps.texts import line_to_officer

TELLS_AGAIN_AFTER = timedelta(minutes=10)


def hear_more(ports: Ports, report: Report, facts: Facts, parties: list[str], cause: str, now: datetime) -> Change:
    """New words about `report`: they may raise its urgency, never lower it, and rule out whom they name."""
    was_sexual = "sexual" in report.categories
    report.note(now, "reporter_added", "reporter")
    report.categories = list(dict.fromkeys([*report.categories, *facts.categories]))
    report.sexual_kinds = list(dict.fromkeys([*report.sexual_kinds, *facts.sexual_kinds]))
    report.signals = sorted({*report.signals, *facts.signals})
    raised = bool(facts.signals) and facts.urgency.severity < report.urgency.severity
    if raised:
        report.urgency = facts.urgency
    ruled_out = rule_out(report, parties, now)
    change = hear(ports, report, cause, raised, now)
    change.wakeups += ruled_out
    if report.is_open and not was_sexual:
        start_clocks(report, now)
    return change


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
