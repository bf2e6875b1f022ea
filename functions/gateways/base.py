"""What most gateways have in common: nothing to poll, nothing to tell of themselves."""

from datetime import datetime

from functions.model.gateway import Facts
from functions.ports import Condition, Parsed


class Base:
    def __init__(self, name: str, facts: Facts) -> None:
        self.name, self.facts = name, facts

    def poll(self, since: datetime) -> Parsed:
        return Parsed()

    def look(self) -> Condition:
        return Condition()


def low(balance: float, least: int, unit: str) -> Condition:
    """Money runs out without a sound."""
    return Condition("low_balance" if balance < least else None, {"balance": f"{balance:g} {unit}".strip()})
