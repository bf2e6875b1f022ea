"""What is used of the cloud in a month: activities that were counted, times how often they happen. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from math import ceil, inf

DAYS_A_MONTH = 30
MILLISECONDS_BILLED = 100
GIB = 2**30


@dataclass(frozen=True)
class Activity:
    """One request and what it does. `bytes_out` leave by the load balancer; zero for what the bus and timers call."""

    requests: int = 1
    reads: int = 0
    writes: int = 0
    deletes: int = 0
    publishes: int = 0
    calls: int = 0
    sends: int = 0
    segments: int = 0
    texts_in: int = 0
    bytes_out: int = 0
    cpu_ms: float = 0.0


@dataclass(frozen=True)
class Latency:
    """Milliseconds that a request waits, each; assumptions, since nobody has measured them in the region yet."""

    store_call: float
    publish: float
    gateway_call: float

    def billed_seconds(self, activity: Activity) -> float:
        """Cloud Run rounds each request up to 100 ms."""
        waits = activity.calls * self.store_call + activity.publishes * self.publish
        milliseconds = waits + activity.sends * self.gateway_call + activity.cpu_ms
        return ceil(milliseconds / MILLISECONDS_BILLED) * MILLISECONDS_BILLED / 1000


@dataclass(frozen=True)
class Design:
    """Activities by name, and how often each happens: for one report, in a month, in a month for each open report.

    `at_most` is how often one happens in a month however many come. `infrastructure` is what is rented whether or not
    anybody comes, by price item.
    """

    activities: Mapping[str, Activity]
    per_report: Mapping[str, float]
    per_month: Mapping[str, float]
    per_open_report: Mapping[str, float]
    at_most: Mapping[str, float]
    infrastructure: Mapping[str, float]
    stored_bytes_per_report: float
    log_bytes_per_request: float
    memory_gib: float
    latency: Latency


@dataclass(frozen=True)
class Workload:
    """`stored_months` is how many months of reports lie in the store; `open_days` how long one is open."""

    reports: float
    open_days: float
    stored_months: float

    @property
    def open_reports(self) -> float:
        return self.reports * self.open_days / DAYS_A_MONTH

    @property
    def stored_reports(self) -> float:
        return self.reports * self.stored_months


@dataclass(frozen=True)
class Totals:
    """A month's activities added up; seconds are billed ones."""

    requests: float = 0
    public_requests: float = 0
    reads: float = 0
    writes: float = 0
    deletes: float = 0
    publishes: float = 0
    segments: float = 0
    texts_in: float = 0
    bytes_out: float = 0
    seconds: float = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def parts_of(design: Design, workload: Workload) -> dict[str, Totals]:
    """By what makes them grow: the reports of the month, the open ones, and nothing."""
    return {
        "reports of the month": _sum(design, design.per_report, workload.reports),
        "open reports": _sum(design, design.per_open_report, workload.open_reports),
        "every month": _sum(design, design.per_month, 1),
    }


def totals_of(design: Design, workload: Workload) -> Totals:
    return sum(parts_of(design, workload).values(), Totals())


def items_of(design: Design, workload: Workload) -> dict[str, float]:
    """Quantity by price item."""
    all_ = totals_of(design, workload)
    return {
        **design.infrastructure,
        "firestore_reads": all_.reads,
        "firestore_writes": all_.writes,
        "firestore_deletes": all_.deletes,
        "firestore_storage": workload.stored_reports * design.stored_bytes_per_report / GIB,
        "firestore_pitr": workload.stored_reports * design.stored_bytes_per_report / GIB,
        "run_requests": all_.requests,
        "run_cpu": all_.seconds,
        "run_memory": all_.seconds * design.memory_gib,
        "pubsub_bytes": all_.publishes * 2 * MESSAGE_BYTES / GIB,
        "egress": all_.bytes_out / GIB,
        "balancer_bytes": all_.bytes_out / GIB,
        "armor_requests": all_.public_requests,
        "logging": all_.requests * design.log_bytes_per_request / GIB,
    }


# Pub/Sub bills 1,000 bytes at least, once for publishing and once for the push.
MESSAGE_BYTES = 1000


def _sum(design: Design, times: Mapping[str, float], factor: float) -> Totals:
    return sum(_each(design, times, factor), Totals())


def _each(design: Design, times: Mapping[str, float], factor: float) -> Iterator[Totals]:
    for name, often in times.items():
        activity, n = design.activities[name], min(often * factor, design.at_most.get(name, inf))
        yield Totals(
            requests=n * activity.requests,
            public_requests=n * activity.requests if activity.bytes_out else 0,
            reads=n * activity.reads,
            writes=n * activity.writes,
            deletes=n * activity.deletes,
            publishes=n * activity.publishes,
            segments=n * activity.segments,
            texts_in=n * activity.texts_in,
            bytes_out=n * activity.bytes_out,
            seconds=n * design.latency.billed_seconds(activity) if activity.requests else 0,
        )
