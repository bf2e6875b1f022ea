"""A simulated year as a picture for the agency: one SVG, as wide as a phone, without a plotting library."""

import math
from collections import Counter
from datetime import timedelta
from html import escape

from functions.model.agency import Agency
from functions.model.report import Urgency
from functions.policy.assignment import agency_time
from functions.policy.regions import name_of
from functions.policy.wording import URGENCY_WORDS
from functions.simulation.tally import MOST_OF_A_FAIR_SHARE, Carried, Outcome, Tally, late_share, percentiles
from functions.simulation.traffic import Traffic

WIDTH, MARGIN, ROW = 360, 12, 40
LEFT, RIGHT = 92, WIDTH - MARGIN
INK, FAINT, LATE = "#1b1b1b", "#d9d9d9", "#b3261e"
RUNGS = {
    "duty": ("petugas", "#0b5fa5"),
    "second": ("petugas kedua", "#5aa9e6"),
    "supervisor": ("atasan", "#a87400"),
    "province": ("provinsi", "#7a4fa3"),
    "hotline": ("meja piket", "#4c4c4c"),
    "outside": ("kontak luar", "#a0522d"),
    "nobody": ("belum ada", LATE),
}
TICKS = {1: "1 mnt", 10: "10 mnt", 60: "1 jam", 360: "6 jam", 1440: "1 hari", 10080: "1 mgg"}
SHORTEST, LONGEST = 0.5, 14400.0


class Canvas:
    """Grows downwards; `y` is where the next thing stands."""

    def __init__(self) -> None:
        self.y, self._parts = 0.0, list[str]()

    def text(self, x: float, dy: float, words: str, size: int = 12, anchor: str = "start", fill: str = INK) -> None:
        weight = ' font-weight="bold"' if size > 13 else ""
        place = f'x="{x:.1f}" y="{self.y + dy:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"'
        self._parts.append(f"<text {place}{weight}>{escape(words)}</text>")

    def bar(self, x: float, dy: float, width: float, height: float, fill: str) -> None:
        place = f'x="{x:.1f}" y="{self.y + dy:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}"'
        self._parts.append(f'<rect {place} fill="{fill}"/>')

    def dot(self, x: float, dy: float, radius: float, fill: str) -> None:
        self._parts.append(f'<circle cx="{x:.1f}" cy="{self.y + dy:.1f}" r="{radius}" fill="{fill}"/>')

    def heading(self, words: str, *below: str) -> None:
        self.y += 34
        self.text(MARGIN, 0, words, 15)
        for line in below:
            self.y += 17
            self.text(MARGIN, 0, line, 12, fill="#555555")
        self.y += 10

    def svg(self) -> str:
        height = math.ceil(self.y + MARGIN)
        inside = "\n".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'font-family="system-ui, sans-serif" role="img">\n'
            f'<title>Simulasi satu tahun</title>\n<rect width="100%" height="100%" fill="#ffffff"/>\n{inside}\n</svg>\n'
        )


def picture(agency: Agency, traffic: Traffic, tally: Tally) -> str:
    canvas = Canvas()
    canvas.heading(
        "Simulasi satu tahun",
        f"{agency.name}",
        f"{traffic.reports} laporan rekaan, {traffic.year}, benih {traffic.seed}",
    )
    _waits(canvas, tally)
    _rungs(canvas, tally)
    _hours(canvas, agency, list(tally.outcomes.values()))
    _carried(canvas, agency, [one for one in tally.carried.values() if one.asked])
    return canvas.svg()


# --- how long


def _waits(canvas: Canvas, tally: Tally) -> None:
    canvas.heading(
        "Berapa lama sampai ada YA",
        "Titik: separuh laporan, 9 dari 10, 99 dari 100.",
        "Garis merah: batas waktu menurut aturan.",
    )
    urgencies = [urgency for urgency in Urgency if tally.of(urgency)]
    height = ROW * len(urgencies)
    for minutes, words in TICKS.items():
        canvas.bar(_along(minutes), 0, 0.5, height, FAINT)
        canvas.text(_along(minutes), height + 12, words, 10, "middle")
    for urgency in urgencies:
        _waits_of(canvas, urgency, tally.of(urgency))
    canvas.y += 16


def _waits_of(canvas: Canvas, urgency: Urgency, outcomes: list[Outcome]) -> None:
    waits = [_minutes(wait) if wait else LONGEST for wait in percentiles(outcomes)]
    deadline = sorted(_minutes(outcome.deadline - outcome.received_at) for outcome in outcomes)[len(outcomes) // 2]
    canvas.text(MARGIN, 15, URGENCY_WORDS[urgency])
    canvas.text(MARGIN, 30, f"{late_share(outcomes):.0%} terlambat", 11, fill=LATE)
    canvas.bar(_along(waits[0]), 17, _along(waits[-1]) - _along(waits[0]), 4, "#5aa9e6")
    canvas.bar(_along(deadline) - 1, 6, 2, 26, LATE)
    for wait, radius in zip(waits, (6, 4.5, 3), strict=True):
        canvas.dot(_along(wait), 19, radius, "#0b5fa5")
    canvas.y += ROW


def _along(minutes: float) -> float:
    """On a scale on which every step of ten is as long."""
    share = math.log(max(minutes, SHORTEST) / SHORTEST) / math.log(LONGEST / SHORTEST)
    return LEFT + min(share, 1) * (RIGHT - LEFT)


def _minutes(length: timedelta) -> float:
    return length / timedelta(minutes=1)


# --- by whom, and when


def _rungs(canvas: Canvas, tally: Tally) -> None:
    canvas.heading("Siapa yang menjawab YA")
    for urgency in [urgency for urgency in Urgency if tally.of(urgency)]:
        rungs, x = tally.rungs(tally.of(urgency)), float(LEFT)
        canvas.text(MARGIN, 15, URGENCY_WORDS[urgency])
        for rung, (_, fill) in RUNGS.items():
            width = (RIGHT - LEFT) * rungs[rung] / rungs.total()
            if width:
                canvas.bar(x, 3, width, 17, fill)
            if width > 30:
                canvas.text(x + width / 2, 16, f"{rungs[rung] / rungs.total():.0%}", 11, "middle", "#ffffff")
            x += width
        canvas.y += 26
    seen = tally.rungs(list(tally.outcomes.values()))
    _legend(canvas, [(words, fill) for rung, (words, fill) in RUNGS.items() if seen[rung]])


def _legend(canvas: Canvas, entries: list[tuple[str, str]]) -> None:
    for n, (words, fill) in enumerate(entries):
        x = MARGIN + (n % 3) * 114
        canvas.bar(x, 8, 10, 10, fill)
        canvas.text(x + 15, 17, words)
        if n % 3 == 2 or n == len(entries) - 1:
            canvas.y += 20


def _hours(canvas: Canvas, agency: Agency, outcomes: list[Outcome]) -> None:
    canvas.heading("Jam berapa laporan masuk", "Merah: tidak dijawab dalam batas waktu.")
    came = Counter(agency_time(agency, outcome.received_at).hour for outcome in outcomes)
    late = Counter(agency_time(agency, outcome.received_at).hour for outcome in outcomes if outcome.is_late)
    height, step = 90, (WIDTH - 2 * MARGIN) / 24
    tallest = max(came.values())
    for hour in range(24):
        x = MARGIN + hour * step
        for counted, fill in ((came, "#5aa9e6"), (late, LATE)):
            tall = height * counted[hour] / tallest
            if tall:
                canvas.bar(x, height - tall, step - 2, tall, fill)
        if hour % 3 == 0:
            canvas.text(x + step / 2, height + 14, f"{hour:02}", 11, "middle")
    canvas.y += height + 18


# --- who carried what


def _carried(canvas: Canvas, agency: Agency, people: list[Carried]) -> None:
    canvas.heading(
        "Siapa menanggung berapa",
        "Batang: berapa kali diminta. Garis: bagian yang adil",
        f"selama bertugas. Merah: di atas {_decimal(MOST_OF_A_FAIR_SHARE)} kali bagian itu.",
    )
    most = max((max(one.asked, one.fairly_asked) for one in people), default=1)
    region = ""
    for one in people:
        if one.officer.areas[0] != region:
            region = one.officer.areas[0]
            canvas.text(MARGIN, 16, name_of(agency, region) or region, 12, fill="#555555")
            canvas.y += 22
        _one(canvas, one, most)
        canvas.y += 22


def _one(canvas: Canvas, one: Carried, most: float) -> None:
    unit = (RIGHT - LEFT - 66) / most
    is_much = one.asked_ratio > MOST_OF_A_FAIR_SHARE
    canvas.text(MARGIN, 13, one.officer.name if len(one.officer.name) <= 12 else f"{one.officer.name[:11]}…")
    canvas.bar(LEFT, 3, one.asked * unit, 13, LATE if is_much else "#5aa9e6")
    canvas.bar(LEFT + one.fairly_asked * unit - 1, 0, 2, 19, INK)
    canvas.text(RIGHT, 14, f"{one.asked}  ({_decimal(round(one.asked_ratio, 2))}×)", 11, "end")


def _decimal(number: float) -> str:
    return f"{number:g}".replace(".", ",")
