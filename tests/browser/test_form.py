"""The form in a real browser, at the width of a small phone: with and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from functions.model.collections import REPORTS
from functions.server import Service
from tests.stacks import LocalStack, Stack

pytestmark = pytest.mark.browser

CANARY = "Kanarikuning bercerita tentang malam itu"
TICKET = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
TELLING = ("kekerasan", "lapor", "aduan", "korban", "perempuan", "anak", "polisi", "report", "violence")


@pytest.fixture
def stack() -> Stack:
    """The form is the same on both."""
    return LocalStack()


def fill_required(page: Page, url: str) -> None:
    page.goto(f"{url}/lapor")
    page.check("input[name='/reporter/role'][value=witnessed]")
    page.fill("textarea", CANARY)


def submit(page: Page) -> None:
    page.click("button[type=submit]")
    page.wait_for_selector(".ticket")


def words_shown(page: Page) -> list[str]:
    """What the page gives away: the story, a ticket, anything in a field."""
    story = ["Kanarikuning"] if "Kanarikuning" in page.content() else []
    fields = [field.input_value() for field in page.query_selector_all("textarea, input[type=text]")]
    return [*story, *TICKET.findall(page.inner_text("body")), *filter(None, fields)]


def test_two_fields_are_enough(page: Page, url: str, service: Service) -> None:
    fill_required(page, url)
    submit(page)
    assert TICKET.search(page.inner_text(".ticket"))
    assert "Kanarikuning" not in page.content()
    (found,) = service.app.store.all(REPORTS)
    assert found.document.channel == "web"


def test_errors_stand_beside_their_field_and_nothing_typed_is_lost(page: Page, url: str) -> None:
    page.goto(f"{url}/lapor")
    page.fill("textarea", CANARY)
    page.select_option("select[name='/victims/0/age_group']", "6-12")
    page.check("input[name='/victims/0/needs'][value=hearing]")
    page.fill("input[name='/reporter/contact/phone']", "tidak tahu")
    page.check("input[name=reach][value='/reporter/contact/text']")
    page.click("button[type=submit]")
    page.wait_for_selector(".wrongs")
    assert page.locator("fieldset:has(input[name='/reporter/role']) .wrong").is_visible()
    assert page.locator("input[name='/reporter/contact/phone'][aria-invalid=true]").is_visible()
    assert page.input_value("textarea") == CANARY
    assert page.input_value("select[name='/victims/0/age_group']") == "6-12"
    assert page.is_checked("input[name='/victims/0/needs'][value=hearing]")
    assert page.is_checked("input[name=reach][value='/reporter/contact/text']")


def test_every_question_can_be_answered(page: Page, url: str, service: Service) -> None:
    fill_required(page, url)
    page.check("input[name='/danger_now'][value=yes]")
    page.fill("input[name='/incident/place']", "Kota Jambi")
    page.select_option("select[name='/victims/0/age_group']", "25-44")
    page.check("input[name='/victims/0/sex'][value=female]")
    page.select_option("select[name='/suspects/0/relation']", "spouse")
    page.check("input[name='/suspects/0/lives_with_victim']")
    page.select_option("select[name='/incident/last_happened']", "today")
    page.check("input[name=reach][value='/reporter/contact/call']")
    page.fill("input[name='/reporter/contact/phone']", "0812 3456 7890")
    page.select_option("select[name='/reporter/contact/owner']", "shared")
    page.select_option("select[name='/reporter/contact/hours']", "09-12")
    page.select_option("select[name='/reporter/contact/if_other_answers']", "wrong_number")
    page.check("input[name='/victims/0/needs'][value=pregnant]")
    page.fill("input[name='/avoid']", "Pak RT")
    submit(page)
    (found,) = service.app.store.all(REPORTS)
    report = found.document
    assert (report.urgency, report.region) == ("emergency", "15.71")
    assert report.contact_rule.call and not report.contact_rule.text
    assert (report.contact_rule.hours, report.contact_rule.owner) == ("09-12", "shared")
    assert report.suspects[0].lives_with_victim and report.victims[0].needs == ["pregnant"]
    assert report.sealed_contact is not None


def test_back_after_sending_shows_neither_words_nor_ticket(page: Page, url: str) -> None:
    page.goto(f"{url}/")
    fill_required(page, url)
    submit(page)
    page.go_back()
    assert words_shown(page) == []


def test_reloading_the_thank_you_page_shows_the_neutral_page(scripted: Page, url: str) -> None:
    """Without JavaScript the browser asks before it sends the form again; that is its own guard."""
    fill_required(scripted, url)
    submit(scripted)
    scripted.reload()
    assert words_shown(scripted) == []
    assert scripted.url == f"{url}/"


def test_the_exit_leaves_nothing_behind(page: Page, url: str) -> None:
    page.route(re.compile("bmkg"), lambda route: route.fulfill(body="cuaca", content_type="text/html"))
    page.goto(f"{url}/")
    fill_required(page, url)
    page.click("#exit")
    page.wait_for_url(re.compile("bmkg"))
    page.go_back()
    assert words_shown(page) == []


def test_the_exit_is_always_in_reach(page: Page, url: str) -> None:
    page.goto(f"{url}/lapor")
    page.locator("button[type=submit]").scroll_into_view_if_needed()
    box = page.locator("#exit").bounding_box()
    assert box is not None and 0 <= box["y"] < 60 and box["height"] >= 48


def test_nothing_stays_on_the_device_and_nobody_else_is_asked(context: BrowserContext, page: Page, url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill_required(page, url)
    submit(page)
    assert context.cookies() == []
    assert all(address.startswith((url, "data:")) for address in asked)


def test_nothing_is_kept_in_the_browsers_storage(scripted: Page, url: str) -> None:
    fill_required(scripted, url)
    submit(scripted)
    assert scripted.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert scripted.evaluate("history.state") is None


@pytest.mark.parametrize("path", ["/", "/lapor", "/lapor?lang=en"])
def test_titles_and_addresses_tell_nothing(page: Page, url: str, path: str) -> None:
    page.goto(url + path)
    assert page.title() == "Layanan Warga"
    assert not any(word in page.title().casefold() for word in TELLING)


def test_the_title_of_the_thank_you_page_tells_nothing(page: Page, url: str) -> None:
    fill_required(page, url)
    submit(page)
    assert page.title() == "Layanan Warga"
    assert not TICKET.search(page.url + page.title())


def test_english_stays_english_through_an_error(page: Page, url: str) -> None:
    page.goto(f"{url}/lapor")
    page.click("text=English")
    page.click("button[type=submit]")
    page.wait_for_selector(".wrongs")
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Tell us briefly what happened." in page.inner_text(".wrongs")


@pytest.mark.parametrize("path", ["/", "/lapor", "/lapor?lang=en", "/simulator"])
def test_axe_finds_nothing(scripted: Page, url: str, path: str) -> None:
    scripted.goto(url + path)
    assert Axe().run(scripted).response["violations"] == []


def test_axe_finds_nothing_on_the_answers(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/lapor")
    scripted.click("button[type=submit]")
    scripted.wait_for_selector(".wrongs")
    assert Axe().run(scripted).response["violations"] == []
    fill_required(scripted, url)
    submit(scripted)
    assert Axe().run(scripted).response["violations"] == []


def test_the_keyboard_is_enough(scripted: Page, url: str) -> None:
    scripted.goto(f"{url}/lapor")
    scripted.focus("input[name='/reporter/role']")
    scripted.keyboard.press("Space")
    scripted.keyboard.press("Tab")
    scripted.keyboard.type(CANARY)
    scripted.focus("button[type=submit]")
    scripted.keyboard.press("Enter")
    scripted.wait_for_selector(".ticket")
    assert scripted.locator(".ticket").is_visible()


def test_nothing_sticks_out_at_phone_width(page: Page, url: str) -> None:
    for path in ("/", "/lapor"):
        page.goto(url + path)
        widest = page.locator("body").bounding_box()
        assert widest is not None and widest["width"] <= 360
        for target in page.locator("a, button, select, label.pick").all():
            box = target.bounding_box()
            if box is not None:
                assert box["x"] + box["width"] <= 360
                assert box["height"] >= 48 or not target.is_visible()


def test_the_officers_phone_lights_up_and_accepts(scripted: Page, url: str, service: Service) -> None:
    scripted.goto(f"{url}/simulator")
    reporter, officer = scripted.locator(".phone").nth(0), scripted.locator(".phone").nth(1)
    reporter.locator("[name=text]").fill("tolong cepat, tetangga dipukuli di kota jambi")
    reporter.locator("button:has-text('Kirim')").click()
    reporter.locator("text=Pesan diterima").wait_for()
    scripted.wait_for_selector(".phone.lit .quick button")
    officer.locator(".quick button").first.click()
    officer.locator("text=Anda pegang").wait_for()
    (found,) = service.app.store.all(REPORTS)
    assert found.document.holder is not None
