"""A real Chromium at phone width against the real service on a port of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, sync_playwright

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.clock import MovedClock, SystemClock
from tests.browser.desk import Watched
from tests.stacks import Stack
from tests.world import JAMBI

PHONE: ViewportSize = {"width": 360, "height": 640}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(SystemClock().now())


@pytest.fixture
def service(stack: Stack, clock: MovedClock, tmp_path: Path, keys: Path) -> Iterator[Watched]:
    (tmp_path / "keys").symlink_to(keys)
    app = stack.make_app(tmp_path, clock)
    put_in_force(app.store, compile_agency(JAMBI))
    service = Watched(app, stack)
    service.start()
    yield service
    service.settles()
    service.stop()


@pytest.fixture
def url(service: Watched) -> str:
    return f"http://127.0.0.1:{service.port}"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, java_script_enabled=request.param)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript, for what only a script can do or check."""
    context = browser.new_context(viewport=PHONE)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()
