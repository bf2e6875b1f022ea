"""What so many reports cost, beside what they would cost otherwise. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from functions.cost.prices import Bill, Price, Seat, SmsPrice, bill
from functions.cost.usage import Design, Totals, Workload, items_of, parts_of, totals_of

MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Account:
    """`idle` is ours when nobody reports anything, `each` what one report takes. `rate` is rupiah for one dollar."""

    period: str
    reports: float
    officers: int
    ours: Bill
    idle: Bill
    naive: Bill
    each: Totals
    stored_bytes: float
    seats: Sequence[Seat]
    sms: Sequence[SmsPrice]
    segments: float
    texts_in: float
    rate: float
    counted_on: str

    def of_seats(self, seat: Seat) -> float:
        return seat.usd * self.officers * MONTHS[self.period]

    def of_sms(self, price: SmsPrice) -> float:
        return self.segments * price.per_segment / (self.rate if price.currency == "IDR" else 1.0)

    def bars(self) -> list[tuple[str, float]]:
        """What stands beside one another, without SMS: those cost the same whoever sends them."""
        return [
            ("Silayang", self.ours.usd),
            ("without the free tier", self.ours.list_usd),
            ("outbox and micro-steps", self.naive.usd),
            *((seat.name, self.of_seats(seat)) for seat in self.seats),
        ]


@dataclass(frozen=True)
class Question:
    """`reports` are those of the whole period; the months of a year are taken as alike."""

    period: str
    reports: float
    officers: int
    rate: float


def account_of(
    question: Question,
    designs: tuple[Design, Design],
    like: Workload,
    prices: Mapping[str, Price],
    offers: tuple[Sequence[SmsPrice], Sequence[Seat]],
    counted_on: str,
) -> Account:
    """`designs` are ours and the naive one; `like` says how long reports stay, whatever their number."""
    (ours, naive), months = designs, MONTHS[question.period]
    a_month = Workload(question.reports / months, like.open_days, like.stored_months)
    nobody = Workload(0, like.open_days, like.stored_months)
    used = totals_of(ours, a_month)
    return Account(
        period=question.period,
        reports=question.reports,
        officers=question.officers,
        ours=bill(items_of(ours, a_month), prices, months),
        idle=bill(items_of(ours, nobody), prices, months),
        naive=bill(items_of(naive, a_month), prices, months),
        each=parts_of(ours, Workload(1, like.open_days, like.stored_months))["reports of the month"],
        stored_bytes=ours.stored_bytes_per_report,
        sms=offers[0],
        seats=offers[1],
        segments=used.segments * months,
        texts_in=used.texts_in * months,
        rate=question.rate,
        counted_on=counted_on,
    )
