"""The simulation bends where the figures say, loses nobody, and holds again with what docs/scale.md enlarges."""

import pytest

from tests.bench.limits import ASIDE, CALLS_A_SECOND, Plan, bends, plan_for
from tests.bench.simulation import simulate
from tests.infra.terraform import modules

AMPLE = {"instances": 10_000, "texts_a_second": 1e6}
PLANS = [
    ("texts by the gateway", Plan(instances=10_000)),
    ("knocks of the sweep", Plan(**AMPLE)),  # type: ignore[arg-type]
    ("notify_officer: instances", Plan(texts_a_second=1e6, knocks_a_commit=50)),
    ("next_at: index of rising values", Plan(**AMPLE, knocks_a_commit=50)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("what", "plan"), PLANS, ids=[what for what, _ in PLANS])
def test_it_holds_below_the_bend_that_is_on_paper_and_not_above(what: str, plan: Plan) -> None:
    (at,) = [bend.at for bend in bends(plan) if bend.what == what]
    assert at == min(bend.at for bend in bends(plan) if not bend.what.startswith(ASIDE))
    assert simulate(at * 0.9, plan, grown=True).holds
    assert not simulate(at * 1.3, plan, grown=True).holds


@pytest.mark.parametrize("rate", [10, 1000, 50_000])
def test_what_is_enlarged_carries_the_rate_once_firestore_has_grown(rate: float) -> None:
    assert not simulate(rate, Plan(), grown=True).holds
    enlarged = simulate(rate, plan_for(rate), grown=True)
    assert enlarged.holds
    assert enlarged.percentile(0.99) < 10
    assert simulate(rate, plan_for(rate)).holds == (rate == 10), "a thousand at once are more than a new database takes"


@pytest.mark.parametrize("rate", [0.1, 100, 5000])
def test_nobody_is_lost_and_nobody_invented(rate: float) -> None:
    ran = simulate(rate, Plan(), seconds=400)
    assert ran.arrived == pytest.approx(ran.told + ran.turned_away + ran.waiting)


def test_a_crowd_of_a_minute_is_told_late_and_then_all_is_as_before() -> None:
    ran = simulate(1, Plan(), arrivals=lambda second: 30.0 if second < 60 else 1.0)
    assert ran.holds
    assert ran.percentile(0.5) > 60
    assert ran.waiting < 10


def test_todays_plan_is_what_the_terraform_deploys() -> None:
    module = {module.name: module for module in modules()}
    function, policy = module["function"], module["edge"].of("resource")["google_compute_security_policy.this"]
    most = max(rule["rate_limit_options"][0]["rate_limit_threshold"][0]["count"] for rule in policy["rule"][:2])
    assert most == CALLS_A_SECOND * 60
    service = function.of("resource")["google_cloudfunctions2_function.this"]["service_config"][0]
    assert service["max_instance_count"] == Plan().instances
    assert function.locals()["concurrency"] == Plan().concurrency
