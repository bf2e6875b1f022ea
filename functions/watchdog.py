"""Once an hour: every open report that the rules say should have moved raises an alarm.

It shares no code with the ladder, the sweep or their queries, so that one fault cannot silence both.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from functions.logs import alarm
from functions.model.agency import Agency, Span, UrgencyRule
from functions.model.collections import REPORTS
from functions.model.report import OPEN_STAGES, Report, Urgency
from functions.ports import Found, Ports, Query, Store

WATCHES_EVERY = timedelta(hours=1)
GRACE = timedelta(hours=1)
# A working day may have to wait for the longest run of holidays.
WORKING_DAY = timedelta(days=12)
MINUTES_A_DAY = 24 * 60
UNCONFIRMED_FOR = timedelta(days=7)
PAGE = 300


def watch(ports: Ports) -> int:
    """How many reports stand still. Raises StoreUnavailable."""
    now, agency, still = ports.clock.now(), ports.directory.current(), 0
    for found in _open_reports(ports.store):
        whys = list(_whys(agency, found.document, now))
        still += bool(whys)
        for why in whys:
            alarm("stands_still", report_id=found.id, why=why, urgency=found.document.urgency)
    return still


def _open_reports(store: Store) -> Iterator[Found[Report]]:
    """By their stage and by nothing that the sweep asks for; years of ended ones are not read again every hour."""
    after, wanted = None, (("stage", "in", [stage.value for stage in OPEN_STAGES]),)
    while page := store.find(Query(REPORTS, wanted, limit=PAGE, after=after)):
        yield from page
        after = (None, page[-1].id)


def _whys(agency: Agency, report: Report, now: datetime) -> Iterator[str]:
    rule = agency.rules[report.urgency]
    if report.next_at is None:
        yield "owes_nothing"
    elif now - report.next_at > GRACE:
        yield "overdue"
    if report.ending is not None:
        if now - report.ending.at > UNCONFIRMED_FOR:
            yield "ending_unconfirmed"
    elif report.holder is not None:
        if now - report.history[-1].at > _length(rule.follow_up) + _quiet(agency, report) + GRACE:
            yield "holder_not_reminded"
    else:
        yield from _unheld(report, rule, now)


def _unheld(report: Report, rule: UrgencyRule, now: datetime) -> Iterator[str]:
    if not report.offers:
        if now - report.received_at > GRACE:
            yield "never_offered"
        return
    last = report.offers[-1]
    if last.sent is None and now - last.at > GRACE:
        yield "alert_not_sent"
    below_the_top = max(offer.rung for offer in report.offers) < len(rule.ladder) - 1
    if below_the_top and now - last.at > _length(rule.accept_within) + GRACE:
        yield "did_not_climb"


def _quiet(agency: Agency, report: Report) -> timedelta:
    """The longest that a reminder of this report may have waited for the morning."""
    if agency.quiet_hours is None or report.urgency is Urgency.EMERGENCY:
        return timedelta()
    return timedelta(minutes=(agency.quiet_hours.end - agency.quiet_hours.start) % MINUTES_A_DAY)


def _length(span: Span) -> timedelta:
    return timedelta(seconds=span.seconds) + span.working_days * WORKING_DAY
