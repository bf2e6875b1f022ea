"""Knocks at what is due: emergencies first, page by page, until the time is up. Leaves a heartbeat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from functions.logs import alarm, log, log_failure
from functions.model.agency import Heartbeat, RosterState
from functions.model.collections import (
    CONVERSATIONS,
    EARLY_RECEIPTS,
    HEARTBEATS,
    INBOUND,
    OTPS,
    OUTBOUND,
    PARTS,
    REPORTS,
    ROSTER_ID,
    ROSTER_STATE,
    SESSIONS,
    SKETCHES,
    SWEEP_ID,
    THROTTLES,
    Collection,
)
from functions.model.due import Owing
from functions.model.message import OutboundMessage
from functions.model.report import OPEN_STAGES, Report, Urgency
from functions.policy.assignment import serving
from functions.policy.conversation import what_stays
from functions.policy.load import begin_count, count
from functions.policy.wording import say
from functions.ports import ANYTHING, Conflict, Found, Ports, PublishFailed, Query, Refused, Wakeup, Write
from functions.steps.change import rewrite, topic_of
from functions.steps.purge import purge
from functions.steps.submit import submit_line
from functions.steps.watch import watch

T = TypeVar("T")
FLEETING: tuple[Collection[Any], ...] = (OTPS, SESSIONS, THROTTLES, SKETCHES)
PAGE = 50
FIRST_BACKOFF = timedelta(seconds=30)
LONGEST_BACKOFF = {True: timedelta(minutes=2), False: timedelta(minutes=15)}
HOTLINE_FROM_ATTEMPT = 5
# Every open report is a read: with more of them the count comes less often, and its bill has a ceiling.
RECOUNTED_A_MINUTE = 500
RECOUNT_EVERY = timedelta(minutes=1)
LATE = timedelta(minutes=3)


@dataclass
class Swept:
    knocked: int = 0
    oldest: datetime | None = None
    finished: bool = True


def sweep(ports: Ports, until: datetime) -> Swept:
    """Raises StoreUnavailable. `until` is when to stop and leave the rest to the next minute."""
    now, swept = ports.clock.now(), Swept()
    emergencies = (("urgency", "==", Urgency.EMERGENCY.value), ("next_at", "<=", now))
    for collection, where in (
        (REPORTS, emergencies),
        (OUTBOUND, (("next_at", "<=", now),)),
        (REPORTS, (("next_at", "<=", now),)),
        (INBOUND, (("next_at", "<=", now),)),
        (EARLY_RECEIPTS, (("next_at", "<=", now),)),
        (PARTS, (("next_at", "<=", now),)),
    ):
        _sweep_collection(ports, collection, where, now, until, swept)
    _purge(ports, now, until)
    _forget_texts(ports, now)
    _forget_conversations(ports, now)
    _forget_what_passed(ports, now)
    _recount(ports, now, until)
    _leave_heartbeat(ports, now, swept)
    watch(ports, until)
    return swept


def _sweep_collection(
    ports: Ports,
    collection: Collection[Any],
    where: tuple[tuple[str, str, Any], ...],
    now: datetime,
    until: datetime,
    swept: Swept,
) -> None:
    after = None
    while True:
        page = ports.store.find(Query(collection, where, order="next_at", limit=PAGE, after=after))
        for found in page:
            after = (found.document.next_at, found.id)
            _knock(ports, collection, found, now, swept)
        if len(page) < PAGE:
            return
        if ports.clock.now() >= until:
            swept.finished = False
            return


def _knock(ports: Ports, collection: Collection[Any], found: Found[Any], now: datetime, swept: Swept) -> None:
    """Marks first, so that a dying sweep does not knock at the same door for ever; then wakes."""
    document: Owing = found.document
    swept.oldest = min(filter(None, (swept.oldest, document.next_at)), default=None)
    keys = document.knocks_at(now)
    for key in keys:
        document.knock(key, now, _backoff(document, key))
    try:
        ports.store.commit(rewrite(collection, found))
    except Conflict:
        return
    for key in keys:
        swept.knocked += 1
        _wake_or_call(ports, Wakeup(found.id, key))
        if isinstance(document, Report):
            _tell_hotline_desk(ports, document, key)


def _backoff(document: Owing, key: str) -> timedelta:
    emergency = isinstance(document, Report) and document.urgency is Urgency.EMERGENCY
    grown = FIRST_BACKOFF * (1 << min(document.due[key].attempt, 10))
    return min(grown, LONGEST_BACKOFF[emergency])


def _wake_or_call(ports: Ports, wakeup: Wakeup) -> None:
    """One report whose step fails must not keep the sweep from the others."""
    try:
        ports.bus.publish(topic_of(wakeup), wakeup)
    except PublishFailed:
        try:
            ports.knock_directly(topic_of(wakeup), wakeup)
        except Exception as failure:
            # It is still due, and knocked again at the next sweep.
            log_failure("knock_failed", failure, report_id=wakeup.report_id, key=wakeup.key)


def _tell_hotline_desk(ports: Ports, report: Report, key: str) -> None:
    """A fixed text that needs nothing from the report but its id, when routing or an alert keeps failing."""
    stuck = key == "route" or key.startswith("alert:")
    if not stuck or report.due[key].attempt < HOTLINE_FROM_ATTEMPT:
        return
    alarm("report_is_stuck", report_id=report.report_id, key=key, attempt=report.due[key].attempt)
    agency = ports.directory.current()
    words = say(agency, "stuck", reference=_spelled(report.report_id))
    live = ports.store.get(ROSTER_STATE, ROSTER_ID)
    for officer in serving(agency, live.document) if live else agency.officers:
        if officer.role == "hotline" and officer.id not in report.excluded:
            id = ports.sealer.id_of("stuck", report.report_id, key, str(report.due[key].attempt), officer.id)
            outcome = submit_line(ports, OutboundMessage(id, officer.phones[0], words))
            if isinstance(outcome, Refused):
                alarm("hotline_alert_refused", report_id=report.report_id, reason=outcome.reason)


def _spelled(report_id: str) -> str:
    """Eight letters of the id: digits in a row look like a one-time password to an aggregator."""
    return report_id[:8].translate(str.maketrans("0123456789abcdef", "ABCDEFGHJKLMNPRT"))


def _purge(ports: Ports, now: datetime, until: datetime) -> None:
    """Reports whose time is up. One that stays, because it was just reopened, has no day of purging any more."""
    while page := ports.store.find(Query(REPORTS, (("expire_at", "<=", now),), order="expire_at", limit=PAGE)):
        for found in page:
            purge(ports, found.id)
        if ports.clock.now() >= until or len(page) < PAGE:
            return


def _forget_texts(ports: Ports, now: datetime) -> None:
    """Texts whose time is up, a page a minute; one that still owes something stays."""
    collections: tuple[Collection[Any], ...] = (INBOUND, OUTBOUND, PARTS, EARLY_RECEIPTS)
    for collection in collections:
        for found in _expired(ports, collection, now):
            if found.document.next_at is None:
                _leave_only(ports, collection, found, None)


def _forget_conversations(ports: Ports, now: datetime) -> None:
    """All but that somebody asked for silence."""
    for found in _expired(ports, CONVERSATIONS, now):
        _leave_only(ports, CONVERSATIONS, found, what_stays(found.document))


def _forget_what_passed(ports: Ports, now: datetime) -> None:
    """What is short-lived, a page a minute: of the two stores only Firestore forgets by itself, and late."""
    for collection in FLEETING:
        for found in _expired(ports, collection, now):
            _leave_only(ports, collection, found, None)


def _expired(ports: Ports, collection: Collection[T], now: datetime) -> list[Found[T]]:
    return ports.store.find(Query(collection, (("expire_at", "<=", now),), order="expire_at", limit=PAGE))


def _leave_only(ports: Ports, collection: Collection[T], found: Found[T], kept: T | None) -> None:
    try:
        ports.store.commit([Write(collection, found.id, kept, found.version)])
    except Conflict:
        log("was_kept", document_id=found.id)


def _recount(ports: Ports, now: datetime, until: datetime) -> None:
    """Loads and recent codes of the officers, counted from the open reports; off every report's own path.

    A count for which the time does not suffice is none: the sweep must live to leave its heartbeat.
    """
    found = ports.store.get(ROSTER_STATE, ROSTER_ID)
    if found is None or not _is_time_to_recount(found.document, now):
        return
    counted = begin_count(found.document, now)
    after = None
    while page := _open_page(ports, after):
        for report in page:
            count(counted, report.document)
        after = (None, page[-1].id)
        counted.open_reports += len(page)
        if ports.clock.now() >= until:
            log("recount_left", counted=counted.open_reports)
            return
    try:
        ports.store.commit([Write(ROSTER_STATE, ROSTER_ID, counted, found.version)])
    except Conflict:
        return


def _is_time_to_recount(last: RosterState, now: datetime) -> bool:
    minutes = -(-last.open_reports // RECOUNTED_A_MINUTE)
    return last.counted_at is None or now - last.counted_at >= RECOUNT_EVERY * max(1, minutes)


def _open_page(ports: Ports, after: tuple[Any, str] | None) -> list[Found[Report]]:
    stages = [stage.value for stage in OPEN_STAGES]
    return ports.store.find(Query(REPORTS, (("stage", "in", stages),), limit=PAGE, after=after))


def _leave_heartbeat(ports: Ports, now: datetime, swept: Swept) -> None:
    overdue = now - swept.oldest if swept.oldest else timedelta()
    beat = Heartbeat(at=now, knocked=swept.knocked, oldest_overdue_seconds=int(overdue.total_seconds()))
    ports.store.commit([Write(HEARTBEATS, SWEEP_ID, beat, ANYTHING)])
    if overdue > LATE:
        alarm("overdue", seconds=beat.oldest_overdue_seconds)
