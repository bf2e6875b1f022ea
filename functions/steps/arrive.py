"""What a gateway brought, by a call or when asked: texts are taken, receipts noted, our own loop-backs recognized."""

from functions.logs import alarm
from functions.ports import Parsed, Ports
from functions.steps.loop_back import is_our_own
from functions.steps.receipts import take_receipt
from functions.steps.receive_sms import receive_sms
from functions.steps.said import note_condition


def arrive(ports: Ports, gateway: str, parsed: Parsed) -> None:
    """Returns once all of it is committed. Raises StoreUnavailable."""
    if parsed.unreadable:
        alarm("gateway_entries_unreadable", gateway=gateway, entries=parsed.unreadable)
    for message in parsed.messages:
        if not is_our_own(ports, message):
            receive_sms(ports, message)
    for receipt in parsed.receipts:
        take_receipt(ports, receipt)
    if parsed.condition:
        note_condition(ports, gateway, parsed.condition)
