"""What most gateways have in common: nothing to poll, nothing to tell of themselves."""

from datetime import date, datetime, timedelta

from functions.model.gateway import Facts
from functions.ports import Condition, Parsed

TOLD_BEFORE_IT_ENDS = timedelta(days=14)


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


def ends_soon(until: date, now: datetime) -> str | None:
    """A prepaid SIM or account that is not topped up in time is lost with its number."""
    return "validity_ends" if now.date() + TOLD_BEFORE_IT_ENDS >= until else None
