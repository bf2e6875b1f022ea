"""`gateway watch` and `gateway test`: what the operator asks of the gateways."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from functions.model.collections import GATEWAYS_ID, GATEWAYS_STATE, HEARTBEATS, OUTBOUND, SWEEP_ID
from functions.model.gateway import Watched
from functions.model.message import Outbound, OutboundMessage
from functions.model.receipt import Status
from functions.policy.phones import as_mobile
from functions.ports import ABSENT, Accepted, Gateway, Ports, Write
from functions.steps.submit import submit_answer
from functions.steps.watch import condition_of

TEST_WORDS = "Uji coba jalur SMS. Pesan ini boleh diabaikan."
RECEIPT_WITHIN_SECONDS, LOOK_EVERY_SECONDS = 120, 0.5
PROGRESS_EVERY = 20
KEPT_FOR = timedelta(days=1)
LATE = timedelta(minutes=3)


class NotPossible(ValueError):
    """Said to the operator in one sentence."""


def watch_lines(ports: Ports) -> Iterator[tuple[bool, str]]:
    """A line for each gateway, and whether it is well: asked now, beside what the sweep last saw."""
    found = ports.store.get(GATEWAYS_STATE, GATEWAYS_ID)
    seen = found.document.gateways if found else {}
    for gateway in ports.gateways():
        condition = condition_of(ports, gateway)
        words = [condition.trouble or "well", *_facts(gateway), *_seen(seen.get(gateway.name, Watched()))]
        words += [f"{name} {value}" for name, value in condition.details.items()]
        yield condition.trouble is None, f"{gateway.name:16} {', '.join(words)}"
    yield _queue_line(ports)


def _queue_line(ports: Ports) -> tuple[bool, str]:
    """How late the oldest of all that waits is; not well when the sweep itself does not come by."""
    beat = ports.store.get(HEARTBEATS, SWEEP_ID)
    if beat is None:
        return False, f"{'queue':16} the sweep has not run yet"
    age = ports.clock.now() - beat.document.at
    late = beat.document.oldest_overdue_seconds
    words = [f"oldest {late} s late", f"seen {age.total_seconds():.0f} s ago"]
    return age <= LATE and late <= LATE.total_seconds(), f"{'queue':16} {', '.join(words)}"


def trial_lines(ports: Ports, name: str, number: str, pause: Callable[[float], object]) -> Iterator[tuple[bool, str]]:
    """Sends one text and waits for its receipt; a line whenever something is new. Raises NotPossible."""
    gateway, to = ports.gateway(name), as_mobile(number)
    if gateway is None:
        raise NotPossible(f"no gateway is called {name!r}: {', '.join(known.name for known in ports.gateways())}")
    if to is None:
        raise NotPossible("the number must be a mobile number such as +628123456789")
    now = ports.clock.now()
    id = ports.sealer.id_of("test", name, now.isoformat())
    record = Outbound(message_id=id, gateway=name, wording="", values={}, created_at=now, expire_at=now + KEPT_FOR)
    ports.store.commit([Write(OUTBOUND, id, record, ABSENT)])
    outcome = submit_answer(ports, OutboundMessage(id, to, TEST_WORDS), name)
    if not isinstance(outcome, Accepted):
        yield False, f"refused: {outcome.reason}"
        return
    yield True, f"accepted as {outcome.provider_id}"
    if not gateway.facts.receipts:
        yield True, "this gateway sends no receipts: look at the phone"
        return
    yield from _receipts(ports, id, pause)


def _receipts(ports: Ports, id: str, pause: Callable[[float], object]) -> Iterator[tuple[bool, str]]:
    last = Status.UNKNOWN
    for step in range(int(RECEIPT_WITHIN_SECONDS / LOOK_EVERY_SECONDS)):
        found = ports.store.get(OUTBOUND, id)
        if found and found.document.receipt is not last:
            last = found.document.receipt
            yield not last.is_failure, f"after {step * LOOK_EVERY_SECONDS:.1f} s: {last}"
            if last is Status.DELIVERED or last.is_failure:
                return
        if step and step % PROGRESS_EVERY == 0:
            yield True, f"after {step * LOOK_EVERY_SECONDS:.1f} s: waiting for the receipt"
        pause(LOOK_EVERY_SECONDS)
    yield False, f"no final receipt within {RECEIPT_WITHIN_SECONDS} s: can the provider reach us?"


def _facts(gateway: Gateway) -> list[str]:
    facts = gateway.facts
    return [word for word, holds in (("one way", not facts.two_way), ("unsigned", not facts.signed)) if holds]


def _seen(watched: Watched) -> list[str]:
    words = [f"last text {watched.heard_at:%d.%m. %H:%M} UTC"] if watched.heard_at else []
    words += [f"polled {watched.polled_at:%d.%m. %H:%M} UTC"] if watched.polled_at else []
    return words + ([f"{watched.trouble} since {watched.since:%d.%m. %H:%M} UTC"] if watched.since else [])
