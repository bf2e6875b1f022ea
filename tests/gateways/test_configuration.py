"""Gateways come from the environment: an error names the variable, and nothing is reachable half-configured."""

from pathlib import Path

import pytest

from functions.app import App
from functions.clock import SystemClock
from functions.gateways.generic import make
from functions.ports import Call, NotAuthentic
from functions.settings import SettingsError, read_settings
from tests.faults.service import Process
from tests.gateways.configured import SECRET, environment

NEEDED = [
    "KANNEL_NUMBER",
    "KANNEL_USER",
    "KANNEL_PASSWORD",
    "KANNEL_SECRET",
    "KANNEL_SEND_URL",
    "CAPCOM6_NUMBER",
    "CAPCOM6_SIGNING_KEY",
    "CAPCOM6_USER",
    "CAPCOM6_PASSWORD",
    "TWILIO_NUMBER",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_AUTH_TOKEN",
    "VONAGE_NUMBER",
    "VONAGE_API_KEY",
    "VONAGE_API_SECRET",
    "VONAGE_SIGNATURE_SECRET",
    "INFOBIP_NUMBER",
    "INFOBIP_SECRET",
    "INFOBIP_API_URL",
    "INFOBIP_API_KEY",
    "WHATSAPP_NUMBER",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
    "WHATSAPP_PHONE_NUMBER_ID",
    "WHATSAPP_ACCESS_TOKEN",
    "ZENZIVA_NUMBER",
    "ZENZIVA_USERKEY",
    "ZENZIVA_PASSKEY",
    "AFRICASTALKING_NUMBER",
    "AFRICASTALKING_SECRET",
    "AFRICASTALKING_SEND_URL",
]


def made(folder: Path, variables: dict[str, str]) -> App:
    app = App(read_settings({"DATA_DIR": str(folder), **variables}))
    assert app.gateways
    return app


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(tmp_path: Path, name: str) -> None:
    variables = environment()
    del variables[f"GATEWAY_{name}"]
    with pytest.raises(SettingsError, match=f"GATEWAY_{name} is not set: "):
        made(tmp_path, variables)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"GATEWAYS": "carrier_pigeon"}, "GATEWAYS has 'carrier_pigeon'"),
        ({"GATEWAYS": "kannel,kannel"}, "GATEWAYS has 'kannel'"),
        ({"GATEWAYS": "../etc:kannel"}, "GATEWAYS has '../etc:kannel'"),
        ({"GATEWAY_KANNEL_SECRET": "short"}, "GATEWAY_KANNEL_SECRET must have 16 characters"),
        ({"GATEWAY_TWILIO_LOW_BALANCE": "sedikit"}, "GATEWAY_TWILIO_LOW_BALANCE is 'sedikit'"),
        ({"GATEWAY_TWILIO_PER_MINUTE": "-1"}, "GATEWAY_TWILIO_PER_MINUTE is '-1'"),
        ({"GATEWAY_SIGNED_SIGNING_SECRET": "whsec_?"}, "GATEWAY_SIGNED_SIGNING_SECRET is not base64"),
        ({"GATEWAY_FAR_ADDRESSES": "everywhere"}, "GATEWAY_FAR_ADDRESSES"),
        ({"GATEWAY_CAPCOM6_SIM_VALID_UNTIL": "besok"}, "GATEWAY_CAPCOM6_SIM_VALID_UNTIL is 'besok'"),
        ({"GATEWAY_FAR_TWO_WAY": "maybe"}, "GATEWAY_FAR_TWO_WAY is 'maybe'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as refused:
        made(tmp_path, environment() | changed)
    assert named in str(refused.value)


@pytest.mark.parametrize(("address", "listed"), [("2001:db8:1::/64", True), ("2001:db9::/64", False), ("", False)])
def test_an_address_list_knows_ipv6(address: str, listed: bool) -> None:
    variables = environment() | {"GATEWAYS": "far:generic", "GATEWAY_FAR_ADDRESSES": "196.250.215.0/24, 2001:db8::/32"}
    gateway = make(read_settings(variables).gateways[0], SystemClock())
    call = Call("POST", f"http://x/?key={SECRET}", {}, b"from=%2B628123456789&text=halo", address)
    if listed:
        assert gateway.parse(call).messages[0].text == "halo"
    else:
        with pytest.raises(NotAuthentic):
            gateway.parse(call)


def test_two_of_a_kind_have_names_and_secrets_of_their_own(tmp_path: Path) -> None:
    variables = {name.replace("KANNEL", "TOWER"): value for name, value in environment().items() if "KANNEL" in name}
    app = made(tmp_path, environment() | variables | {"GATEWAYS": "kannel,tower:kannel"})
    assert [gateway.name for gateway in app.gateways] == ["kannel", "tower"]


@pytest.mark.parametrize("gateways", ["", "whatsapp", "far:generic"])
def test_it_does_not_start_when_no_officer_could_answer(tmp_path: Path, gateways: str) -> None:
    variables = environment() | {"GATEWAYS": gateways, "GATEWAY_FAR_TWO_WAY": "no"}
    service = Process(tmp_path / "var", None, **variables).start()
    assert service.wait() == 1
    assert "GATEWAYS has none through which an officer can be asked" in service.said
    assert "Traceback" not in service.said


def test_the_simulated_phones_are_there_only_with_their_gateway(tmp_path: Path) -> None:
    service = Process(tmp_path / "var", None, **environment()).start()
    assert service.call("GET", "/simulator")[0] == 404
    assert service.call("GET", "/lapor")[0] == 200
    assert "Two phones" not in service.said
    assert service.stop() == 0
