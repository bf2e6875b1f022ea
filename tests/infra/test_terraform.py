"""The Terraform holds against the provider's schema, and says the same as the code that it deploys."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import main
from functions.bus.topics import DEAD_LETTERS, SUBSCRIBERS
from functions.server import PUBLIC_PATHS
from functions.settings import ACKNOWLEDGEMENT_DEADLINE_SECONDS, read_settings
from tests.infra.faults import faults
from tests.infra.terraform import INFRA, functions, modules, read_module

DEPLOYED = main.PUBLIC | main.INTERNAL
ROOT, *OTHERS = modules()
MODULE = {module.name: module for module in OTHERS}


def test_every_argument_block_and_reference_is_known() -> None:
    assert faults(modules()) == []


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ('resource "google_pubsub_topic" "t" {\n  name = "t"\n  nome = "t"\n}', "google_pubsub_topic.t.nome: unknown"),
        ('resource "google_pubsub_topic" "t" {}', "google_pubsub_topic.t: 'name' is missing"),
        ('resource "google_pubsub_tropic" "t" {}', "google_pubsub_tropic.t: no such resource"),
        ('output "o" { value = google_pubsub_topic.t.id }', "google_pubsub_topic.t is not declared"),
        ('output "o" { value = var.absent }', "var.absent is not declared"),
        ('variable "idle" { type = string }', "var.idle is never used"),
        ('module "m" { source = "./modules/absent" }', "module m has no folder"),
        (
            'data "google_project" "p" {}\noutput "o" { value = data.google_project.p.colour }',
            "data.google_project.p has no 'colour'",
        ),
        (
            'resource "google_monitoring_alert_policy" "a" {\n  display_name = "a"\n  combiner = "XOR"\n'
            '  conditions { display_name = "c" }\n}',
            "google_monitoring_alert_policy.a.combiner: 'XOR' is not allowed",
        ),
    ],
)
def test_a_fault_is_found_and_named(tmp_path: Path, written: str, fault: str) -> None:
    (tmp_path / "main.tf").write_text(written + "\n")
    assert faults((read_module(tmp_path),)) == [f"{tmp_path.name}: {fault}"]


def test_every_entry_point_is_deployed_and_nothing_else() -> None:
    assert set(functions()) == set(DEPLOYED)


def test_the_balancer_brings_each_public_function_its_own_paths_and_no_internal_one_any() -> None:
    served = {name: [_as_template(path) for path in PUBLIC_PATHS[name]] for name in main.PUBLIC}
    assert {name: function["paths"] for name, function in functions().items() if function["paths"]} == served


def _as_template(path: str) -> str:
    return re.sub(r"<\w+>", "*", re.sub(r"<path:\w+>", "**", path))


def test_each_topic_wakes_the_function_that_subscribes_to_it() -> None:
    woken = {function["topic"]: name for name, function in functions().items() if function["topic"]}
    assert woken == SUBSCRIBERS
    assert all(set(function["publishes"]) <= set(SUBSCRIBERS) for function in functions().values())
    events = MODULE["events"]
    assert events.of("resource")["google_pubsub_topic.dead_letters"]["name"] == DEAD_LETTERS
    push = events.of("resource")["google_pubsub_subscription.push"]
    assert push["ack_deadline_seconds"] == ACKNOWLEDGEMENT_DEADLINE_SECONDS
    assert "oidc_token" in push["push_config"][0]


def test_only_what_the_balancer_serves_is_open_to_anybody() -> None:
    open_to_all = [
        (module.name, label, body["for_each"])
        for module in modules()
        for label, body in module.of("resource").items()
        if body.get("member") in ("allUsers", "allAuthenticatedUsers")
    ]
    assert open_to_all == [("infra", "google_cloud_run_v2_service_iam_member.anybody", "${local.public}")]
    assert "allUsers" not in "".join(module.code for module in OTHERS)


def test_what_faces_citizens_reads_no_private_key_and_leaves_no_request_log() -> None:
    """The desk, behind its sign-in, is the one exception."""
    for name in main.PUBLIC.keys() - {"desk"}:
        assert not {"contact", "case"} & set(functions()[name]["keys"]), name
        assert functions()[name]["traceless"], name


def test_the_sweep_comes_every_minute_the_watchdog_hourly_and_the_sweep_may_go_around_the_bus() -> None:
    job = ROOT.of("resource")["google_cloud_scheduler_job.timed"]
    assert (job["for_each"], job["http_target"][0]["http_method"]) == ("${local.timed}", "POST")
    assert ROOT.locals()["timed"] == {"sweep": "* * * * *", "watchdog": "0 * * * *"}
    assert set(functions()["sweep"]["wakes"]) == set(SUBSCRIBERS.values())


def test_the_functions_environment_is_one_that_the_settings_take() -> None:
    """Placeholders of Terraform stand for an id here; those of ours stay."""
    environment = {
        name: re.sub(r"^\$\{local\.concurrency\}$", "8", re.sub(r"\$\{var\.\w+\}", "x", str(value)))
        for name, value in MODULE["function"].locals()["environment"].items()
    }
    settings = read_settings(environment)
    assert (settings.stack, settings.threads, settings.trusted_proxies) == ("cloud", 8, 2)
    assert settings.function_urls.format(service="route-report").startswith("https://route-report-x.")
    assert "{key}" in str(settings.keys_dir)


def test_a_gateways_calls_are_not_throttled_as_a_citizens_are() -> None:
    """One provider brings everybody's texts and receipts from one address."""
    rules = MODULE["edge"].of("resource")["google_compute_security_policy.this"]["rule"]
    by_priority = sorted(rules, key=lambda rule: int(rule["priority"]))
    gateways, citizens, rest = by_priority
    assert gateways["match"][0]["expr"][0]["expression"] == "request.path.startsWith('/sms/')"
    assert citizens["match"][0]["config"][0]["src_ip_ranges"] == ["*"]
    per_minute = [rule["rate_limit_options"][0]["rate_limit_threshold"][0]["count"] for rule in (gateways, citizens)]
    assert per_minute == [6000, 300]
    assert rest["action"] == "allow"


def test_requests_of_citizens_are_counted_and_never_stored() -> None:
    sink = MODULE["watch"].of("resource")["google_logging_project_sink.default"]
    excluded = {exclusion["name"]: exclusion["filter"] for exclusion in sink["exclusions"]}
    assert "run.googleapis.com/requests" in excluded["citizens"]
    assert "${local.services}" in excluded["citizens"]
    assert "http_load_balancer" in excluded["balancer"]
    for backend in ("google_compute_backend_service.function",):
        assert MODULE["edge"].of("resource")[backend]["log_config"][0]["enable"] is False
    counted = MODULE["watch"].of("resource")["google_logging_metric.server_error"]["filter"]
    assert "run.googleapis.com/requests" in counted


def test_every_alarm_is_a_mail_and_one_about_a_gateway_says_so() -> None:
    """What no line of infra/modules/watch names has the last one's title; a name there that nobody raises is a slip."""
    raised = {
        event
        for path in (INFRA.parent / "functions").rglob("*.py")
        for event in re.findall(r'\balarm\(\s*"(\w+)"', path.read_text())
    }
    events = {name: set(alarm["events"]) for name, alarm in MODULE["watch"].locals()["alarms"].items()}
    assert events["other"] == set()
    assert set().union(*events.values()) <= raised
    assert events["gateway"] == {e for e in raised if e.startswith("gateway_") or e.endswith("alert_refused")}


def test_everything_that_stores_or_carries_data_lies_in_the_country() -> None:
    assert ROOT.of("variable")["region"]["default"] == "asia-southeast2"
    for module in modules():
        for label, body in module.of("resource").items():
            for where in _places(body):
                assert where == "${var.region}", label
            if label.startswith("google_pubsub_topic."):
                assert body["message_storage_policy"][0]["allowed_persistence_regions"] == ["${var.region}"], label


def _places(body: Any) -> Iterator[str]:
    """Every location that is named, however deep: a secret's replica lies inside its replication."""
    if isinstance(body, list):
        for inner in body:
            yield from _places(inner)
    elif isinstance(body, dict):
        for name, value in body.items():
            if name in ("location", "location_id", "region") and isinstance(value, str):
                yield value
            else:
                yield from _places(value)


def test_the_rules_and_the_indexes_deployed_are_the_files_that_tests_try() -> None:
    for name in ("firestore.rules", "firestore.indexes.json"):
        assert (INFRA / name).exists()
        assert f'file("${{path.module}}/../../{name}")' in MODULE["base"].code
