"""POST /v1/reports as other applications see it: tickets, replays, and errors that name the field and the fix."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.model.collections import REPORTS
from functions.ports import StoreUnavailable
from tests.doors.conftest import Answered, Doors
from tests.pipeline.bodies import complaint

KEY = {"Idempotency-Key": "key-of-sixteen-chars"}
TOKEN = "a-token-of-an-application"
SAID = "Kanarikuning bercerita"


def post(doors: Doors, body: object, headers: dict[str, str] | None = None) -> Answered:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return doors.knock("POST", "/v1/reports", [raw], {"Content-Type": "application/json"} | (headers or {}))


def told(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"incident": body["incident"] | {"description": SAID}}


@pytest.fixture
def known(doors: Doors) -> Doors:
    doors.app.settings = replace(doors.app.settings, callers={TOKEN: "sekolah"})
    return doors


def test_a_report_is_answered_with_its_ticket_and_a_replay_with_the_same(doors: Doors) -> None:
    first = post(doors, complaint(), KEY)
    again = post(doors, complaint(), KEY)
    assert (first.status, again.status) == (201, 200)
    answer = json.loads(first.body)
    assert set(answer) == {"ticket", "received_at", "ticket_url", "help"}
    assert answer == json.loads(again.body)
    assert answer["ticket_url"] == "/tiket"
    assert len(doors.app.store.all(REPORTS)) == 1


def test_the_answer_tells_whom_to_call_where_it_happened(doors: Doors) -> None:
    kerinci = json.loads(post(doors, complaint(region="15.01")).body)["help"]
    somewhere = json.loads(post(doors, complaint(region=None)).body)["help"]
    assert "UPTD PPA Kerinci" in kerinci and "Kerinci" not in somewhere and "110" in somewhere


def test_without_a_credential_a_key_does_not_reach_somebody_elses_report(doors: Doors) -> None:
    first = post(doors, complaint(), KEY)
    other = post(doors, told(complaint()), KEY)
    assert (first.status, other.status) == (201, 201)
    assert json.loads(first.body)["ticket"] != json.loads(other.body)["ticket"]


def test_with_a_credential_one_key_is_one_report(known: Doors) -> None:
    credential = KEY | {"Authorization": f"Bearer {TOKEN}"}
    assert post(known, complaint(), credential).status == 201
    assert post(known, complaint(), credential).status == 200
    assert post(known, told(complaint()), credential).status == 422
    assert post(known, complaint(), {"Authorization": "Bearer nobody's"}).status == 401
    assert len(known.app.store.all(REPORTS)) == 1


def test_without_a_key_the_same_words_are_two_reports(doors: Doors) -> None:
    """Two neighbours may write the same: only the caller knows whether it is a repetition."""
    assert [post(doors, complaint()).status for _ in range(2)] == [201, 201]
    assert len(doors.app.store.all(REPORTS)) == 2


REFUSED: dict[str, tuple[object, dict[str, str], int]] = {
    "not JSON": (b"{", {}, 400),
    "not UTF-8": (b'{"reporter": "\xff"}', {}, 400),
    "too deep": (b"[" * 30_000, {}, 400),
    "half a character": (b'{"reporter": {"role": "heard"}, "incident": {"description": "\\ud83d"}}', {}, 400),
    "another type": (complaint(), {"Content-Type": "text/plain"}, 415),
    "a form": (urlencode({"a": "b"}).encode(), {"Content-Type": "application/x-www-form-urlencoded"}, 415),
    "a key too short": (complaint(), {"Idempotency-Key": "short"}, 400),
    "a list": ([], {}, 422),
    "nothing": (b"null", {}, 422),
    "empty": ({}, {}, 422),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_a_problem_that_repeats_nothing(doors: Doors, case: str) -> None:
    body, headers, status = REFUSED[case]
    answer = post(doors, body, headers)
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.body)
    assert problem["status"] == status and problem["title"]
    assert not doors.app.store.all(REPORTS)


WRONG = {
    "reporter": {"role": SAID, "contact": {"phone": SAID, "text": True}},
    "incident": {"description": " ", "region": SAID, "kenari": SAID},
    "danger_now": SAID,
    "victims": [{"age_group": "6-12"}, {"age_group": SAID}],
    "avoid": SAID * 100,
}
POINTERS = {
    "/reporter/role",
    "/reporter/contact/phone",
    "/incident",
    "/incident/description",
    "/incident/region",
    "/danger_now",
    "/victims/1/age_group",
    "/avoid",
}


@pytest.mark.parametrize(("language", "sentence"), [("id", "Ceritakan dengan singkat"), ("en", "Tell us briefly")])
def test_every_error_comes_at_once_with_its_pointer_and_a_sentence_in_the_callers_language(
    doors: Doors, language: str, sentence: str
) -> None:
    for body, headers in ((WRONG, {"Accept-Language": language}), (WRONG | {"language": language}, {})):
        answer = post(doors, body, headers)
        assert answer.status == 422
        errors = json.loads(answer.body)["errors"]
        assert {error["pointer"] for error in errors} == POINTERS
        assert any(sentence in error["detail"] for error in errors)
        assert SAID.encode() not in answer.body


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_every_other_method_is_405_and_says_which_one_is_not(doors: Doors, method: str) -> None:
    answer = doors.knock(method, "/v1/reports", [])
    assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_with_the_store_out_of_reach_the_caller_is_told_when_to_come_again(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> list[Any]:
        raise StoreUnavailable("away")

    doors.app.directory.current()
    monkeypatch.setattr(doors.app.store, "commit", away)
    answer = post(doors, told(complaint()))
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert SAID.encode() not in answer.body
