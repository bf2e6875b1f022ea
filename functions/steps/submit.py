"""The one way to hand a text to a gateway: officers' texts by any that can, a reporter's only by the one it came by."""

from collections.abc import Sequence
from dataclasses import replace

from functions.logs import log, log_failure
from functions.model.gateway import Facts
from functions.model.message import OutboundMessage
from functions.policy.sending import for_alert, for_line
from functions.ports import Accepted, Ports, Refused

NO_GATEWAY = Refused("no_gateway", tried=False)


def submit_alert(ports: Ports, message: OutboundMessage, shunned: str | None = None) -> Accepted | Refused:
    """Asks for an answer, so it never goes where none comes back."""
    return _first_that_takes(ports, for_alert(_facts(ports), shunned), message)


def submit_line(ports: Ports, message: OutboundMessage, preferred: str = "", avoiding: str = "") -> Accepted | Refused:
    """An officer's text beside an alert."""
    able = {name: facts for name, facts in _facts(ports).items() if name != avoiding}
    return _first_that_takes(ports, for_line(able, preferred), message)


def submit_answer(ports: Ports, message: OutboundMessage, gateway: str) -> Accepted | Refused:
    """A reporter's text: this gateway once, and no other."""
    return _through(ports, message, gateway)


def _first_that_takes(ports: Ports, names: Sequence[str], message: OutboundMessage) -> Accepted | Refused:
    """Gateways that rest are passed over, unless all of them do: then a text to an officer is tried all the same."""
    outcome = _one_after_the_other(ports, names, message)
    if isinstance(outcome, Accepted) or outcome.tried:
        return outcome
    return _one_after_the_other(ports, names, replace(message, last_resort=True))


def _one_after_the_other(ports: Ports, names: Sequence[str], message: OutboundMessage) -> Accepted | Refused:
    """The last refusal, but one that was tried before one that was not."""
    refused = NO_GATEWAY
    for name in names:
        outcome = _through(ports, message, name)
        if isinstance(outcome, Accepted):
            return outcome
        log("send_refused", gateway=name, message_id=message.message_id, reason=outcome.reason)
        refused = outcome if outcome.tried or not refused.tried else refused
    return refused


def _through(ports: Ports, message: OutboundMessage, name: str) -> Accepted | Refused:
    """A gateway that breaks has refused: whoever claimed the text must be able to settle it.

    Its exception may quote the message, so only its type and place are logged.
    """
    gateway = ports.gateway(name)
    if gateway is None:
        return NO_GATEWAY
    try:
        outcome = gateway.send(message)
    except Exception as error:
        log_failure("gateway_broke", error, gateway=gateway.name, message_id=message.message_id)
        return Refused("broken")
    return replace(outcome, gateway=gateway.name) if isinstance(outcome, Accepted) else outcome


def _facts(ports: Ports) -> dict[str, Facts]:
    return {gateway.name: gateway.facts for gateway in ports.gateways()}
