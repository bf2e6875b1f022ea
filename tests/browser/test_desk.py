"""From the form to the end of a case and back: a reporter, an officer and a supervisor in browsers, on both stacks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from functions.model.collections import AUDIT, REPORTS
from functions.model.report import Stage
from tests.browser.conftest import PHONE
from tests.browser.desk import Desk, Watched, asked_officer, officer, stored

pytestmark = pytest.mark.browser

STORY = "Kanaribiru bercerita tentang malam itu"
SUPERVISOR = "masitoh"


@pytest.fixture
def people(browser: Browser, context: BrowserContext) -> Iterator[tuple[Page, Page, Page]]:
    """Three phones: the reporter's as the test's own, the officer's and the supervisor's beside it."""
    others = [browser.new_context(viewport=PHONE) for _ in range(2)]
    for other in others:
        other.set_default_timeout(10_000)
    yield context.new_page(), others[0].new_page(), others[1].new_page()
    for other in others:
        other.close()


def reports(page: Page, url: str, service: Watched) -> tuple[str, str]:
    """The id and the ticket of a child's report from the form."""
    page.goto(f"{url}/lapor")
    page.check("input[name='/reporter/role'][value=experienced]")
    page.fill("textarea[name='/incident/description']", STORY)
    page.fill("input[name='/incident/place']", "Kota Jambi")
    page.select_option("select[name='/victims/0/age_group']", "13-17")
    page.click("button[type=submit]")
    page.wait_for_selector(".ticket")
    (found,) = service.app.store.all(REPORTS)
    return found.id, page.inner_text(".ticket")


def opens_ticket(page: Page, url: str, ticket: str) -> None:
    page.goto(f"{url}/tiket")
    page.fill("[name=ticket]", ticket)
    page.click("button[type=submit]")
    page.wait_for_selector("textarea[name=words]")


def adds(page: Page, words: str) -> None:
    page.fill("textarea[name=words]", words)
    page.locator("form:has(textarea) button").click()
    page.wait_for_selector("[role=alert]")


def test_a_report_is_accepted_opened_acted_on_ended_by_two_and_opened_again(
    people: tuple[Page, Page, Page], url: str, service: Watched
) -> None:
    reporter, phone, above = people
    report_id, ticket = reports(reporter, url, service)
    desk = Desk(service, phone, asked_officer(service, report_id)).has_a_pin()
    desk.answers("YA")
    desk.hears("Anda pegang")
    desk.signs_in()
    phone.click("a.go")
    phone.click("text=Buka cerita dan kontak")
    assert STORY in phone.content()
    trail = [(found.document.who, found.document.what) for found in service.app.store.all(AUDIT)]
    assert (desk.officer.id, "read") in trail

    desk.opens(report_id).records_attempt("diangkat korban", "ia aman malam ini")
    assert stored(service, report_id).stage is Stage.IN_PROGRESS
    form = desk.unfolds("Pesan ke tiket pelapor")
    form.locator("textarea").fill("Kami di sini. Besok boleh ditelepon?")
    form.locator("button").click()
    desk.says("Pesan ada di tiket")

    opens_ticket(reporter, url, ticket)
    assert "Besok boleh ditelepon?" in reporter.content()
    adds(reporter, "Kanarihijau: boleh, sesudah sekolah")
    desk.hears("ada pesan tambahan")
    desk.opens(report_id)
    phone.click("text=Buka cerita dan kontak")
    assert "Kanarihijau" in phone.content()
    assert "ia aman malam ini" in phone.content()

    desk.proposes_to_end(report_id, "Selesai ditangani", "Tinggal di rumah neneknya")
    desk.says("Menunggu persetujuan orang kedua")
    assert stored(service, report_id).is_open
    second = Desk(service, above, officer(service, SUPERVISOR)).has_a_pin().signs_in()
    above.click("a.go")
    assert "Tinggal di rumah neneknya" in above.content()
    assert "Kanari" not in above.content()
    second.presses("Setujui penutupan")
    second.says("Kasus ditutup")
    assert stored(service, report_id).stage is Stage.CLOSED

    before = len(desk.texts())
    opens_ticket(reporter, url, ticket)
    adds(reporter, "Ia datang lagi")
    desk.hears("keadaan lebih gawat", before)
    service.settles()
    assert stored(service, report_id).is_open
    desk.opens(report_id)
    assert "membuka lagi" in phone.content()
