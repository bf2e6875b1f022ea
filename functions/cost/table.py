"""The bill as lines of text: what it comes to, what is free, what it is compared with, what was not verified. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.cost.account import Account
from functions.cost.prices import Price, Seat, SmsPrice


@dataclass(frozen=True)
class Currency:
    """`per_usd` of its units are one dollar."""

    code: str
    per_usd: float

    def show(self, usd: float) -> str:
        amount = usd * self.per_usd
        return f"{self.code} {amount:,.0f}" if self.per_usd >= 100 else f"{self.code} {amount:,.2f}"


def lines_of(account: Account, currency: Currency) -> Iterator[str]:
    show = currency.show
    yield f"{account.reports:,.0f} reports a {account.period}. Operations counted on {account.counted_on}; list prices."
    yield from _each(account)
    yield ""
    yield f"{'':44} {'quantity':>14} {'list':>14} {'free':>14} {'to pay':>14}"
    for line in account.ours.lines:
        mark = "*" if line.price.note else " "
        amounts = " ".join(f"{show(amount):>14}" for amount in (line.list_usd, line.free_usd, line.usd))
        yield f"{mark}{line.price.what:43} {_quantity(line.quantity):>14} {amounts}"
    ours = account.ours
    together = " ".join(f"{show(usd):>14}" for usd in (ours.list_usd, ours.list_usd - ours.usd, ours.usd))
    yield f"{'together, without SMS':44} {'':>14} {together}"
    yield f"{'of it when nobody reports anything':44} {'':>14} {'':>14} {'':>14} {show(account.idle.usd):>14}"
    if account.reports:
        more = (ours.usd - account.idle.usd) / account.reports * currency.per_usd
        yield f"{'each report beyond that':44} {'':>14} {'':>14} {'':>14} {f'{currency.code} {more:,.4f}':>14}"
    yield from _sms(account, currency)
    yield from _compared(account, currency)
    yield from _sources(account)


def _each(account: Account) -> Iterator[str]:
    each = account.each
    yield (
        f"One of them takes {each.reads:,.0f} reads, {each.writes:,.0f} writes, {each.publishes:,.0f} messages, "
        f"{each.requests:,.0f} requests of {each.seconds:,.1f} s together, {each.segments:,.1f} SMS out and "
        f"{each.texts_in:,.1f} in; {each.bytes_out / 1024:,.0f} KiB go out, {account.stored_bytes / 1024:,.1f} stay."
    )


def _sms(account: Account, currency: Currency) -> Iterator[str]:
    yield ""
    yield f"SMS: {account.segments:,.0f} segments out, {account.texts_in:,.0f} in. By gateway, beside the above:"
    for price in account.sms:
        mark = "*" if price.note else " "
        each = f"{price.currency} {price.per_segment:,} a segment"
        yield f"{mark}{price.gateway:20} {each:30} {currency.show(account.of_sms(price)):>16}"


def _compared(account: Account, currency: Currency) -> Iterator[str]:
    yield ""
    yield f"Compared, without SMS; what is sold by the seat for {account.officers} officers:"
    for name, usd in account.bars():
        yield f" {name:44} {currency.show(usd):>16}"
    for seat in account.seats:
        yield f"   {seat.name}: {seat.note}"


def _sources(account: Account) -> Iterator[str]:
    yield ""
    yield "* Not verified, or with a condition:"
    for line in account.ours.lines:
        if line.price.note:
            yield f"  {line.price.what}: {line.price.note}"
    for price in account.sms:
        if price.note:
            yield f"  {price.gateway}: {price.note}"
    yield "Sources, and the day on which each was read:"
    read: list[Price | SmsPrice | Seat] = [line.price for line in account.ours.lines]
    read += [*account.sms, *account.seats]
    for source, day in dict.fromkeys((entry.source, entry.read_on) for entry in read):
        yield f"  {day}  {source}"


def _quantity(quantity: float) -> str:
    return f"{quantity:,.0f}" if quantity >= 10 else f"{quantity:,.2f}"
