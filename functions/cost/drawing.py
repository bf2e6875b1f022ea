"""The comparison as an SVG of bars, readable on a phone in portrait and without colour. Pure."""

from collections.abc import Iterator
from html import escape

from functions.cost.account import Account
from functions.cost.table import Currency

WIDTH, MARGIN, ROW, BAR = 360, 16, 54, 18
FIRST_ROW, BELOW = 92, 96
OURS, THEIRS, INK, FAINT = "#0b5d57", "#b9c4c2", "#1b2423", "#5a6664"


def drawing(account: Account, currency: Currency) -> str:
    bars = account.bars()
    highest = max(usd for _, usd in bars) or 1.0
    height = FIRST_ROW + ROW * len(bars) + BELOW
    title = f"{account.reports:,.0f} reports a {account.period}"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'font-family="system-ui, sans-serif" fill="{INK}">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            f'<text x="{MARGIN}" y="34" font-size="20" font-weight="600">{escape(title)}</text>',
            f'<text x="{MARGIN}" y="56" font-size="14" fill="{FAINT}">'
            f"list prices without SMS; by the seat: {account.officers}</text>",
            *(line for n, (name, usd) in enumerate(bars) for line in _bar(n, name, usd, highest, currency)),
            *_sms(account, currency, FIRST_ROW + ROW * len(bars) + 20),
            "</svg>\n",
        )
    )


def _bar(n: int, name: str, usd: float, highest: float, currency: Currency) -> Iterator[str]:
    top = FIRST_ROW + ROW * n
    length = max(2.0, (WIDTH - 2 * MARGIN) * usd / highest)
    yield f'<text x="{MARGIN}" y="{top}" font-size="15">{escape(name)}</text>'
    yield f'<text x="{WIDTH - MARGIN}" y="{top}" font-size="15" text-anchor="end">{escape(currency.show(usd))}</text>'
    colour = OURS if n < 2 else THEIRS
    yield f'<rect x="{MARGIN}" y="{top + 8}" width="{length:.1f}" height="{BAR}" rx="3" fill="{colour}"/>'


def _sms(account: Account, currency: Currency, top: int) -> Iterator[str]:
    costs = sorted(account.of_sms(price) for price in account.sms)
    if costs:
        between = " to ".join(dict.fromkeys(currency.show(cost) for cost in (costs[0], costs[-1])))
        yield f'<text x="{MARGIN}" y="{top}" font-size="14">beside it {account.segments:,.0f} SMS, by gateway</text>'
        yield f'<text x="{MARGIN}" y="{top + 20}" font-size="14">{escape(between)}</text>'
    counted = f"Operations counted on {account.counted_on}."
    yield f'<text x="{MARGIN}" y="{top + 48}" font-size="12" fill="{FAINT}">{escape(counted)}</text>'
