"""Wrong tries are slowed down: by where they come from, and all together. Keyed counters of short life."""

from datetime import timedelta

from functions.model.collections import THROTTLES
from functions.model.desk import Throttle
from functions.ports import ABSENT, Conflict, Ports, StoreUnavailable, Write
from functions.steps.change import TRIES

WINDOW = timedelta(minutes=10)
FROM_ONE_PLACE = 10
FROM_EVERYWHERE = 300
EVERYWHERE = "everywhere"


class TooMany(Exception):
    """Try again after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many tries")
        self.seconds = seconds


def insist_on_patience(ports: Ports, purpose: str, place: str) -> None:
    """Raises TooMany when this place, or all of them together, had too many wrong tries of late."""
    now = ports.clock.now()
    for where, most in ((place, FROM_ONE_PLACE), (EVERYWHERE, FROM_EVERYWHERE)):
        found = ports.store.get(THROTTLES, _id(ports, purpose, where))
        recent = [at for at in found.document.tries if now - at < WINDOW] if found else []
        if len(recent) >= most:
            raise TooMany(int((recent[-most] + WINDOW - now).total_seconds()) + 1)


def count_wrong(ports: Ports, purpose: str, place: str) -> None:
    for where, most in ((place, FROM_ONE_PLACE), (EVERYWHERE, FROM_EVERYWHERE)):
        _count(ports, _id(ports, purpose, where), most)


def _count(ports: Ports, id: str, most: int) -> None:
    now = ports.clock.now()
    for _ in range(TRIES):
        found = ports.store.get(THROTTLES, id)
        recent = [at for at in found.document.tries if now - at < WINDOW] if found else []
        counted = Throttle(tries=[*recent, now][-most:], expire_at=now + WINDOW)
        try:
            ports.store.commit([Write(THROTTLES, id, counted, found.version if found else ABSENT)])
        except Conflict:
            continue
        return
    raise StoreUnavailable("a counter is fought over")


def _id(ports: Ports, purpose: str, where: str) -> str:
    return ports.sealer.id_of("throttle", purpose, where)
