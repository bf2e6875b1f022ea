"""The first two minutes: a complaint, a phone that lights up, YA, and the case on the desk, without a terminal."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from functions.agency_in_force import put_in_force
from functions.clock import MovedClock
from tests.browser.desk import PIN, Watched
from tests.stacks import LocalStack, Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def stack() -> Stack:
    return LocalStack()


def test_a_newcomer_goes_from_complaint_to_desk(page: Page, url: str, service: Watched) -> None:
    page.goto(f"{url}/lapor")
    page.check("input[name='/reporter/role'][value=witnessed]")
    page.fill("textarea[name='/incident/description']", "Tetangga dipukuli, tolong")
    page.fill("input[name='/incident/place']", "Kota Jambi")
    page.click("button[type=submit]")
    page.wait_for_selector(".ticket")
    phones = page.context.new_page()
    phones.goto(f"{url}/simulator")
    officer = phones.locator(".phone").nth(1)

    def looks(words: str) -> None:
        service.hears(words)
        phones.reload()
        officer.get_by_text(words).first.wait_for()

    looks("Balas YA")
    code = re.findall(r"Balas YA ([0-9]{3})", officer.inner_text())[-1]
    officer.locator("[name=text]").fill(f"YA {code}")
    officer.locator("button:text-is('Kirim')").click()
    looks("Anda pegang")
    officer.locator("button.invite").click()
    looks("Dari pengelola")
    with phones.expect_popup() as opened:
        officer.locator("a[href*='/desk/pin#']").last.click()
    desk = opened.value
    if not desk.input_value("[name=invitation]"):
        desk.fill("[name=invitation]", str(officer.locator("a[href*='/desk/pin#']").last.get_attribute("href")))
    desk.fill("[name=pin]", PIN)
    desk.fill("[name=again]", PIN)
    desk.click("text=Simpan PIN")
    desk.fill("[name=phone]", officer.locator("select").input_value())
    desk.click("text=Kirim kode")
    desk.wait_for_selector("[name=code]")
    looks("Masuk meja petugas")
    desk.fill("[name=code]", re.findall(r"Masuk meja petugas: ([0-9]{3} [0-9]{3})", officer.inner_text())[-1])
    desk.fill("[name=pin]", PIN)
    desk.click("button:text-is('Masuk')")
    desk.click("a.go")
    desk.click("text=Buka cerita dan kontak")
    assert "Tetangga dipukuli" in desk.inner_text("main")
    assert "#" not in desk.url


def test_nobody_becomes_an_officer_of_a_real_agency(page: Page, url: str, service: Watched, clock: MovedClock) -> None:
    agency = service.app.directory.current()
    put_in_force(service.app.store, replace(agency, version="real", sample=False))
    clock.pass_(timedelta(hours=1))
    answer = page.request.post(f"{url}/simulator/invite", data={"from": agency.officers[0].phones[0]})
    assert answer.status == 404
    page.goto(f"{url}/simulator")
    assert page.locator("button.invite").count() == 0
