"""The environment as typed settings. An error names the variable and says what it may be."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

GATEWAY_TIMEOUT_SECONDS = 10
LEASE_SECONDS = 45
ACKNOWLEDGEMENT_DEADLINE_SECONDS = 60
SHORTEST_SECRET = 16
GATEWAY_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
GATEWAY_KINDS = (
    "simulator",
    "kannel",
    "capcom6",
    "twilio",
    "vonage",
    "infobip",
    "zenziva",
    "whatsapp",
    "generic",
)


class SettingsError(ValueError):
    """A variable of the environment has no usable value."""


@dataclass(frozen=True)
class GatewaySettings:
    """One gateway: its variables without their prefix `GATEWAY_NAME_`, and where its provider finds us."""

    name: str
    kind: str
    values: Mapping[str, str]
    public_url: str

    @property
    def inbound_url(self) -> str:
        return f"{self.public_url}/sms/{self.name}/inbound"

    @property
    def receipt_url(self) -> str:
        return f"{self.public_url}/sms/{self.name}/receipt"

    def required(self, name: str, meaning: str) -> str:
        """Raises SettingsError."""
        value = self.values.get(name, "")
        if not value:
            raise SettingsError(f"{self.variable(name)} is not set: {meaning}")
        return value

    def secret(self, name: str, meaning: str) -> str:
        """One that we choose ourselves, long enough not to be guessed. Raises SettingsError."""
        value = self.required(name, meaning)
        if len(value) < SHORTEST_SECRET:
            raise SettingsError(f"{self.variable(name)} must have {SHORTEST_SECRET} characters at least: {meaning}")
        return value

    def optional(self, name: str, default: str = "") -> str:
        return self.values.get(name) or default

    def number(self, name: str, default: int, highest: int = 1_000_000) -> int:
        """Raises SettingsError."""
        return _number(self.values, name, default, 0, highest, self.variable(name))

    def day(self, name: str) -> date | None:
        """Raises SettingsError."""
        value = self.optional(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise SettingsError(f"{self.variable(name)} is {value!r}; it may be a day such as 2027-01-31") from None

    def yes(self, name: str, default: str = "no") -> bool:
        """Raises SettingsError."""
        value = self.optional(name, default)
        if value not in ("yes", "no"):
            raise SettingsError(f"{self.variable(name)} is {value!r}; it may be yes or no")
        return value == "yes"

    def variable(self, name: str) -> str:
        return f"{_prefix(self.name)}{name}"


@dataclass(frozen=True)
class Settings:
    """`stack` is local, emulators or cloud. `callers` are the tokens of applications that post reports.

    `public_url` is where the world finds us, without a slash at its end. `gateways` are in the order of preference.
    `function_urls` has a place for {function} or, with hyphens, {service}. `keys_dir` may have one for {key}: Secret
    Manager mounts each secret in a folder of its own. `trusted_proxies` is how many hops proxies of ours add to
    X-Forwarded-For.
    """

    stack: str
    port: int
    internal_port: int
    data_dir: Path
    agency_dir: Path
    project: str
    threads: int
    callers: dict[str, str]
    function_urls: str
    public_url: str
    gateways: tuple[GatewaySettings, ...]
    keys_dir: Path
    trusted_proxies: int = 0
    gateway_timeout_seconds: int = GATEWAY_TIMEOUT_SECONDS
    lease_seconds: int = LEASE_SECONDS
    acknowledgement_deadline_seconds: int = ACKNOWLEDGEMENT_DEADLINE_SECONDS

    def __post_init__(self) -> None:
        if not self.gateway_timeout_seconds < self.lease_seconds < self.acknowledgement_deadline_seconds:
            raise SettingsError(
                "GATEWAY_TIMEOUT < LEASE < ACKNOWLEDGEMENT_DEADLINE must hold, in seconds: "
                f"{self.gateway_timeout_seconds}, {self.lease_seconds}, {self.acknowledgement_deadline_seconds}"
            )


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingsError."""
    port = _number(environment, "PORT", 8080, 1, 65535)
    internal_port = _number(environment, "INTERNAL_PORT", min(port + 1, 65535), 1, 65535)
    stack = _one_of(environment, "STACK", ("local", "emulators", "cloud"))
    public_url = environment.get("PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/")
    data_dir = Path(environment.get("DATA_DIR", "var"))
    return Settings(
        stack=stack,
        port=port,
        internal_port=internal_port,
        data_dir=data_dir,
        agency_dir=Path(environment.get("AGENCY_DIR", "infra/agencies/jambi")),
        project=environment.get("GOOGLE_CLOUD_PROJECT", "silayang-local"),
        threads=_number(environment, "THREADS", 8, 1, 1000),
        callers=_callers(environment.get("API_CALLERS", "")),
        function_urls=environment.get("FUNCTION_URLS", f"http://127.0.0.1:{internal_port}/{{function}}"),
        public_url=public_url,
        gateways=_gateways(environment, "" if stack == "cloud" else "simulator", public_url),
        keys_dir=Path(environment.get("KEYS_DIR", data_dir / "keys")),
        trusted_proxies=_number(environment, "TRUSTED_PROXIES", int(stack == "cloud"), 0, 10),
        gateway_timeout_seconds=_number(environment, "GATEWAY_TIMEOUT", GATEWAY_TIMEOUT_SECONDS, 1, 600),
        lease_seconds=_number(environment, "LEASE", LEASE_SECONDS, 1, 600),
        acknowledgement_deadline_seconds=_number(
            environment, "ACKNOWLEDGEMENT_DEADLINE", ACKNOWLEDGEMENT_DEADLINE_SECONDS, 10, 600
        ),
    )


def _one_of(environment: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = environment.get(name, choices[0])
    if value not in choices:
        raise SettingsError(f"{name} is {value!r}; it may be {', '.join(choices)}")
    return value


def _number(
    environment: Mapping[str, str], name: str, default: int, lowest: int, highest: int, called: str = ""
) -> int:
    value = environment.get(name, str(default))
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        raise SettingsError(f"{called or name} is {value!r}; it must be a whole number from {lowest} to {highest}")
    return int(value)


def _gateways(environment: Mapping[str, str], default: str, public_url: str) -> tuple[GatewaySettings, ...]:
    """`GATEWAYS=kannel,twilio`, or `name:kind` for a second one of a kind."""
    found: dict[str, GatewaySettings] = {}
    for entry in filter(None, (part.strip() for part in environment.get("GATEWAYS", default).split(","))):
        name, _, kind = entry.partition(":")
        kind = kind or name
        if not GATEWAY_NAME.fullmatch(name) or name in found:
            raise SettingsError(f"GATEWAYS has {entry!r}: names are small letters, digits and _, each only once")
        if kind not in GATEWAY_KINDS:
            raise SettingsError(f"GATEWAYS has {entry!r}, of a kind that is not known: {', '.join(GATEWAY_KINDS)}")
        prefix = _prefix(name)
        values = {key.removeprefix(prefix): value for key, value in environment.items() if key.startswith(prefix)}
        found[name] = GatewaySettings(name, kind, values, public_url)
    return tuple(found.values())


def _prefix(name: str) -> str:
    return f"GATEWAY_{name.upper()}_"


def _callers(value: str) -> dict[str, str]:
    """`name=token,name=token`, tokens of 16 characters at least."""
    callers: dict[str, str] = {}
    for entry in filter(None, value.split(",")):
        name, _, token = entry.strip().partition("=")
        if not name or len(token) < 16:
            raise SettingsError("API_CALLERS must be name=token,name=token with tokens of 16 characters at least")
        callers[token] = name
    return callers
