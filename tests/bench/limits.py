"""What one report needs of each limited thing, what there is of it, and so at how many reports a second it bends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from functions.cost.data import FIGURES
from functions.cost.usage import Activity, Workload, totals_of
from functions.entrypoints.sweep import TIME_LIMIT
from functions.sweep import PAGE

BEST_PRACTICES = "https://firebase.google.com/docs/firestore/best-practices"
PUBSUB_QUOTAS = "https://cloud.google.com/pubsub/quotas"
ASSUMED = "functions/cost/workload.json"
CALLS_A_SECOND = 100
BALANCER = "infra/modules/edge/main.tf"
TERRAFORM = "infra/modules/function/main.tf"
CONTRACT = "the contract; a modem sends 0.1 to 0.2"
INDEX_WRITES = 500
FIRESTORE_START, FIRESTORE_GROWTH, FIRESTORE_STEP = 500, 1.5, timedelta(minutes=5)
MESSAGE_BYTES = 1000
PUSH_BYTES, PUBLISH_BYTES = 20e6, 50e6
SECONDS_A_DAY = 86_400
# Off a report's way from POST to SMS: more of the same does not mend them.
ASIDE = ("recount", "audit", "balancer")


@dataclass(frozen=True)
class Plan:
    """What is deployed. Shards of one are today's design; instances and concurrency are the Terraform's."""

    name: str = "today"
    instances: int = 10
    concurrency: int = 8
    index_shards: int = 1
    sweeps: int = 1
    recounts: int = 1
    knocks_a_commit: int = 1
    texts_a_second: float = 30
    pubsub_projects: int = 1


@dataclass(frozen=True)
class Bend:
    """`each` is what one report a second takes of `there_is`; the source says where that figure is from."""

    what: str
    each: float
    there_is: float
    source: str

    @property
    def at(self) -> float:
        return self.there_is / self.each


def seconds_of(activity: Activity) -> float:
    """How long a request is under way."""
    latency = FIGURES.ours.latency
    waits = activity.calls * latency.store_call + activity.publishes * latency.publish
    return (waits + activity.sends * latency.gateway_call + activity.cpu_ms) / 1000


def capacity(plan: Plan, activity: Activity) -> float:
    """Requests a second of one function: bound by how many are under way, or by its processors."""
    return plan.instances * min(plan.concurrency / seconds_of(activity), 1000 / activity.cpu_ms)


def activity(name: str) -> Activity:
    return FIGURES.activities[name]


def often(name: str) -> float:
    return FIGURES.ours.per_report[name]


def operations_on_the_way() -> float:
    """Reads and writes from POST to SMS."""
    spent = ((activity(name), times) for name, times in ON_THE_WAY.items())
    return sum((one.reads + one.writes) * times for one, times in spent)


def index_writes_per_report() -> float:
    """Every write of a report moves its next_at: four from POST to SMS, a mark and a step for each knock."""
    return sum(activity(name).writes * times for name, times in ON_THE_WAY.items()) + 2 * often("knock")


def messages_per_report() -> float:
    return totals_of(replace(FIGURES.ours, per_month={}, per_open_report={}), Workload(1, 0, 0)).publishes


def knocks_a_second(plan: Plan) -> float:
    """Of a sweep that works 50 seconds of each minute."""
    at_work = TIME_LIMIT.total_seconds() / 60
    return plan.sweeps * plan.knocks_a_commit * at_work / seconds_of(activity("knock"))


def calls_per_report() -> float:
    """Of a gateway: each text that comes in, and a receipt for each that goes out."""
    came = sum(one.texts_in * FIGURES.ours.per_report.get(name, 0) for name, one in FIGURES.activities.items())
    return came + texts_per_report()


def texts_per_report() -> float:
    return often("alert") + often("send")


# How often each function is asked until somebody's phone rings.
ON_THE_WAY = {"intake": 1.0, "route": 1.0, "alert": often("alert")}


def recount_seconds(plan: Plan, rate: float) -> float:
    """Page after page of the reports that are open at such a rate."""
    open_reports = rate * FIGURES.like.open_days * SECONDS_A_DAY
    return open_reports / PAGE * FIGURES.ours.latency.store_call / 1000 / plan.recounts


def bends(plan: Plan) -> Iterator[Bend]:
    """On paper: each by itself, as if nothing else bent before."""
    yield Bend("recount: seconds of a sweep", recount_seconds(plan, 1), TIME_LIMIT.total_seconds(), ASSUMED)
    yield Bend("audit trail: writes of its head", often("desk_story") + often("desk_sign_in"), 1, BEST_PRACTICES)
    yield Bend("balancer: calls of one provider", calls_per_report(), CALLS_A_SECOND, BALANCER)
    yield Bend("texts by the gateway", texts_per_report(), plan.texts_a_second, CONTRACT)
    yield Bend("knocks of the sweep", often("knock"), knocks_a_second(plan), ASSUMED)
    texts = capacity(plan, activity("alert"))
    yield Bend("notify_officer: instances", texts_per_report(), texts, TERRAFORM)
    rising = INDEX_WRITES * plan.index_shards
    yield Bend("next_at: index of rising values", index_writes_per_report(), rising, BEST_PRACTICES)
    yield Bend("Firestore at once, before it has grown", operations_on_the_way(), FIRESTORE_START, BEST_PRACTICES)
    yield Bend("route_report: instances", 1, capacity(plan, activity("route")), TERRAFORM)
    yield Bend("intake: instances", often("intake"), capacity(plan, activity("intake")), TERRAFORM)
    bytes_a_report = messages_per_report() * MESSAGE_BYTES
    for way, limit in (("pushed", PUSH_BYTES), ("published", PUBLISH_BYTES)):
        yield Bend(f"Pub/Sub: bytes {way} in a region", bytes_a_report, limit * plan.pubsub_projects, PUBSUB_QUOTAS)


def plan_for(rate: float) -> Plan:
    """The least of each thing that carries so many reports a second, with a quarter to spare: first what costs nothing,
    then more of the same."""
    wanted, first = rate * 1.25, Plan()
    if any(bend.at < wanted for bend in bends(first) if not bend.what.startswith(ASIDE)):
        first = replace(first, concurrency=80, knocks_a_commit=PAGE)

    def times(what: str) -> int:
        return max(ceil(wanted / bend.at) for bend in bends(first) if bend.what.startswith(what))

    return replace(
        first,
        name="enlarged",
        instances=first.instances * max(times("notify_officer"), times("intake"), times("route_report")),
        index_shards=times("next_at"),
        sweeps=times("knocks"),
        recounts=times("recount"),
        texts_a_second=max(first.texts_a_second, wanted * texts_per_report()),
        pubsub_projects=times("Pub/Sub"),
    )
