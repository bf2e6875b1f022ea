"""The container and the bare server start what is really there."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from functions.entrypoints.gateway_call import BODY_LIMIT as GATEWAY_BODY_LIMIT
from functions.entrypoints.http import BODY_LIMIT
from functions.server import PUBLIC_PATHS
from functions.settings import read_settings
from tests.infra.terraform import INFRA

ROOT = INFRA.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text()
UNIT = (INFRA / "systemd" / "silayang.service").read_text()
NGINX = (INFRA / "nginx" / "silayang.conf").read_text()


def test_the_image_holds_everything_that_the_service_reads_and_nothing_else_is_sent_to_the_builder() -> None:
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.M)
    assert all((ROOT / source).exists() for source in copied)
    assert {"main.py", "requirements.txt", "functions", "schemas", "infra/agencies"} == set(copied)
    sent = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.M)
    assert sorted(sent) == sorted(copied)


def test_the_image_has_a_python_that_the_project_takes_and_does_not_run_as_root() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    version = re.search(r"FROM python:3\.(\d+)-", DOCKERFILE)
    assert version is not None
    assert int(version[1]) >= int(wanted.removeprefix(">=3."))
    assert re.search(r"^USER (?!root|0)\S+$", DOCKERFILE, re.M)


def test_both_start_the_same_command_with_settings_that_are_taken() -> None:
    assert 'ENTRYPOINT ["python", "main.py"]\nCMD ["run"]' in DOCKERFILE
    assert "ExecStart=/opt/silayang/.venv/bin/python main.py run" in UNIT
    for line in re.findall(r"^(?:ENV|Environment=) ?(DATA_DIR=.*)$", f"{DOCKERFILE}\n{UNIT}", re.M):
        assert read_settings(dict(pair.split("=") for pair in line.split())).port == 8080


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """`systemd-analyze verify` where systemd is; paths that only the server has stand in a root of their own."""
    stated = dict(re.findall(r"^(\w+)=(.*)$", UNIT, re.M))
    assert stated["Restart"] == "always"
    assert int(stated["TimeoutStopSec"]) > read_settings({}).lease_seconds
    verifier = shutil.which("systemd-analyze")
    if verifier is not None:
        unit = tmp_path / "silayang.service"
        unit.write_text(UNIT.replace("/opt/silayang/.venv/bin/python", shutil.which("sh") or "/bin/sh"))
        said = subprocess.run([verifier, "verify", str(unit)], capture_output=True, text=True, check=False)
        assert (said.returncode, said.stderr) == (0, "")


def test_the_proxy_hides_the_simulator_keeps_no_log_and_lets_through_what_the_service_takes() -> None:
    assert NGINX.count("{") == NGINX.count("}")
    assert NGINX.count("access_log off;") == NGINX.count("server {") == 2
    assert all(path.startswith("/simulator") for path in PUBLIC_PATHS["simulator"])
    assert "location /simulator {\n        return 404;" in NGINX
    assert f"client_max_body_size {BODY_LIMIT // 1024}k;" in NGINX


def test_the_proxy_lets_a_gateways_calls_through_as_large_and_as_fast_as_a_provider_brings_them() -> None:
    """A hundred receipts in one call, all from one address: a call that is refused may be a report that is lost."""
    (gateways,) = re.findall(r"location /sms/ \{(.*?)\n    \}", NGINX, re.S)
    assert f"client_max_body_size {GATEWAY_BODY_LIMIT // 1024}k;" in gateways
    assert "limit_req zone=gateways" in gateways
    assert all(path.startswith("/sms/") for name in ("sms_inbound", "sms_receipt") for path in PUBLIC_PATHS[name])
