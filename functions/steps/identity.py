"""Which message this is: the same one again gets the same id, and another one never does."""

from datetime import timedelta
from itertools import count

from functions.model.collections import INBOUND
from functions.model.message import Inbound, InboundMessage
from functions.policy.phones import as_mobile
from functions.ports import Ports
from functions.steps.change import Change, amend

REPEATS_WITHIN = timedelta(minutes=10)


def identity(ports: Ports, message: InboundMessage) -> str:
    """By gateway and the provider's id, else its timestamp, and always sender and text: an id that comes with other
    words is another message. With neither id nor timestamp the same words within ten minutes are the same message.

    However a provider writes the number, by webhook or when polled, it is the same sender. Raises StoreUnavailable.
    """
    sender = as_mobile(message.sender) or message.sender or message.account or ""
    words = ports.sealer.digest("text", sender, message.text)
    told = message.provider_id or (message.sent_at.isoformat() if message.sent_at else None)
    if told is not None:
        return ports.sealer.id_of("sms", message.gateway, told, words)
    return _by_words_alone(ports, message.gateway, words)


def _by_words_alone(ports: Ports, gateway: str, words: str) -> str:
    """Each repetition counts anew: the ten minutes slide."""
    now = ports.clock.now()

    def seen_again(stored: Inbound) -> Change:
        stored.seen_at = now
        return Change()

    for n in count():
        id = ports.sealer.id_of("sms", gateway, f"repeat {n}", words)
        found = ports.store.get(INBOUND, id)
        if found is None:
            return id
        if now - (found.document.seen_at or found.document.received_at) <= REPEATS_WITHIN:
            amend(ports, INBOUND, id, seen_again)
            return id
    raise AssertionError("counting has no end")
