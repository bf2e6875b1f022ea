"""Once a night each gateway is texted by another one: what comes back shows that the way in is open."""

from datetime import datetime, timedelta

from functions.logs import log
from functions.model.collections import LOOP_BACKS, LOOP_BACKS_ID
from functions.model.gateway import LoopBacks
from functions.model.message import InboundMessage, OutboundMessage
from functions.policy.assignment import agency_time
from functions.policy.phones import as_mobile
from functions.ports import ABSENT, Accepted, Conflict, Gateway, Ports, Write
from functions.steps.change import Change, amend
from functions.steps.submit import submit_answer

HOUR = 3
COMES_BACK_WITHIN = timedelta(minutes=30)
WORDS = "uji jalur"
LETTERS = str.maketrans("0123456789abcdef", "ghjkmnprstabcdef")


def send_loop_backs(ports: Ports, now: datetime) -> None:
    """In the agency's night, to every gateway that a phone could text and that another one can reach."""
    local = agency_time(ports.directory.current(), now)
    found = ports.store.get(LOOP_BACKS, LOOP_BACKS_ID)
    before = found.document if found else LoopBacks()
    if local.hour != HOUR or before.day == local.date().isoformat():
        return
    night = LoopBacks(day=local.date().isoformat())
    pairs = [(sender, target) for target in ports.gateways() if (sender := _sender_to(ports, target))]
    for _, target in pairs:
        night.sent[target.name] = now
    try:
        ports.store.commit([Write(LOOP_BACKS, LOOP_BACKS_ID, night, found.version if found else ABSENT)])
    except Conflict:
        return
    for sender, target in pairs:
        _send(ports, sender, target, night.day)


def is_our_own(ports: Ports, message: InboundMessage) -> bool:
    """Whether a text is tonight's loop-back and no person's; it is then noted as heard."""
    if not message.text.strip().casefold().startswith(WORDS):
        return False
    found = ports.store.get(LOOP_BACKS, LOOP_BACKS_ID)
    if found is None or message.text.strip() != _words(ports, message.gateway, found.document.day):
        return False

    def note(night: LoopBacks) -> Change:
        night.heard[message.gateway] = ports.clock.now()
        return Change()

    amend(ports, LOOP_BACKS, LOOP_BACKS_ID, note)
    return True


def did_not_come_back(ports: Ports, gateway: str, now: datetime) -> bool:
    found = ports.store.get(LOOP_BACKS, LOOP_BACKS_ID)
    sent = found.document.sent.get(gateway) if found else None
    return bool(found and sent and gateway not in found.document.heard and now - sent > COMES_BACK_WITHIN)


def came_back_at(ports: Ports, gateway: str) -> datetime | None:
    found = ports.store.get(LOOP_BACKS, LOOP_BACKS_ID)
    return found.document.heard.get(gateway) if found else None


def _sender_to(ports: Ports, target: Gateway) -> Gateway | None:
    if not target.facts.two_way or not as_mobile(target.facts.reply_number or ""):
        return None
    others = (gateway for gateway in ports.gateways() if gateway.name != target.name)
    return next((other for other in others if other.facts.writes_first), None)


def _send(ports: Ports, sender: Gateway, target: Gateway, day: str) -> None:
    """A text that was never handed over cannot come back: the missing loop-back tells of it."""
    id = ports.sealer.id_of("loop_back", sender.name, target.name, day)
    to = as_mobile(target.facts.reply_number or "") or ""
    outcome = submit_answer(ports, OutboundMessage(id, to, _words(ports, target.name, day)), sender.name)
    if not isinstance(outcome, Accepted):
        log("loop_back_refused", gateway=sender.name, reason=outcome.reason)


def _words(ports: Ports, target: str, day: str) -> str:
    """Nobody else can guess them; letters only, as digits in a row look like a one-time password."""
    return f"{WORDS} {ports.sealer.id_of('loop_back_words', target, day)[:12].translate(LETTERS)}"
