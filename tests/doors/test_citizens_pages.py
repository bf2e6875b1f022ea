"""The pages on a phone that somebody else may read: neutral, small, private, whole without the store."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.model.collections import REPORTS
from functions.ports import StoreUnavailable
from functions.server import INTERNAL_PATHS, PUBLIC_PATHS
from tests.doors.conftest import Answered, Doors

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SAID = "Kanarikuning bercerita <b>tebal</b>"
TYPED = {
    "nonce": "n" * 24,
    "/reporter/role": "heard",
    "/incident/description": SAID,
    "/incident/place": "Kampung Anu",
    "/victims/0/age_group": "6-12",
}
PAGES = ("/", "/?lang=en", "/lapor", "/lapor?lang=en", "/tiket", "/tiket?lang=en")
LARGEST_BYTES = 30 * 1024
TICKET = re.compile(rb"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def submit(doors: Doors, fields: dict[str, str], path: str = "/lapor") -> Answered:
    return doors.knock("POST", path, [urlencode(fields).encode()], FORM)


@pytest.fixture
def away(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that no call reaches."""

    def refuse(*_: object) -> Any:
        raise StoreUnavailable("away")

    for call in ("get", "find", "commit"):
        monkeypatch.setattr(doors.app.store, call, refuse)


class Outside(HTMLParser):
    """Whatever a page makes the browser fetch, keep or run."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.titles: list[str] = []
        self.telling: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self._in_title = tag == "title"
        address = named.get("src") or (named.get("href") if tag == "link" else None)
        if address and not address.startswith("data:"):
            self.fetched.append(address)
        if (tag == "link" and named.get("rel") == "manifest") or (named.get("property") or "").startswith("og:"):
            self.telling.append(str(named))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.titles.append(data)
            self._in_title = False


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_small_neutral_and_asks_nobody_else(doors: Doors, path: str) -> None:
    answer = doors.knock("GET", path, [])
    seen = Outside()
    seen.feed(answer.body.decode())
    assert answer.status == 200
    assert len(answer.body) + sum(len(f"{name}: {value}") for name, value in answer.headers.items()) < LARGEST_BYTES
    assert (seen.titles, seen.fetched, seen.telling) == (["Layanan Warga"], [], [])


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leaves_no_trace(doors: Doors, path: str) -> None:
    headers = doors.knock("GET", path, []).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_the_thank_you_page_shows_the_ticket_and_nothing_that_was_typed(doors: Doors) -> None:
    answer = submit(doors, TYPED)
    assert answer.status == 201
    assert TICKET.search(answer.body)
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert b"Kanarikuning" not in answer.body and b"Kampung Anu" not in answer.body
    assert len(answer.body) < LARGEST_BYTES


def test_once_a_place_is_known_its_own_numbers_stand_there(doors: Doors) -> None:
    agency = doors.app.directory.current()
    numbers = [hotline.number.replace(" ", "") for hotline in agency.hotlines["15.01"]]
    answer = submit(doors, TYPED | {"/incident/place": "Kabupaten Kerinci"})
    assert [number for number in numbers if f"tel:{number}" not in answer.body.decode()] == []


def test_the_same_form_again_is_the_same_report_with_the_same_ticket(doors: Doors) -> None:
    first, again = submit(doors, TYPED), submit(doors, TYPED)
    assert (first.status, again.status) == (201, 200)
    assert TICKET.findall(first.body) == TICKET.findall(again.body)
    assert len(doors.app.store.all(REPORTS)) == 1


def test_an_error_keeps_what_was_typed_and_escapes_it(doors: Doors) -> None:
    answer = submit(doors, TYPED | {"/reporter/role": "nobody"})
    assert answer.status == 422
    assert b"Kanarikuning bercerita &lt;b&gt;tebal" in answer.body
    assert b'value="Kampung Anu"' in answer.body
    assert b'value="6-12" selected' in answer.body
    assert not doors.app.store.all(REPORTS)


def test_with_the_store_away_the_form_says_so_and_keeps_what_was_typed(doors: Doors, away: None) -> None:
    answer = submit(doors, TYPED)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert b"Kanarikuning" in answer.body and b"tel:110" in answer.body


@pytest.mark.parametrize("path", PAGES)
def test_with_the_store_away_every_page_still_offers_a_number_to_call(doors: Doors, away: None, path: str) -> None:
    answer = doors.knock("GET", path, [])
    assert answer.status == 200
    assert b"tel:110" in answer.body


UNREADABLE = {
    "another type": (b"{}", {"Content-Type": "application/json"}, 415),
    "too many fields": (b"a=1&" * 300, FORM, 400),
    "too long": (b"a=" + b"x" * 70_000, FORM, 413),
}


@pytest.mark.parametrize("case", UNREADABLE)
@pytest.mark.parametrize("path", ["/lapor", "/tiket"])
def test_what_cannot_be_read_is_answered_with_a_page_that_helps(doors: Doors, path: str, case: str) -> None:
    body, headers, status = UNREADABLE[case]
    answer = doors.knock("POST", path, [body], headers)
    assert answer.status == status
    assert b"</html>" in answer.body and b"tel:110" in answer.body


def test_bytes_that_are_no_text_do_not_lose_a_report(doors: Doors) -> None:
    body = b"nonce=nnnnnnnnnnnnnnnn&/reporter/role=heard&/incident/description=dipukul%FF%FE+lagi"
    assert doors.knock("POST", "/lapor", [body], FORM).status == 201


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_every_other_method_is_405(doors: Doors, method: str) -> None:
    assert doors.knock(method, "/lapor", []).status == 405


def test_the_internal_functions_are_not_on_the_public_listener() -> None:
    public = {path for paths in PUBLIC_PATHS.values() for path in paths}
    assert not public & {path for paths in INTERNAL_PATHS.values() for path in paths}
    assert not set(PUBLIC_PATHS) & set(INTERNAL_PATHS)
