"""An officer before the desk's door: asks for a code, comes in, is turned away."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from functions.steps import sign_in as steps
from functions.steps.sign_in import SignedIn, SignInFailed
from tests.world import Person, World

PIN, ADDRESS, STRANGER = "729164", "203.0.113.7", "+628111111111"


@dataclass
class PlainPins:
    """Argon2 would be as right and a thousand times as slow. Counts how often a PIN was held against something."""

    looked: list[str | None] = field(default_factory=list)

    def hash(self, pin: str) -> str:
        return f"hash of {pin}"

    def fits(self, pin: str, hashed: str | None) -> bool:
        self.looked.append(hashed)
        return hashed == f"hash of {pin}"


@dataclass
class Door:
    """Sri, who has a PIN, before the desk's door."""

    world: World
    sri: Person
    pins: PlainPins = field(default_factory=PlainPins)

    @property
    def ports(self) -> Any:
        return self.world.app.ports

    def asks(self, phone: str = "", address: str = ADDRESS) -> None:
        steps.send_code(self.ports, phone or self.sri.phone.number, address)
        self.world.settle()

    def reads(self) -> str:
        text = self.sri.phone.hears(containing="Masuk meja petugas").text
        (code,) = re.findall(r"[0-9]{3} [0-9]{3}", text)
        return str(code)

    def comes_in(self, code: str, pin: str = PIN, phone: str = "", address: str = ADDRESS) -> str:
        return steps.sign_in(self.ports, self.pins, phone or self.sri.phone.number, code, pin, address)

    def signed_in(self) -> str:
        self.asks()
        return self.comes_in(self.reads())

    def who(self, secret: str) -> SignedIn:
        who = steps.who_is(self.ports, secret)
        assert who is not None
        return who


def fails(act: Callable[..., object], *given: object, **named: object) -> None:
    with pytest.raises(SignInFailed):
        act(*given, **named)


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06}"
