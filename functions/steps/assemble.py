"""Puts the pieces of a long text together, as many as came, and takes it in like any other text."""

from collections.abc import Callable
from datetime import timedelta

import msgspec

from functions.model.collections import PARTS
from functions.model.message import Gathering, InboundMessage, Part
from functions.ports import Opener, Ports
from functions.steps.change import Change, amend
from functions.steps.parts import WAITS_FOR_THE_REST, Piece
from functions.steps.receive_sms import receive_sms

MISSING = " [...] "
USED_REMEMBERED = 512


def assemble(ports: Ports, contact_opener: Callable[[], Opener], gathering_id: str) -> None:
    """Acts on `assemble`. Which pieces make the text is committed first, so that trying again makes the same text.

    Raises StoreUnavailable.
    """
    now = ports.clock.now()

    def claim(gathering: Gathering) -> Change | None:
        if not gathering.may_act("assemble", now):
            return None
        gathering.taken = gathering.taken or list(gathering.waiting)
        gathering.claim("assemble", now, timedelta(seconds=ports.timing.lease_seconds))
        return Change()

    claimed = amend(ports, PARTS, gathering_id, claim)
    if claimed is None:
        return
    taken = claimed.document.taken
    receive_sms(ports, _whole(ports, contact_opener(), claimed.document))
    amend(ports, PARTS, gathering_id, lambda gathering: _settle(ports, gathering, taken))


def _whole(ports: Ports, opener: Opener, gathering: Gathering) -> InboundMessage:
    parts = sorted(((gathering.waiting[id], id) for id in gathering.taken), key=lambda pair: (pair[0].n, pair[0].at))
    pieces = [(part, msgspec.json.decode(opener.open(id, part.sealed_content), type=Piece)) for part, id in parts]
    first = pieces[0][1]
    return InboundMessage(
        gateway=first.gateway,
        provider_id=ports.sealer.id_of("whole", gathering.gathering_id, *sorted(gathering.taken)),
        sender=first.sender,
        text=_joined(pieces, first.parts),
        sent_at=min(piece.sent_at or part.at for part, piece in pieces),
    )


def _joined(pieces: list[tuple[Part, Piece]], parts: int) -> str:
    """In order, with a mark where something is missing."""
    text, before = "", 0
    for part, piece in pieces:
        text += MISSING if part.n > before + 1 else ""
        text += piece.units.decode("utf-16-le", errors="surrogatepass")
        before = part.n
    return text if before == parts else text + MISSING


def _settle(ports: Ports, gathering: Gathering, taken: list[str]) -> Change | None:
    """What came meanwhile waits for its own turn."""
    if gathering.taken != taken:
        return None
    for id in taken:
        del gathering.waiting[id]
    gathering.used = [*gathering.used, *taken][-USED_REMEMBERED:]
    gathering.taken = []
    gathering.discharge("assemble")
    if gathering.waiting:
        gathering.owe_at("assemble", "assemble", ports.clock.now() + WAITS_FOR_THE_REST)
    return Change()
