"""An officer at the desk in a browser: gets a PIN, signs in with the texted code, finds the way to a case."""

import re
import threading
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from functions.app import App
from functions.model.agency import Officer
from functions.model.collections import REPORTS
from functions.model.report import Report
from functions.policy.assignment import by_id
from functions.server import Service
from functions.steps.sign_in import invite
from tests.stacks import Stack

PIN = "483920"
CODE = re.compile(r"\b[0-9]{3} [0-9]{3}\b")
HEARD_WITHIN_SECONDS = 20


class Watched(Service):
    """The service, which tells when a phone has heard something and when nothing travels any more."""

    def __init__(self, app: App, stack: Stack) -> None:
        super().__init__(app, port=0)
        self._stack, self._heard = stack, threading.Condition()
        keep = app.network._keep

        def kept(*sms: str) -> None:
            keep(*sms)
            with self._heard:
                self._heard.notify_all()

        app.network._keep = kept  # type: ignore[method-assign, assignment]

    def settles(self) -> None:
        self._stack.settle(self.app)

    def texts(self, phone: str | None = None) -> list[str]:
        return [sms.text for sms in self.app.network.messages(phone, 1000) if sms.direction == "out"]

    def hears(self, containing: str, phone: str | None = None, before: int = 0) -> str:
        """The first such text to this phone, or to any, after the first `before`; waits until it is there."""

        def fitting() -> str | None:
            return next((text for text in self.texts(phone)[before:] if containing in text), None)

        with self._heard:
            heard = self._heard.wait_for(fitting, HEARD_WITHIN_SECONDS)
        assert heard, f"{phone or 'nobody'} has not heard {containing!r}"
        return heard


def stored(service: Service, report_id: str) -> Report:
    found = service.app.store.get(REPORTS, report_id)
    assert found is not None
    return found.document


def officer(service: Service, id: str) -> Officer:
    found = by_id(service.app.directory.current().officers, id)
    assert found is not None
    return found


def asked_officer(service: Watched, report_id: str) -> Officer:
    """Whose phone lit up first."""
    service.settles()
    return officer(service, next(offer.officer_id for offer in stored(service, report_id).offers if offer.sent))


@dataclass
class Desk:
    """One officer's browser and phone."""

    service: Watched
    page: Page
    officer: Officer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.service.port}/desk"

    def has_a_pin(self) -> "Desk":
        invitation = invite(self.service.app.ports, self.officer.id)
        self.page.goto(f"{self.url}/pin")
        self.page.fill("[name=invitation]", invitation)
        self.page.fill("[name=pin]", PIN)
        self.page.fill("[name=again]", PIN)
        self.page.click("text=Simpan PIN")
        self.says("PIN tersimpan")
        return self

    def asks_for_a_code(self) -> str:
        before = len(self.texts())
        self.page.goto(f"{self.url}/sign-in")
        self.page.fill("[name=phone]", self.officer.phones[0])
        self.page.click("text=Kirim kode")
        self.page.wait_for_selector("[name=code]")
        heard = self.hears("Masuk meja petugas", before)
        return str(CODE.findall(heard)[0])

    def signs_in(self) -> "Desk":
        self.page.fill("[name=code]", self.asks_for_a_code())
        self.page.fill("[name=pin]", PIN)
        self.presses("Masuk")
        self.page.wait_for_selector("h2:text-is('Anda pegang')")
        return self

    # --- the officer's phone

    def texts(self) -> list[str]:
        return self.service.texts(self.officer.phones[0])

    def hears(self, containing: str, before: int = 0) -> str:
        return self.service.hears(containing, self.officer.phones[0], before)

    def answers(self, text: str) -> None:
        self.service.app.network.text_from_phone(self.officer.phones[0], text)
        self.service.app.on_text_from_phone()

    # --- on a page

    def opens(self, report_id: str, below: str = "") -> "Desk":
        self.page.goto(f"{self.url}/cases/{report_id}{below}")
        self.page.wait_for_selector("header.top")
        return self

    def unfolds(self, summary: str) -> Locator:
        fold = self.page.locator("details", has=self.page.locator(f"summary:text-is('{summary}')")).last
        fold.locator("summary").click()
        return fold

    def presses(self, label: str) -> None:
        self.page.click(f"button:text-is('{label}')")

    def says(self, words: str) -> None:
        self.page.wait_for_selector(f"#notice:has-text('{words}')")

    def records_attempt(self, who: str, words: str = "") -> None:
        form = self.unfolds("Usaha kontak")
        form.locator(f"label:has-text('{who}')").click()
        form.locator("textarea").fill(words)
        form.locator("button").click()
        self.says("Usaha kontak tercatat")

    def proposes_to_end(self, report_id: str, how: str, reason: str) -> None:
        self.opens(report_id, "/end")
        self.page.click(f"label:has-text('{how}')")
        self.page.fill("[name=words]", reason)
        self.page.check("[name=needs_met]")
        self.page.click("main form button")
