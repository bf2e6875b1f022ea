"""The ticket page in a real browser, at the width of a small phone: with and without JavaScript."""

import re
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Error, Page

from functions.model.collections import REPORTS, replies_to
from functions.model.desk import Reply
from functions.model.report import Report
from functions.ports import ABSENT, Write
from functions.server import Service
from tests.browser.test_form import CANARY, TICKET, fill_required, submit, words_shown

pytestmark = pytest.mark.browser

ANSWER = "Kanaribiru datang besok pagi"


def report_of(service: Service) -> Report:
    (found,) = service.app.store.all(REPORTS)
    return found.document


def ticket(page: Page, url: str) -> str:
    """Of a report that was just made, as the thank-you page shows it once."""
    fill_required(page, url)
    submit(page)
    return page.inner_text(".ticket").strip()


def answered(service: Service) -> None:
    report, ports = report_of(service), service.app.ports
    sealed = ports.sealer.seal_reply(report.report_id, ANSWER.encode())
    reply = Reply(reply_id="r", at=ports.clock.now(), sealed_content=sealed)
    ports.store.commit([Write(replies_to(report.report_id), "r", reply, ABSENT)])


def come_back(page: Page, url: str, typed: str) -> None:
    """As somebody who only knows the front page."""
    page.goto(f"{url}/")
    page.click("text=Saya sudah punya tiket")
    page.fill("input[name=ticket]", typed)
    page.click("main button[type=submit]")
    page.wait_for_load_state()


@pytest.fixture
def opened(page: Page, url: str, service: Service) -> Page:
    typed = ticket(page, url)
    answered(service)
    come_back(page, url, typed)
    assert ANSWER in page.inner_text("main")
    return page


def press(page: Page, label: str) -> None:
    page.click(f"button:has-text('{label}')")
    page.wait_for_load_state()


def test_the_thank_you_page_says_how_to_come_back_and_it_is_so(page: Page, url: str) -> None:
    typed = ticket(page, url)
    said = page.inner_text("main")
    assert "Saya sudah punya tiket" in said
    come_back(page, url, typed.replace("-", " ").lower())
    assert page.inner_text("h1") == "Kami di sini untuk Anda"


def test_everything_can_be_done_from_the_page(opened: Page, service: Service) -> None:
    opened.fill("textarea", CANARY)
    press(opened, "Kirim")
    assert "Sudah kami terima" in opened.inner_text("[role=alert]")
    press(opened, "Saya dalam bahaya sekarang")
    assert "sebagai keadaan darurat" in opened.inner_text("[role=alert]")
    opened.click("summary")
    press(opened, "Sampaikan kepada petugas")
    report = report_of(service)
    assert (report.urgency, report.withdrawal_asked_at is not None) == ("emergency", True)
    assert [event.what for event in report.history if event.who == "reporter"] == [
        "reporter_added",
        "in_danger",
        "withdrawal_asked",
    ]
    assert "Kanarikuning" not in opened.content()


def test_a_mistyped_ticket_is_told_at_the_field(page: Page, url: str) -> None:
    come_back(page, url, "7K3F-9QXM-2DPA")
    assert "keliru ketik" in page.inner_text("[role=alert]")
    assert page.locator("input[name=ticket][aria-invalid=true]").is_visible()
    assert page.input_value("input[name=ticket]") == ""


def test_back_from_the_ticket_shows_neither_ticket_nor_words(opened: Page) -> None:
    opened.fill("textarea", CANARY)
    opened.go_back()
    assert words_shown(opened) == []
    assert ANSWER not in opened.content()


def test_back_from_an_answer_to_a_press_shows_nothing(opened: Page) -> None:
    opened.fill("textarea", CANARY)
    press(opened, "Kirim")
    for _ in range(2):
        with suppress(Error):  # without JavaScript the browser refuses to show an answer to a form again
            opened.go_back()
        opened.wait_for_function("document.readyState === 'complete'")
        assert words_shown(opened) == []
        assert ANSWER not in opened.content()


def test_forward_again_shows_nothing(scripted: Page, url: str, service: Service) -> None:
    typed = ticket(scripted, url)
    answered(service)
    come_back(scripted, url, typed)
    scripted.goto(f"{url}/lapor")
    scripted.go_back()
    assert words_shown(scripted) == []
    assert ANSWER not in scripted.content()


def test_reloading_the_ticket_shows_the_neutral_page(scripted: Page, url: str) -> None:
    """Without JavaScript the browser asks before it sends the form again; that is its own guard."""
    come_back(scripted, url, ticket(scripted, url))
    scripted.reload()
    assert words_shown(scripted) == []
    assert scripted.url == f"{url}/"


def test_titles_and_addresses_tell_nothing(opened: Page, context: BrowserContext) -> None:
    for label in ("", "Saya dalam bahaya sekarang"):
        if label:
            press(opened, label)
        assert opened.title() == "Layanan Warga"
        assert not TICKET.search(opened.url)
        assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/(tiket)?", opened.url)
    assert context.cookies() == []


def test_nothing_is_kept_in_the_browsers_storage(scripted: Page, url: str) -> None:
    come_back(scripted, url, ticket(scripted, url))
    assert scripted.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_english_stays_english(page: Page, url: str) -> None:
    come_back(page, url, ticket(page, url))
    page.click("main >> text=English")
    page.wait_for_load_state()
    assert page.inner_text("h1") == "We are here for you"
    press(page, "I am in danger now")
    assert "as an emergency" in page.inner_text("[role=alert]")


def test_axe_finds_nothing(scripted: Page, url: str, service: Service) -> None:
    typed = ticket(scripted, url)
    answered(service)
    assert Axe().run(scripted).response["violations"] == []
    for language in ("", "?lang=en"):
        scripted.goto(f"{url}/tiket{language}")
        assert Axe().run(scripted).response["violations"] == []
    come_back(scripted, url, "7K3F-9QXM-2DPA")
    assert Axe().run(scripted).response["violations"] == []
    come_back(scripted, url, typed)
    scripted.click("summary")
    assert Axe().run(scripted).response["violations"] == []


def test_the_keyboard_is_enough(scripted: Page, url: str, service: Service) -> None:
    typed = ticket(scripted, url)
    scripted.goto(f"{url}/tiket")
    scripted.focus("input[name=ticket]")
    scripted.keyboard.type(typed)
    scripted.keyboard.press("Enter")
    scripted.wait_for_selector("textarea")
    scripted.focus("#exit")
    for _ in range(20):
        scripted.keyboard.press("Tab")
        if scripted.evaluate("document.activeElement.textContent") == "Saya dalam bahaya sekarang":
            break
    scripted.keyboard.press("Enter")
    scripted.wait_for_selector("[role=alert]")
    assert report_of(service).urgency == "emergency"


def test_nothing_sticks_out_at_phone_width(opened: Page) -> None:
    opened.click("summary")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    for target in opened.locator("a:visible, button:visible, textarea:visible, summary:visible").all():
        box = target.bounding_box()
        assert box is not None and box["x"] + box["width"] <= 360
        assert box["height"] >= 48, target.inner_text()


def test_the_danger_button_and_a_number_to_call_are_on_the_first_screen(opened: Page) -> None:
    for target in (".lines a >> nth=0", "button:has-text('Saya dalam bahaya sekarang')"):
        box = opened.locator(target).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 640
