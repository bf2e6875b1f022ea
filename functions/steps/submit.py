"""The one way to hand a text to a gateway."""

from functions.logs import log_failure
from functions.model.message import OutboundMessage
from functions.ports import Accepted, Ports, Refused


def submit(ports: Ports, gateway: str | None, message: OutboundMessage) -> Accepted | Refused:
    """A gateway that breaks has refused: whoever claimed the text must be able to settle it.

    Its exception may quote the message, so only its type and place are logged.
    """
    try:
        return ports.gateway(gateway).send(message)
    except Exception as error:
        log_failure("gateway_broke", error, message_id=message.message_id)
        return Refused("broken")
