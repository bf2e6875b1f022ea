"""Whoever comes back with a ticket: the page that it opens, and what is pressed there."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from functions.model.report import Stage
from functions.steps import case as desk
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, acting, ends
from tests.world import Case, World

TYPED = "Kenarikuning dipukul Pak Guru"
BODY: dict[str, Any] = complaint("medium", incident={"description": TYPED, "region": "15.71"}) | {
    "reporter": {"role": "experienced", "contact": {"phone": "+6281290774335", "owner": "mine", "text": True}}
}
FORM = "application/x-www-form-urlencoded"


@dataclass
class Reporter:
    """Holds a ticket, and the page that it last opened."""

    world: World
    case: Case
    ticket: str
    page: str = ""

    def posts(self, fields: dict[str, str], address: str = "203.0.113.7", query: str = "") -> TestResponse:
        answer = self.world.client.post(
            f"/tiket{query}", data=fields, content_type=FORM, environ_overrides={"REMOTE_ADDR": address}
        )
        self.world.settle()
        return answer

    def opens(self, typed: str = "", **more: Any) -> str:
        answer = self.posts({"ticket": typed or self.ticket}, **more)
        assert answer.status_code == 200
        self.page = answer.text
        return self.page

    @property
    def written_pass(self) -> str:
        return unescape(re.findall(r'name="pass" value="([^"]+)"', self.page)[0])

    @property
    def nonce(self) -> str:
        return unescape(re.findall(r'name="nonce" value="([^"]+)"', self.page)[0])

    def presses(self, do: str, **more: str) -> TestResponse:
        return self.posts({"pass": self.written_pass, "do": do, **more})

    def adds(self, words: str) -> TestResponse:
        answer = self.presses("add", nonce=self.nonce, words=words)
        self.page = answer.text
        return answer


def takes(agency: Agency, reporter: Reporter) -> None:
    desk.accept(acting(agency.world, agency.sri, reporter.case))


def closes(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    ends(agency.world, agency.sri, reporter.case)
    assert reporter.case.report.stage is Stage.CLOSED
