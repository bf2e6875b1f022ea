"""The environment as typed settings. An error names the variable and says what it may be."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

GATEWAY_TIMEOUT_SECONDS = 10
LEASE_SECONDS = 45
ACKNOWLEDGEMENT_DEADLINE_SECONDS = 60


class SettingsError(ValueError):
    """A variable of the environment has no usable value."""


@dataclass(frozen=True)
class Settings:
    """`stack` is local, emulators or cloud. `callers` are the tokens of applications that post reports.

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


def _number(environment: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    value = environment.get(name, str(default))
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        raise SettingsError(f"{name} is {value!r}; it must be a whole number from {lowest} to {highest}")
    return int(value)


def _callers(value: str) -> dict[str, str]:
    """`name=token,name=token`, tokens of 16 characters at least."""
    callers: dict[str, str] = {}
    for entry in filter(None, value.split(",")):
        name, _, token = entry.strip().partition("=")
        if not name or len(token) < 16:
            raise SettingsError("API_CALLERS must be name=token,name=token with tokens of 16 characters at least")
        callers[token] = name
    return callers
