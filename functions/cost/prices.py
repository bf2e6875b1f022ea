"""List prices and what quantities cost at them, the free tier told apart. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    """`usd` for `per` units; the first `free` units of a month are not charged. `note` says what was not verified."""

    what: str
    usd: float
    per: float
    source: str
    read_on: str
    free: float = 0
    note: str = ""

    def of(self, quantity: float) -> float:
        return quantity / self.per * self.usd

    def billed(self, quantity: float) -> float:
        return max(0.0, quantity - self.free)


@dataclass(frozen=True)
class Line:
    """One item of the bill for some months that are alike. `list_usd` is its price without the free tier."""

    price: Price
    a_month: float
    months: int

    @property
    def quantity(self) -> float:
        return self.a_month * self.months

    @property
    def list_usd(self) -> float:
        return self.price.of(self.quantity)

    @property
    def usd(self) -> float:
        return self.price.of(self.price.billed(self.a_month)) * self.months

    @property
    def free_usd(self) -> float:
        return self.list_usd - self.usd


@dataclass(frozen=True)
class Bill:
    lines: tuple[Line, ...]

    @property
    def usd(self) -> float:
        return sum(line.usd for line in self.lines)

    @property
    def list_usd(self) -> float:
        return sum(line.list_usd for line in self.lines)


def bill(quantities: Mapping[str, float], prices: Mapping[str, Price], months: int) -> Bill:
    """Of what is used each month, in the order of the price table. Raises KeyError for a quantity without a price."""
    unpriced = quantities.keys() - prices.keys()
    if unpriced:
        raise KeyError(f"no price for {', '.join(sorted(unpriced))}")
    return Bill(tuple(Line(price, quantities[item], months) for item, price in prices.items() if item in quantities))


@dataclass(frozen=True)
class SmsPrice:
    """Of one segment, in the currency of the source; `fixed` each month for the number or the SIM."""

    gateway: str
    per_segment: float
    currency: str
    source: str
    read_on: str
    note: str = ""


@dataclass(frozen=True)
class Seat:
    """A commercial alternative: list price of one user a month."""

    name: str
    usd: float
    source: str
    read_on: str
    note: str
