"""Looks after the gateways: asks them for what a webhook may have lost, and tells when one has a fault."""

from datetime import datetime, timedelta

from functions.logs import alarm, log, log_failure
from functions.model.collections import GATEWAYS_ID, GATEWAYS_STATE, INBOUND
from functions.model.gateway import GatewaysState, Watched
from functions.model.message import OutboundMessage
from functions.policy.wording import say
from functions.ports import ABSENT, Accepted, Condition, Conflict, Gateway, GatewayFailed, Ports, Query, Write
from functions.steps.arrive import arrive
from functions.steps.loop_back import came_back_at, did_not_come_back, send_loop_backs
from functions.steps.receive_sms import KEPT_FOR
from functions.steps.said import said_of_itself
from functions.steps.submit import submit_line

LOOK_EVERY = timedelta(minutes=15)
# Providers sort by their own clocks and by whole days; what comes twice is harmless.
OVERLAP, FIRST_POLL = timedelta(hours=1), timedelta(days=1)
TELL_AGAIN_AFTER = timedelta(days=1)
# A province where nobody writes for so long has a number that does not work.
QUIET_AFTER = timedelta(days=7)
PAGE = 50


def watch(ports: Ports, until: datetime) -> None:
    """Those whose time has come; a provider that makes us wait leaves the others to the next sweep.

    Raises StoreUnavailable.
    """
    now = ports.clock.now()
    found = ports.store.get(GATEWAYS_STATE, GATEWAYS_ID)
    state = found.document if found else GatewaysState()
    due = [gateway for gateway in ports.gateways() if _is_due(state, gateway, now)]
    if not due:
        return
    send_loop_backs(ports, now)
    configured = {gateway.name for gateway in ports.gateways()}
    state.gateways = {name: watched for name, watched in state.gateways.items() if name in configured}
    for gateway in due:
        if ports.clock.now() >= until:
            break
        watched = state.gateways.setdefault(gateway.name, Watched())
        watched.looked_at = now
        _look_after(ports, gateway, watched, now)
    try:
        ports.store.commit([Write(GATEWAYS_STATE, GATEWAYS_ID, state, found.version if found else ABSENT)])
    except Conflict:
        log("gateways_were_watched_elsewhere")


def _is_due(state: GatewaysState, gateway: Gateway, now: datetime) -> bool:
    watched = state.gateways.get(gateway.name)
    return watched is None or watched.looked_at is None or now - watched.looked_at >= LOOK_EVERY


def poll(ports: Ports, gateway: Gateway, since: datetime) -> str | None:
    """The trouble, or None when all that the provider had is committed. Raises StoreUnavailable."""
    try:
        parsed = gateway.poll(since)
    except GatewayFailed as failed:
        return failed.reason
    except Exception as error:
        log_failure("gateway_broke", error, gateway=gateway.name)
        return "broken"
    arrive(ports, gateway.name, parsed)
    return None


def condition_of(ports: Ports, gateway: Gateway) -> Condition:
    """Asked now, beside what it said of itself. Raises StoreUnavailable.

    A gateway whose own looking breaks must not keep the sweep from its work.
    """
    said = said_of_itself(ports, gateway.name, ports.clock.now())
    try:
        asked = gateway.look()
    except Exception as error:
        log_failure("gateway_broke", error, gateway=gateway.name)
        asked = Condition("broken")
    return Condition(asked.trouble or said.trouble, {**said.details, **asked.details})


def last_heard(ports: Ports, gateway: Gateway, since: datetime) -> datetime | None:
    """When it last brought a text, our own nightly one included; None when there was none from `since` on."""
    latest, where = None, (("gateway", "==", gateway.name), ("received_at", ">=", since))
    while page := ports.store.find(Query(INBOUND, where, order="received_at", limit=PAGE)):
        latest = page[-1].document.received_at
        if len(page) < PAGE:
            break
        where = (where[0], ("received_at", ">=", latest + timedelta(microseconds=1)))
    return max(filter(None, (latest, came_back_at(ports, gateway.name))), default=None)


def _look_after(ports: Ports, gateway: Gateway, watched: Watched, now: datetime) -> None:
    watched.first_looked_at = watched.first_looked_at or now
    condition = condition_of(ports, gateway)
    polling = _poll_if_it_can_be(ports, gateway, watched, now)
    watched.heard_at = last_heard(ports, gateway, watched.heard_at or now - KEPT_FOR) or watched.heard_at
    trouble = condition.trouble or polling or _is_too_quiet(ports, gateway, watched, now)
    if trouble is None:
        watched.since = watched.told_at = None
    elif watched.told_at is None or trouble != watched.trouble or now - watched.told_at >= TELL_AGAIN_AFTER:
        _tell(ports, gateway.name, trouble, now)
        watched.since, watched.told_at = watched.since or now, now
    watched.trouble, watched.details = trouble, dict(condition.details)


def _poll_if_it_can_be(ports: Ports, gateway: Gateway, watched: Watched, now: datetime) -> str | None:
    if not gateway.facts.polls:
        return None
    trouble = poll(ports, gateway, watched.polled_at - OVERLAP if watched.polled_at else now - FIRST_POLL)
    watched.polled_at = watched.polled_at if trouble else now
    return trouble


def _is_too_quiet(ports: Ports, gateway: Gateway, watched: Watched, now: datetime) -> str | None:
    if did_not_come_back(ports, gateway.name, now):
        return "no_loop_back"
    since = watched.heard_at or watched.first_looked_at or now
    carries_answers = gateway.facts.two_way and gateway.facts.writes_first
    return "no_text_came" if carries_answers and now - since > QUIET_AFTER else None


def _tell(ports: Ports, gateway: str, trouble: str, now: datetime) -> None:
    """The operator's alarm, and the hotline desk by any other gateway: never by the one that fails."""
    alarm("gateway_trouble", gateway=gateway, trouble=trouble)
    agency = ports.directory.current()
    words = say(agency, "gateway_trouble")
    for officer in agency.officers:
        if officer.role == "hotline":
            id = ports.sealer.id_of("gateway", gateway, trouble, now.isoformat(), officer.id)
            outcome = submit_line(ports, OutboundMessage(id, officer.phones[0], words), avoiding=gateway)
            if not isinstance(outcome, Accepted):
                log("gateway_trouble_not_told", gateway=gateway, reason=outcome.reason)
