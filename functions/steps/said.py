"""What a gateway says of itself unasked: a phone that pings tells of its battery."""

from datetime import datetime, timedelta

from functions.logs import log
from functions.model.collections import GATEWAYS_SAID, GATEWAYS_SAID_ID
from functions.model.gateway import GatewaysSaid, Said
from functions.ports import ABSENT, Condition, Conflict, Ports, Write

HOLDS_FOR = timedelta(hours=1)


def note_condition(ports: Ports, gateway: str, condition: Condition) -> None:
    """Two at once: the next ping is soon. Raises StoreUnavailable."""
    found = ports.store.get(GATEWAYS_SAID, GATEWAYS_SAID_ID)
    said = found.document if found else GatewaysSaid()
    said.gateways[gateway] = Said(ports.clock.now(), condition.trouble, dict(condition.details))
    try:
        ports.store.commit([Write(GATEWAYS_SAID, GATEWAYS_SAID_ID, said, found.version if found else ABSENT)])
    except Conflict:
        log("gateway_condition_was_noted_elsewhere", gateway=gateway)


def said_of_itself(ports: Ports, gateway: str, now: datetime) -> Condition:
    """Nothing when it was long ago."""
    found = ports.store.get(GATEWAYS_SAID, GATEWAYS_SAID_ID)
    said = found.document.gateways.get(gateway) if found else None
    return Condition(said.trouble, said.details) if said and now - said.at <= HOLDS_FOR else Condition()
