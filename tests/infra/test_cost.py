"""What the cost model says is rented is what the Terraform rents."""

from typing import Any

from functions.cost.data import FIGURES
from functions.sweep import RECOUNTED_A_MINUTE
from tests.infra.terraform import functions, modules

MODULE = {module.name: module for module in modules()}
MINUTES_A_MONTH = 30 * 24 * 60
RENTED = FIGURES.ours.infrastructure


def blocks(module: str, kind: str) -> list[dict[str, Any]]:
    return [body for label, body in MODULE[module].of("resource").items() if label.startswith(f"{kind}.")]


def test_the_balancer_its_rules_and_the_timers_are_counted() -> None:
    (policy,) = blocks("edge", "google_compute_security_policy")
    assert (RENTED["armor_policies"], RENTED["armor_rules"]) == (1, len(policy["rule"]))
    assert 0 < len(blocks("edge", "google_compute_global_forwarding_rule")) <= 5, "five cost the same as one"
    timed = MODULE["infra"].locals()["timed"]
    assert RENTED["scheduler_jobs"] == len(timed)
    sweeps = FIGURES.ours.per_month["sweep"] + FIGURES.ours.per_month["sweep_that_watches"]
    assert (timed["sweep"], sweeps) == ("* * * * *", MINUTES_A_MONTH)
    assert (timed["watchdog"], FIGURES.ours.per_month["watchdog"]) == ("0 * * * *", MINUTES_A_MONTH / 60)


def test_what_is_kept_warm_and_how_large_it_is() -> None:
    warm = [function for function in functions().values() if function["warm"]]
    assert RENTED["warm_cpu"] == sum(function["warm"] for function in warm) * MINUTES_A_MONTH * 60
    assert RENTED["warm_memory"] == RENTED["warm_cpu"] * FIGURES.ours.memory_gib
    assert {function["memory"] for function in warm} == {f"{int(FIGURES.ours.memory_gib * 1024)}Mi"}


def test_every_alert_condition_and_each_uptime_check_is_counted() -> None:
    alarms = MODULE["watch"].locals()["alarms"]
    policies = blocks("watch", "google_monitoring_alert_policy")
    conditions = sum(len(alarms) if "for_each" in policy else len(policy["conditions"]) for policy in policies)
    assert RENTED["alert_conditions"] == conditions
    (check,) = blocks("watch", "google_monitoring_uptime_check_config")
    assert check["period"] == "60s"
    checks = len(check["selected_regions"]) * MINUTES_A_MONTH
    assert FIGURES.ours.per_month["health"] == RENTED["uptime_checks"] == checks


def test_the_recount_reads_no_more_than_the_sweep_lets_it() -> None:
    assert FIGURES.ours.at_most["recount"] == RECOUNTED_A_MINUTE * MINUTES_A_MONTH
