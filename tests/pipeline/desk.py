"""An officer at the desk as HTTP sees it: forms as the pages hold them, a cookie, no browser."""

import re
from html import unescape
from typing import Any

from werkzeug.test import Client, TestResponse

from functions.desk.visit import COOKIE
from functions.steps.sign_in import invite, set_pin
from tests.world import Case, Person, World

PIN = "483920"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


class DeskClient:
    """A browser of its own for every officer."""

    def __init__(self, world: World, person: Person) -> None:
        self.world, self.person = world, person
        world.ready()
        self.client = Client(world.client.application)

    def has_a_pin(self) -> "DeskClient":
        ports = self.world.app.ports
        set_pin(ports, self.world.app.pins, invite(ports, self.person.id), PIN)
        return self

    def code(self) -> str:
        """The texted one."""
        self.post("/desk/sign-in/code", phone=self.person.phone.number)
        self.world.settle()
        while not (heard := self.person.phone.hears()).mentions("Masuk meja petugas"):
            """Whatever else the phone had heard before does not matter here."""
        return str(re.findall(r"[0-9]{3} [0-9]{3}", heard.text)[0])

    def signs_in(self) -> "DeskClient":
        answer = self.tries(self.code(), PIN)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
        return self

    def tries(self, code: str, pin: str) -> TestResponse:
        return self.post("/desk/sign-in", phone=self.person.phone.number, code=code, pin=pin)

    # --- requests

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
        return self.client.post(path, data=fields, headers=headers or {})

    def token(self) -> str:
        (token, *_) = TOKEN.findall(self.get("/desk").text)
        return unescape(token)

    def sends(self, path: str, **fields: Any) -> TestResponse:
        """A form of ours, with its token."""
        answer = self.post(path, token=self.token(), **fields)
        self.world.settle()
        return answer

    def does(self, case: Case, do: str, **fields: str) -> TestResponse:
        """What a button on the newest page of the case sends."""
        fields.setdefault("seen", str(case.report.events_seen))
        return self.sends(f"/desk/cases/{case.id}", do=do, **fields)

    def opens(self, case: Case, **fields: str) -> TestResponse:
        return self.sends(f"/desk/cases/{case.id}/story", **fields)

    @property
    def has_a_session(self) -> bool:
        return self.client.get_cookie(COOKIE) is not None and self.get("/desk").status_code == 200
