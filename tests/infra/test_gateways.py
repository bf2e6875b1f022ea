"""Gateways in the cloud: their secrets reach the functions that need them, and no other one asks for a gateway."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import hcl2
import pytest

from functions.app import App
from functions.ports import Wakeup
from functions.settings import GATEWAY_KINDS, read_settings
from functions.watchdog import watch
from tests.bench.meter import Asked, HeldBus
from tests.infra.terraform import INFRA, functions, modules
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, hush
from tests.pipeline.desk import DeskClient
from tests.world import World

MODULE = {module.name: module for module in modules()}
NEED_GATEWAYS = {"sms_inbound", "sms_receipt", "notify_officer", "advance_report", "sweep"}
TERRAFORM = shutil.which("terraform")
URL = "https://lapor.example.go.id"
KANNEL: dict[str, Any] = {
    "name": "kannel",
    "kind": "kannel",
    "settings": {"NUMBER": "1234", "SEND_URL": "https://sms.example/send", "USER": "silayang"},
    "secrets": ["PASSWORD", "SECRET"],
}
PHONE: dict[str, Any] = {
    "name": "old_phone",
    "kind": "capcom6",
    "settings": {"NUMBER": "+628110000001", "USER": "phone"},
    "secrets": ["PASSWORD", "SIGNING_KEY"],
}


def test_five_functions_get_the_gateways_and_one_gets_the_callers() -> None:
    given = {name: function["given"] for name, function in functions().items()}
    assert {name for name, what in given.items() if "gateways" in what} == NEED_GATEWAYS
    assert {name for name, what in given.items() if "callers" in what} == {"receive_report"}


def test_terraform_and_the_settings_know_the_same_kinds() -> None:
    kinds = re.findall(r"contains\(\s*\[([^\]]*)\], gateway\.kind", MODULE["gateways"].code)
    assert re.findall(r'"(\w+)"', kinds[0]) == [kind for kind in GATEWAY_KINDS if kind != "simulator"]


def test_a_secrets_value_is_never_given_to_terraform() -> None:
    assert "secret_data" not in "".join(module.code for module in modules())
    assert not any("google_secret_manager_secret_version" in module.code for module in modules())


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_the_examples_give_every_variable_and_no_other(name: str) -> None:
    example = hcl2.loads((INFRA / f"{name}.tfvars.example").read_text())
    wanted = {name for name, variable in MODULE["infra"].of("variable").items() if "default" not in variable}
    assert {name for name in example if not name.startswith("__")} == wanted


# --- Terraform itself, where it is: the module has no provider, so it can be applied here


def apply(folder: Path, *gateways: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    shutil.copytree(INFRA / "modules" / "gateways", folder, dirs_exist_ok=True)
    (folder / "given.auto.tfvars.json").write_text(json.dumps({"public_url": URL, "gateways": gateways}))
    return terraform(folder, "apply", "-auto-approve", "-input=false")


def terraform(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert TERRAFORM is not None
    command = [TERRAFORM, f"-chdir={folder}", arguments[0], "-no-color", *arguments[1:]]
    offline = os.environ | {"CHECKPOINT_DISABLE": "1"}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=offline)


def test_what_terraform_sets_is_what_the_settings_read(tmp_path: Path) -> None:
    """In the order that was written, a second one of a kind under its own name, and each gateway can be made."""
    if TERRAFORM is not None:
        applied = apply(tmp_path, KANNEL, PHONE)
        assert applied.returncode == 0, applied.stderr
        said = json.loads(terraform(tmp_path, "output", "-json").stdout)
        secrets = dict.fromkeys(said["secrets"]["value"], "a-secret-of-24-characters")
        assert len(secrets) == 4
        settings = read_settings({"STACK": "cloud"} | said["environment"]["value"] | secrets)
        assert [(gateway.name, gateway.kind) for gateway in settings.gateways] == [
            ("kannel", "kannel"),
            ("old_phone", "capcom6"),
        ]
        assert [gateway.name for gateway in App(settings).gateways] == ["kannel", "old_phone"]
        assert settings.gateways[0].receipt_url == f"{URL}/sms/kannel/receipt"


@pytest.mark.parametrize(
    ("gateways", "said"),
    [
        ([KANNEL | {"name": "Kannel"}], "small letters"),
        ([KANNEL, PHONE | {"name": "kannel"}], "same name"),
        ([KANNEL | {"kind": "simulator"}], "kind is"),
        ([KANNEL | {"secrets": ["GATEWAY_kannel_PASSWORD"]}], "without GATEWAY_"),
        ([KANNEL | {"settings": {"PASSWORD": "hunter2"}}], "Secret Manager"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_applied(
    tmp_path: Path, gateways: list[dict[str, Any]], said: str
) -> None:
    if TERRAFORM is not None:
        refused = apply(tmp_path, *gateways)
        assert refused.returncode == 1
        assert said in " ".join(refused.stderr.replace("│", "").split())


# --- the functions that get no gateway do without


@pytest.mark.parametrize("stack", ["local"], indirect=True)
def test_the_others_never_ask_for_a_gateway(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Form, API, ticket, desk, routing, watchdog and health: a secret that is not there is not missed."""
    agency = Agency(world)
    case = agency.held()
    hush(world)
    desk = DeskClient(world, agency.sri).has_a_pin().signs_in()
    world.app.bus.close()  # type: ignore[attr-defined]
    world.app.__dict__["bus"] = bus = HeldBus(Asked())
    world.app.__dict__.pop("ports", None)
    monkeypatch.setattr(App, "gateways", property(lambda app: pytest.fail("asked for a gateway")))
    assert world.posts(complaint("emergency")).status_code == 201
    (route,) = [wakeup for wakeup in bus.held if wakeup.key == "route"]
    world.app.act(Wakeup(route.report_id, "route"))
    for path in ("/", "/lapor", "/tiket", "/desk", f"/desk/cases/{case.id}"):
        assert desk.get(path).status_code == 200
    assert '"gateways":"well"' in desk.get("/health").text
    watch(world.app.ports)
    assert desk.does(case, "act", what="note", words="catatan").status_code == 303
    assert desk.opens(case).status_code == 200
