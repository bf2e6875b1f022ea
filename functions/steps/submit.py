"""The one way to hand a text to a gateway."""

from dataclasses import replace

from functions.logs import alarm, log_failure
from functions.model.message import OutboundMessage
from functions.policy.gsm7 import as_gsm7, is_gsm7
from functions.ports import Accepted, Ports, Refused


def submit(ports: Ports, gateway: str | None, message: OutboundMessage) -> Accepted | Refused:
    """A gateway that breaks has refused: whoever claimed the text must be able to settle it.

    Its exception may quote the message, so only its type and place are logged. What no SMS can carry is spelt
    otherwise rather than held back: `check` refuses such wording, but nobody shall wait for a letter.
    """
    if not is_gsm7(message.text):
        alarm("text_is_not_gsm7", message_id=message.message_id)
        message = replace(message, text=as_gsm7(message.text))
    try:
        return ports.gateway(gateway).send(message)
    except Exception as error:
        log_failure("gateway_broke", error, message_id=message.message_id)
        return Refused("broken")
