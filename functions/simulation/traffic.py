"""A year's reports: when, from where, how urgent. Every figure here is an assumption, as docs/simulate.md tells."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from functions.model.agency import Agency
from functions.model.report import Report, Urgency, Victim
from functions.policy.forecast import imagined
from functions.policy.regions import regency_of, villages

T = TypeVar("T")
# By the hour of the day: few while people sleep, most in the evening.
HOURS = (2, 1.5, 1, 1, 1, 1.5, 2, 3, 5, 6, 6, 5.5, 5, 5, 5, 5, 5.5, 6, 7, 8, 8, 7, 5, 3)
# From Monday to Sunday.
WEEKDAYS = (1.1, 1.0, 1.0, 1.0, 0.95, 0.95, 1.0)
URGENCIES = {Urgency.EMERGENCY: 10, Urgency.HIGH: 40, Urgency.MEDIUM: 40, Urgency.LOW: 10}
CATEGORIES = {"physical": 40, "psychological": 20, "sexual": 22, "neglect": 8, "online": 5, "bullying": 3, "other": 2}
CHILDREN, WISHES_A_WOMAN, PLACE_UNKNOWN = 0.45, 0.1, 0.03
# An urban village is home to about four times as many people as a rural one.
URBAN_WEIGHT = 4


@dataclass(frozen=True)
class Traffic:
    """`weights` gives some regencies a weight of their own, in the unit of `region_weights`."""

    reports: int
    year: int
    seed: int
    weights: dict[str, float] = field(default_factory=dict)


def arrivals(agency: Agency, traffic: Traffic) -> list[Report]:
    """In the order in which they come; the same for the same arguments."""
    draw = random.Random(f"{traffic.seed}/arrivals")  # noqa: S311 - a simulation
    regions = region_weights(agency) | traffic.weights
    moments = sorted(_moments(agency, traffic, draw))
    return [_report(moment, f"{traffic.seed}/{n}", regions, draw) for n, moment in enumerate(moments)]


def region_weights(agency: Agency) -> dict[str, float]:
    """How many people live in a regency, by its villages; by its districts where the villages are not known."""
    regencies = [region.code for region in agency.regions if region.level == "regency"]
    codes = [*villages(agency.province)] or [region.code for region in agency.regions if region.level == "district"]
    weights = dict.fromkeys(regencies, 0.0)
    for code in codes:
        if regency := regency_of(code):
            weights[regency] += URBAN_WEIGHT if code.rpartition(".")[2].startswith("1") else 1
    return weights


def _moments(agency: Agency, traffic: Traffic, draw: random.Random) -> Iterator[datetime]:
    zone = timezone(timedelta(minutes=agency.utc_offset_minutes))
    first = datetime(traffic.year, 1, 1, tzinfo=zone)
    days = [first + timedelta(days=n) for n in range((first.replace(year=traffic.year + 1) - first).days)]
    for day in draw.choices(days, [WEEKDAYS[day.weekday()] for day in days], k=traffic.reports):
        (hour,) = draw.choices(range(24), HOURS)
        yield (day + timedelta(hours=hour, seconds=draw.randrange(3600))).astimezone(UTC)


def _report(moment: datetime, name: str, regions: dict[str, float], draw: random.Random) -> Report:
    (region,), (urgency,) = draw.choices(list(regions), list(regions.values())), _one_of(URGENCIES, draw)
    place = None if draw.random() < PLACE_UNKNOWN else region
    report = imagined(place, urgency, _one_of(CATEGORIES, draw), moment)
    report.report_id = hashlib.blake2b(name.encode(), digest_size=16).hexdigest()
    report.victims = [Victim(age_group="6-12" if draw.random() < CHILDREN else "25-44", sex="female")]
    report.wishes_a_woman = draw.random() < WISHES_A_WOMAN
    return report


def _one_of(weights: dict[T, int], draw: random.Random) -> list[T]:
    return draw.choices(list(weights), list(weights.values()))
