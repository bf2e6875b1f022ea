"""A long text that arrives in pieces: each is committed when it comes, sealed for the steps that put them together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from functions.model.collections import PARTS
from functions.model.message import Gathering, InboundMessage, Part
from functions.policy.text import mend
from functions.ports import ABSENT, Conflict, Ports, StoreUnavailable, Wakeup, Write
from functions.steps.change import TRIES, wake

WAITS_FOR_THE_REST = timedelta(minutes=1)
KNOCK_AFTER = timedelta(seconds=20)
KEPT_FOR = timedelta(days=30)
# The most that the header of a concatenated SMS can count (3GPP TS 23.040, section 9.2.3.24.1).
MOST_PARTS = 255


@dataclass(frozen=True)
class Piece:
    """What is sealed of a part. `units` is UTF-16: a part may end in the middle of a character."""

    gateway: str
    sender: str
    units: bytes
    parts: int
    sent_at: datetime | None


def gather(ports: Ports, message: InboundMessage) -> bool:
    """Whether it was a part. Returns once it is committed; the same part again changes nothing.

    Raises StoreUnavailable: the gateway then tries again.
    """
    if message.part_ref is None or not 1 <= message.part <= message.parts <= MOST_PARTS or message.parts == 1:
        return False
    units = message.text.encode("utf-16-le", errors="surrogatepass")
    piece = Piece(message.gateway, mend(message.sender), units, message.parts, message.sent_at)
    named = (message.gateway, piece.sender, mend(message.part_ref), str(message.parts))
    id = ports.sealer.id_of("parts", *named)
    part_id = ports.sealer.id_of("part", id, message.provider_id or "", str(message.part), units.hex())
    for _ in range(TRIES):
        found = ports.store.get(PARTS, id)
        gathering = found.document if found else Gathering(gathering_id=id)
        if part_id in gathering.waiting or part_id in gathering.used:
            return True
        if len(gathering.waiting) >= MOST_PARTS:
            return False
        whole = _add(ports, gathering, message.part, part_id, piece)
        try:
            ports.store.commit([Write(PARTS, id, gathering, found.version if found else ABSENT)])
        except Conflict:
            continue
        wake(ports, [Wakeup(id, "assemble")] if whole else [])
        return True
    raise StoreUnavailable("too many conflicts")


def _add(ports: Ports, gathering: Gathering, n: int, part_id: str, piece: Piece) -> bool:
    """Whether the text is whole now. If not, a minute from its first part what is there will be used."""
    now = ports.clock.now()
    sealed = ports.sealer.seal_contact(part_id, msgspec.json.encode(piece))
    gathering.waiting[part_id] = Part(n, now, sealed)
    gathering.expire_at = now + KEPT_FOR
    untaken = {part.n for id, part in gathering.waiting.items() if id not in gathering.taken}
    if len(untaken) == piece.parts:
        gathering.owe("assemble", "assemble", now, KNOCK_AFTER)
        return True
    if "assemble" not in gathering.due:
        gathering.owe_at("assemble", "assemble", now + WAITS_FOR_THE_REST)
    return False
