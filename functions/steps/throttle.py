"""Tries are slowed down: by where they come from, and all together. Keyed counters of short life."""

from collections.abc import Callable
from datetime import datetime, timedelta

from functions.model.collections import THROTTLES
from functions.model.desk import Throttle
from functions.ports import ABSENT, Conflict, Found, Ports, StoreUnavailable, Write
from functions.steps.change import TRIES

WINDOW = timedelta(minutes=10)
FROM_ONE_PLACE = 10
FROM_EVERYWHERE = 300
# While wrong tries come from everywhere each place has fewer, yet nobody who knows the right answer is shut out.
FROM_ONE_PLACE_UNDER_ATTACK = 3
EVERYWHERE = "everywhere"


class TooMany(Exception):
    """Try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many tries")
        self.seconds = seconds


def insist_on_patience(ports: Ports, purpose: str, place: str) -> None:
    """Raises TooMany when this place had too many wrong tries of late; fewer are too many under an attack."""
    now = ports.clock.now()
    attacked = len(_recent(_counter(ports, purpose, EVERYWHERE), now)) >= FROM_EVERYWHERE
    most = FROM_ONE_PLACE_UNDER_ATTACK if attacked else FROM_ONE_PLACE
    _insist(_recent(_counter(ports, purpose, place), now), most, now)


def count_wrong(ports: Ports, purpose: str, place: str) -> None:
    for where, most in ((place, FROM_ONE_PLACE), (EVERYWHERE, FROM_EVERYWHERE)):
        _count(ports, purpose, where, most, lambda recent, now: None)


def take_turn(ports: Ports, purpose: str, place: str, most: int) -> None:
    """Counts before anything else happens: many at once are no more than one after the other. Raises TooMany."""
    _count(ports, purpose, place, most, lambda recent, now: _insist(recent, most, now))


def _count(
    ports: Ports, purpose: str, place: str, kept: int, check: Callable[[list[datetime], datetime], None]
) -> None:
    for _ in range(TRIES):
        now, found = ports.clock.now(), _counter(ports, purpose, place)
        recent = _recent(found, now)
        check(recent, now)
        counted = Throttle(tries=[*recent, now][-kept:], expire_at=now + WINDOW)
        expecting = found.version if found else ABSENT
        try:
            ports.store.commit([Write(THROTTLES, _id(ports, purpose, place), counted, expecting)])
        except Conflict:
            continue
        return
    raise StoreUnavailable("a counter is fought over")


def _insist(recent: list[datetime], most: int, now: datetime) -> None:
    if len(recent) >= most:
        raise TooMany(int((recent[-most] + WINDOW - now).total_seconds()) + 1)


def _counter(ports: Ports, purpose: str, place: str) -> Found[Throttle] | None:
    return ports.store.get(THROTTLES, _id(ports, purpose, place))


def _recent(found: Found[Throttle] | None, now: datetime) -> list[datetime]:
    return [at for at in found.document.tries if now - at < WINDOW] if found else []


def _id(ports: Ports, purpose: str, place: str) -> str:
    return ports.sealer.id_of("throttle", purpose, place)
