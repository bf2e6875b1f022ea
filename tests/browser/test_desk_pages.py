"""Every page of the desk as an officer holds it: small, reachable by thumb and keyboard, and gone after signing out."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

from functions.model.message import InboundMessage
from functions.model.report import Report
from functions.steps.receive import Intake, receive
from functions.steps.receive_sms import receive_sms
from tests.browser.desk import Desk, Watched, asked_officer, officer, stored
from tests.stacks import LocalStack, Stack

pytestmark = pytest.mark.browser

STORY = "Kanarihitam bercerita tentang malam itu"
GRAVE = {
    "reporter": {
        "role": "experienced",
        "contact": {
            "phone": "+628123456789",
            "call": True,
            "owner": "shared",
            "hours": "00-24",
            "if_other_answers": "wrong_number",
        },
    },
    "incident": {
        "description": STORY,
        "region": "15.71.01",
        "categories": ["sexual", "physical"],
        "last_happened": "today",
    },
    "victims": [{"age_group": "18-24", "sex": "female", "needs": ["pregnant", "hearing"]}],
    "suspects": [{"relation": "spouse", "lives_with_victim": True}],
}
TOO_SMALL = """[...document.querySelectorAll("a, button, select, summary, textarea, label.pick, .big")]
    .map(each => [each.getBoundingClientRect().height, each.outerHTML.slice(0, 80)])
    .filter(([height]) => 0 < height && height < 48)"""


@pytest.fixture
def stack() -> Stack:
    """Pages are the same on both; test_desk goes the whole way on each."""
    return LocalStack()


@pytest.fixture
def case(service: Watched) -> str:
    return receive(service.app.ports, Intake("api", "t", "desk-pages", GRAVE)).report_id


@pytest.fixture
def desk(service: Watched, scripted: Page, case: str) -> Desk:
    """The asked officer, signed in; the case is only offered."""
    return Desk(service, scripted, asked_officer(service, case)).has_a_pin().signs_in()


def every_page(desk: Desk, case: str) -> Iterator[str]:
    """Goes from page to page as an officer would, and says where it is."""
    for path in ("/sign-in", "/pin", "", f"/cases/{case}"):
        desk.page.goto(desk.url + path)
        yield path or "the list"
    desk.presses("Terima")
    desk.says("Anda pegang")
    yield "a case in hand"
    for summary in ("Saya kenal pihaknya", "Usaha kontak", "Tindakan atau catatan", "Pesan ke tiket pelapor"):
        desk.unfolds(summary)
    desk.unfolds("Serahkan ke petugas lain")
    yield "everything unfolded"
    desk.page.click("text=Buka cerita dan kontak")
    desk.page.wait_for_selector(".story")
    yield "the story"
    desk.opens(case)
    desk.presses("Mengapa dinilai begini?")
    desk.page.wait_for_selector("h2:text-is('Yang dikecualikan')")
    yield "the reasons"
    for below in ("/police", "/end"):
        desk.opens(case, below)
        yield below
    desk.proposes_to_end(case, "Selesai ditangani", "ya")
    yield "a refusal"
    desk.page.goto(f"{desk.url}/nowhere")
    yield "nowhere"


def test_axe_finds_nothing_and_everything_is_in_reach(desk: Desk, case: str) -> None:
    for where in every_page(desk, case):
        page = desk.page
        assert page.title() == "Layanan Warga", where
        assert len(page.content().encode()) < 60_000, where
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, where
        assert page.evaluate(TOO_SMALL) == [], where
        assert Axe().run(page).response["violations"] == [], where


def test_axe_finds_nothing_at_the_supervisors(service: Watched, scripted: Page, case: str) -> None:
    asked_officer(service, case)
    desk = Desk(service, scripted, officer(service, "masitoh")).has_a_pin().signs_in()
    for path in ("", "/supervisor", "/officers", f"/cases/{case}"):
        scripted.goto(desk.url + path)
        assert Axe().run(scripted).response["violations"] == [], path
        assert STORY not in scripted.content()


def test_axe_finds_nothing_where_a_message_of_no_person_is_read(service: Watched, scripted: Page) -> None:
    receive_sms(service.app.ports, InboundMessage("simulator", "id-1", "TELKOMSEL", f"{STORY}. " + "panjang" * 40))
    desk = Desk(service, scripted, officer(service, "masitoh")).has_a_pin().signs_in()
    scripted.goto(f"{desk.url}/supervisor")
    for label, shown in (
        ("Pesan tanpa nomor", "text=lewat simulator"),
        ("Baca", ".story"),
        ("Jadikan laporan", "#notice"),
    ):
        scripted.click(f"text={label}")
        scripted.wait_for_selector(shown)
        assert scripted.evaluate("document.documentElement.scrollWidth") <= 360, label
        assert scripted.evaluate(TOO_SMALL) == [], label
        assert Axe().run(scripted).response["violations"] == [], label


def test_the_first_screen_says_what_matters_in_this_order(desk: Desk, case: str) -> None:
    """Signals, the contact rule, clocks, the victim, the suspect, the way out; then the story, behind a press."""
    desk.opens(case)
    desk.presses("Terima")
    desk.opens(case)
    in_order = ["seksual, kurang dari 72 jam", "JANGAN SMS", "Kontak berikut", "18–24 tahun", "tinggal serumah"]
    places = [_top(desk.page, f"dd:has-text('{words}')") for words in in_order]
    places += [_top(desk.page, "summary:text-is('Saya kenal pihaknya')")]
    places += [_top(desk.page, "button:text-is('Buka cerita dan kontak')")]
    assert places == sorted(places)
    assert places[-1] + 48 <= 640
    assert STORY not in desk.page.content()


def _top(page: Page, what: str) -> float:
    box = page.locator(what).first.bounding_box()
    assert box is not None, what
    return box["y"]


def test_back_after_signing_out_shows_nothing(service: Watched, page: Page, case: str) -> None:
    desk = Desk(service, page, asked_officer(service, case)).has_a_pin().signs_in()
    desk.opens(case)
    desk.presses("Terima")
    desk.page.click("text=Buka cerita dan kontak")
    assert STORY in desk.page.content()
    desk.opens(case)
    desk.presses("Keluar")
    desk.page.wait_for_selector("text=Anda sudah keluar")
    assert desk.page.context.cookies() == []
    for _ in range(6):
        try:
            desk.page.go_back()
        except Error as nothing:
            assert "ERR_CACHE_MISS" in str(nothing), "the answer to a form, which the browser did not keep"
            desk.page.wait_for_url("chrome-error://**")
        shown = desk.page.content()
        assert STORY not in shown
        assert "Telanaipura" not in shown
        assert desk.officer.name not in desk.page.inner_text("body")


def test_what_stands_in_the_cookie_is_out_of_reach_of_scripts(desk: Desk) -> None:
    (cookie,) = desk.page.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (
        "__Host-desk",
        True,
        True,
        "Strict",
    )
    assert desk.page.evaluate("document.cookie") == ""


def test_an_invitation_leaves_the_address_as_soon_as_it_is_read(scripted: Page, url: str) -> None:
    asked: list[str] = []
    scripted.on("request", lambda request: asked.append(request.url))
    scripted.goto(f"{url}/desk/pin#siti.rahasia")
    assert scripted.input_value("[name=invitation]") == "siti.rahasia"
    assert scripted.url == f"{url}/desk/pin"
    assert not any("rahasia" in address for address in asked if "#" not in address)


def test_the_keyboard_is_enough(service: Watched, scripted: Page, case: str) -> None:
    desk = Desk(service, scripted, asked_officer(service, case)).has_a_pin()
    code = desk.asks_for_a_code()
    scripted.focus("[name=code]")
    for typed in (code, "Tab", "483920", "Enter"):
        scripted.keyboard.press(typed) if typed.isalpha() else scripted.keyboard.type(typed)
    scripted.wait_for_selector("h2:text-is('Anda pegang')")
    _walk_to(scripted, "Terima")
    scripted.keyboard.press("Enter")
    desk.says("Anda pegang")
    _walk_to(scripted, "Usaha kontak")
    scripted.keyboard.press("Enter")
    scripted.keyboard.press("Tab")
    scripted.keyboard.press("Space")
    _walk_to(scripted, "Simpan")
    scripted.keyboard.press("Enter")
    desk.says("Usaha kontak tercatat")
    assert _last_event(stored(service, case)) == "contact_attempt:reached_victim"


def _walk_to(page: Page, label: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if re.fullmatch(rf"\s*{label}\s*", str(page.evaluate("document.activeElement.textContent"))):
            return
    raise AssertionError(f"Tab never reaches {label!r}")


def _last_event(report: Report) -> str:
    return report.history[-1].what
