"""What is wrong with Terraform files as far as names go: against the provider's schema, and among themselves."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.infra.terraform import Module

SCHEMA = json.loads((Path(__file__).parent.parent / "data" / "google-provider-6.50.0.schema.json").read_text())
META = {"count", "for_each", "depends_on", "provider", "lifecycle"}
# The condensed schema lost arguments that are called like the meta-argument `count`.
LOST = {"rate_limit_threshold": {"count": {"required": True, "type": "number"}}}
# It holds arguments only; these are attributes that the provider computes.
COMPUTED = {
    "google_service_account": {"email", "member"},
    "google_project": {"number"},
    "google_compute_global_address": {"address"},
    "google_monitoring_uptime_check_config": {"uptime_check_id"},
    "google_monitoring_notification_channel": {"name"},
    "google_firebaserules_ruleset": {"name"},
}
ALLOWED = {
    "ingress_settings": {"ALLOW_ALL", "ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB"},
    "load_balancing_scheme": {"EXTERNAL_MANAGED"},
    "network_endpoint_type": {"SERVERLESS"},
    "min_tls_version": {"TLS_1_2"},
    "http_method": {"POST"},
    "comparison": {"COMPARISON_GT", "COMPARISON_LT"},
    "combiner": {"OR", "AND"},
    "per_series_aligner": {"ALIGN_SUM", "ALIGN_MAX", "ALIGN_NEXT_OLDER"},
    "cross_series_reducer": {"REDUCE_SUM", "REDUCE_MIN", "REDUCE_COUNT_FALSE"},
    "metric_kind": {"DELTA", "GAUGE", "CUMULATIVE"},
    "value_type": {"INT64", "DOUBLE", "DISTRIBUTION"},
    "log_type": {"ADMIN_READ", "DATA_READ", "DATA_WRITE"},
    "point_in_time_recovery_enablement": {"POINT_IN_TIME_RECOVERY_ENABLED", "POINT_IN_TIME_RECOVERY_DISABLED"},
    "delete_protection_state": {"DELETE_PROTECTION_ENABLED", "DELETE_PROTECTION_DISABLED"},
    "deletion_policy": {"ABANDON", "DELETE"},
    "public_access_prevention": {"enforced", "inherited"},
    "available_memory": {"256Mi", "512Mi", "1Gi"},
}
INDEX = r"(?:\[(?:[^\[\]]|\[[^\]]*\])*\])?"
ADDRESS = re.compile(rf"(?<![\w.])(data\.)?(google_\w+)\.(\w+){INDEX}(?:\.(\w+))?")


def faults(all_modules: tuple[Module, ...]) -> list[str]:
    found: list[str] = []
    by_name = {module.name: module for module in all_modules}
    for module in all_modules:
        found += [*against_schema(module), *references(module), *unused(module), *calls(module, by_name)]
    return found


# --- against the provider


def against_schema(module: Module) -> Iterator[str]:
    for kind in ("resource", "data"):
        for label, body in module.of(kind).items():
            schema = SCHEMA[kind].get(label.partition(".")[0])
            where = f"{module.name}: {label}"
            if schema is None:
                yield f"{where}: no such {kind}"
            else:
                yield from _block(where, {k: v for k, v in body.items() if k not in META}, schema)


def _block(where: str, body: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    given = dict(_unfolded(body))
    schema = schema | LOST.get(where.rpartition(".")[2], {})
    for name in schema:
        if schema[name].get("required") and name not in given:
            yield f"{where}: '{name}' is missing"
    for name, value in given.items():
        inside = f"{where}.{name}"
        if name not in schema:
            yield f"{inside}: unknown"
        elif "block" in schema[name]:
            blocks = value if isinstance(value, list) else [value]
            if schema[name].get("single") and len(blocks) > 1:
                yield f"{inside}: only one is allowed"
            for block in blocks:
                yield from _block(inside, block, schema[name]["block"])
        else:
            yield from _values(inside, name, value)


def _unfolded(body: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if name == "dynamic":
            for dynamic in value:
                yield from ((block, inner["content"]) for block, inner in dynamic.items())
        else:
            yield name, value


def _values(where: str, name: str, value: Any) -> Iterator[str]:
    """Literals, also inside a conditional; what is computed is not known here."""
    if name in ALLOWED and isinstance(value, str):
        literals = re.findall(r'"([^"$]*)"', value) if "${" in value else [value]
        yield from (f"{where}: {literal!r} is not allowed" for literal in literals if literal not in ALLOWED[name])


# --- among themselves


def references(module: Module) -> Iterator[str]:
    """Every name that is spoken of exists, and so does the attribute that is asked of it."""
    declared = {"var": module.of("variable"), "local": module.locals(), "module": module.of("module")}
    for kind, name in re.findall(r"(?<![\w.\"/-])(var|local|module)\.(\w+)", module.code):
        if name not in declared[kind]:
            yield f"{module.name}: {kind}.{name} is not declared"
    for data, type_, name, attribute in ADDRESS.findall(module.code):
        kind = "data" if data else "resource"
        if f"{type_}.{name}" not in module.of(kind):
            yield f"{module.name}: {data}{type_}.{name} is not declared"
        elif attribute and attribute not in SCHEMA[kind].get(type_, {}).keys() | COMPUTED.get(type_, set()) | {"id"}:
            yield f"{module.name}: {data}{type_}.{name} has no '{attribute}'"


def unused(module: Module) -> Iterator[str]:
    for kind, names in (("var", module.of("variable")), ("local", module.locals())):
        for name in names:
            if not re.search(rf"(?<![\w.]){kind}\.{name}\b", module.code):
                yield f"{module.name}: {kind}.{name} is never used"


def calls(module: Module, by_name: dict[str, Module]) -> Iterator[str]:
    """Arguments and outputs of the modules that this one calls."""
    for label, body in module.of("module").items():
        called = by_name.get(body["source"].rpartition("/")[2])
        if called is None:
            yield f"{module.name}: module {label} has no folder"
            continue
        wanted, given = called.of("variable"), set(body) - META - {"source"}
        yield from (f"{module.name}: module {label} takes no '{name}'" for name in given - set(wanted))
        missing = {name for name, variable in wanted.items() if "default" not in variable} - given
        yield from (f"{module.name}: module {label} needs '{name}'" for name in missing)
        asked = set(re.findall(rf"module\.{label}{INDEX}\.(\w+)", module.code))
        if re.search(rf"in module\.{label}\b", module.code):
            asked |= set(re.findall(r"=> function\.(\w+)", module.code)) & set(called.of("output"))
        yield from (f"{module.name}: module {label} puts out no '{name}'" for name in asked - set(called.of("output")))
        yield from (f"{called.name}: output {name} is never used" for name in set(called.of("output")) - asked)
