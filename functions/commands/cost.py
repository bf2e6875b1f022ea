"""`cost`: what so many reports come to, as a table and a drawing."""

import argparse
from pathlib import Path
from typing import Any

from functions.commands.failed import CommandFailed
from functions.cost.account import MONTHS, Account, Question, account_of
from functions.cost.data import FIGURES
from functions.cost.drawing import drawing
from functions.cost.prices import SmsPrice
from functions.cost.table import Currency, lines_of

MOST_REPORTS = 100_000_000


def add_cost(commands: Any) -> None:
    command = commands.add_parser("cost", help="what so many reports cost, at list prices")
    command.add_argument("--reports", type=_whole, default=1000, metavar="N", help="in the period (1000)")
    periods = command.add_mutually_exclusive_group()
    for period in MONTHS:
        periods.add_argument(f"--{period}", dest="period", action="store_const", const=period, default="month")
    command.add_argument("--officers", type=_whole, metavar="N", help="for what is sold by the seat")
    command.add_argument("--gateway", metavar="NAME", help="only this one's price of SMS")
    command.add_argument("--sms-price", type=_amount, metavar="PRICE", help="of one segment, yours, in the currency")
    command.add_argument("--currency", choices=("USD", "IDR"), default="USD")
    command.add_argument("--rate", type=_amount, metavar="IDR", help="rupiah for one dollar")
    command.add_argument("--svg", type=Path, metavar="FILE", help="draw the comparison as well")
    command.set_defaults(asks=answer)


def answer(options: argparse.Namespace) -> None:
    """Raises CommandFailed."""
    rate = options.rate or FIGURES.idr_per_usd
    currency = Currency(options.currency, rate if options.currency == "IDR" else 1.0)
    account = _account(options, rate)
    for line in lines_of(account, currency):
        print(line)
    if options.svg:
        try:
            options.svg.write_text(drawing(account, currency))
        except OSError as error:
            raise CommandFailed(f"cannot write {options.svg}: {error.strerror}") from error


def _account(options: argparse.Namespace, rate: float) -> Account:
    officers = FIGURES.officers if options.officers is None else options.officers
    question = Question(options.period, options.reports, officers, rate)
    designs = (FIGURES.ours, FIGURES.naive)
    offers = (_sms_prices(options), FIGURES.seats)
    return account_of(question, designs, FIGURES.like, FIGURES.prices, offers, FIGURES.counted_on)


def _sms_prices(options: argparse.Namespace) -> list[SmsPrice]:
    if options.sms_price:
        name = options.gateway or "at your price"
        return [SmsPrice(name, options.sms_price, options.currency, "given with --sms-price", "now")]
    known = {price.gateway: price for price in FIGURES.sms}
    if options.gateway is None:
        return list(known.values())
    if options.gateway not in known:
        raise CommandFailed(
            f"no price is known for {options.gateway!r}: give --sms-price, or one of {', '.join(known)}"
        )
    return [known[options.gateway]]


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_REPORTS):
        raise argparse.ArgumentTypeError(f"write a whole number from 0 to {MOST_REPORTS}")
    return int(text)


def _amount(text: str) -> float:
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 < amount < float("inf"):
        raise argparse.ArgumentTypeError("write a number above zero")
    return amount
