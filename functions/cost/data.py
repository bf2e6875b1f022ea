"""The committed figures: what was counted, how often it happens, and prices with their dates."""

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from functions.cost.prices import Price, Seat, SmsPrice
from functions.cost.usage import Activity, Design, Latency, Workload

FOLDER = Path(__file__).parent
USAGE = FOLDER / "usage.json"


class Figures:
    """Read when they are first asked for. `usage.json` is written by tests/bench/usage.py, the others by hand."""

    @cached_property
    def _usage(self) -> dict[str, Any]:
        return _read(USAGE)

    @cached_property
    def _workload(self) -> dict[str, Any]:
        return _read(FOLDER / "workload.json")

    @cached_property
    def _prices(self) -> dict[str, Any]:
        return _read(FOLDER / "prices.json")

    # --- what was counted, and how often it happens

    @property
    def counted_on(self) -> str:
        return str(self._usage["counted_on"])

    @property
    def stored_bytes_per_report(self) -> int:
        return int(self._usage["stored_bytes_per_report"])

    @property
    def activities(self) -> dict[str, Activity]:
        return {name: Activity(**activity) for name, activity in self._usage["activities"].items()}

    @property
    def officers(self) -> int:
        return int(self._workload["officers"])

    @property
    def like(self) -> Workload:
        """How long reports are open and stored; of their number it says nothing."""
        return Workload(0, self._workload["open_days"], self._workload["stored_months"])

    @property
    def ours(self) -> Design:
        read = self._workload
        return Design(
            activities=self.activities,
            per_report=_times(read["per_report"]),
            per_month=_times(read["per_month"]),
            per_open_report=_times(read["per_open_report"]),
            at_most=_times(read["at_most"]),
            infrastructure=_times(read["infrastructure"]),
            stored_bytes_per_report=self.stored_bytes_per_report,
            log_bytes_per_request=read["log_bytes_per_request"],
            memory_gib=read["memory_gib"],
            latency=Latency(**read["latency"]),
        )

    @property
    def naive(self) -> Design:
        """Ours, with the way from form to SMS and the waiting replaced by what naive.json lists."""
        ours, naive = self.ours, _read(FOLDER / "naive.json")
        kept = {name: often for name, often in ours.per_report.items() if name not in naive["not_ours"]}
        own = {name: Activity(**activity) for name, activity in naive["activities"].items()}
        return Design(
            activities={**ours.activities, **own},
            per_report=kept | _times(naive["per_report"]),
            per_month=_times(naive["per_month"]),
            per_open_report=_times(naive["per_open_report"]),
            at_most={},
            infrastructure={**ours.infrastructure, **_times(naive["infrastructure"])},
            stored_bytes_per_report=ours.stored_bytes_per_report,
            log_bytes_per_request=ours.log_bytes_per_request,
            memory_gib=ours.memory_gib,
            latency=ours.latency,
        )

    # --- prices

    @property
    def prices(self) -> dict[str, Price]:
        return {item: Price(**price) for item, price in self._prices["items"].items()}

    @property
    def sms(self) -> list[SmsPrice]:
        return [SmsPrice(gateway=gateway, **price) for gateway, price in self._prices["sms"].items()]

    @property
    def seats(self) -> list[Seat]:
        return [Seat(**seat) for seat in self._prices["seats"]]

    @property
    def idr_per_usd(self) -> float:
        return float(self._prices["idr_per_usd"]["rate"])


FIGURES = Figures()


def _times(read: Mapping[str, tuple[float, str]]) -> dict[str, float]:
    return {name: often for name, (often, _) in read.items()}


def _read(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.read_text())
    return read
