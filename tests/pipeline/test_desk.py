"""The desk over HTTP: who gets in, who sees what, what is on the trail before it is read, what no form may do."""

from datetime import timedelta
from typing import Any

import pytest

from functions.model.collections import AUDIT
from functions.model.report import Stage
from functions.steps import case as steps
from functions.steps.block import block
from functions.steps.lists import PAGE
from functions.steps.sign_in import invite
from tests.pipeline.cases import CHILD_RAPED, REPORT, Agency, acting, hush
from tests.pipeline.desk import PIN, DeskClient
from tests.world import Case

WRONG_PIN = "111222"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u202egnp.exe\x07"


@pytest.fixture
def sri(agency: Agency) -> DeskClient:
    return DeskClient(agency.world, agency.sri).has_a_pin().signs_in()


# --- getting in ---------------------------------------------------------------------------------------


def test_neither_code_nor_pin_alone_opens_anything(agency: Agency) -> None:
    desk = DeskClient(agency.world, agency.sri).has_a_pin()
    code = desk.code()
    for tried in ((code, ""), (code, WRONG_PIN), ("", PIN), ("000 000" if code != "000 000" else "000 001", PIN)):
        assert desk.tries(*tried).status_code == 403
        assert not desk.has_a_session
    assert desk.tries(code.replace(" ", ""), PIN).status_code == 303
    assert desk.has_a_session
    assert desk.tries(code, PIN).status_code == 403, "a code opens once"


def test_no_answer_tells_whether_a_number_is_an_officers(agency: Agency) -> None:
    desk, stranger = DeskClient(agency.world, agency.sri).has_a_pin(), agency.world.phone()
    answers = []
    for number in (agency.sri.phone.number, agency.budi.phone.number, stranger.number, "bukan nomor"):
        asked = desk.post("/desk/sign-in/code", phone=number)
        tried = desk.post("/desk/sign-in", phone=number, code="000 000", pin=WRONG_PIN)
        answers.append([(a.status_code, a.text.replace(number, ""), sorted(a.headers.keys())) for a in (asked, tried)])
    assert all(answer == answers[0] for answer in answers)
    hush(agency.world)


def test_guessing_is_slowed_down(agency: Agency) -> None:
    desk = DeskClient(agency.world, agency.sri).has_a_pin()
    answers = [desk.tries("000 000", WRONG_PIN) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_cookie_is_bound_to_the_host_and_no_script_reads_it(agency: Agency) -> None:
    desk = DeskClient(agency.world, agency.sri).has_a_pin()
    cookie = desk.tries(desk.code(), PIN).headers["Set-Cookie"]
    name, *rules = cookie.split("; ")
    assert name.startswith("__Host-desk=")
    assert rules == ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"]


@pytest.mark.rows
@pytest.mark.parametrize(("every", "times", "ends"), [(9, 3, False), (11, 1, True), (9, 54, True)])
def test_a_session_ends_after_ten_idle_minutes_and_after_eight_hours(
    sri: DeskClient, every: int, times: int, ends: bool
) -> None:
    for _ in range(times):
        sri.world.clock.set(sri.world.clock.now() + timedelta(minutes=every))
        status = sri.get("/desk").status_code
    assert status == (303 if ends else 200)


def test_signing_out_ends_the_session_and_clears_the_browser(sri: DeskClient) -> None:
    answer = sri.sends("/desk/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    assert sri.get("/desk").headers["Location"] == "/desk/sign-in"


def test_a_note_that_comes_after_the_session_ended_is_given_back_and_not_stored(
    agency: Agency, sri: DeskClient
) -> None:
    case, token = agency.held(), sri.token()
    agency.world.clock.set(agency.world.clock.now() + timedelta(minutes=11))
    before = case.report
    answer = sri.post(f"/desk/cases/{case.id}", token=token, do="act", what="note", words="panjang sekali", seen="3")
    assert answer.status_code == 403
    assert "panjang sekali" in answer.text
    assert case.report == before


def test_a_pin_is_set_once_by_an_invitation_that_no_address_carries(agency: Agency) -> None:
    desk = DeskClient(agency.world, agency.sri)
    invitation = invite(agency.world.app.ports, "sri")
    for pin, again, status in (("123456", "123456", 422), (PIN, "483921", 422), (PIN, PIN, 303), (PIN, PIN, 403)):
        answer = desk.post("/desk/pin", invitation=f"http://127.0.0.1/desk/pin#{invitation}", pin=pin, again=again)
        assert answer.status_code == status
    assert desk.post("/desk/pin", invitation="budi.tebakan", pin=PIN, again=PIN).status_code == 403


def test_five_wrong_pins_lock_and_the_supervisor_unlocks(agency: Agency, sri: DeskClient) -> None:
    case = agency.held()
    agency.world.clock.set(agency.world.clock.now() + timedelta(minutes=6))
    answers = [sri.opens(case, pin=WRONG_PIN).status_code for _ in range(5)]
    assert answers == [403] * 5
    assert not sri.has_a_session
    locked = DeskClient(agency.world, agency.sri)
    assert locked.tries(locked.code(), PIN).status_code == 403
    rina = DeskClient(agency.world, agency.rina).has_a_pin().signs_in()
    assert "terkunci" in rina.get("/desk/officers").text
    assert rina.sends("/desk/officers", officer="tono").status_code == 403, "another area's"
    assert rina.sends("/desk/officers", officer="sri").status_code == 303
    assert locked.tries(locked.code(), PIN).status_code == 303
    hush(agency.world)


# --- what a form may not do ---------------------------------------------------------------------------


@pytest.mark.rows
@pytest.mark.parametrize("forged", ["no token", "another officer's token", "another site", "another host of ours"])
def test_a_form_that_is_not_ours_changes_nothing(agency: Agency, sri: DeskClient, forged: str) -> None:
    case = agency.held()
    token, headers = sri.token(), {}
    if forged == "no token":
        token = ""
    elif forged == "another officer's token":
        token = DeskClient(agency.world, agency.budi).has_a_pin().signs_in().token()
    else:
        headers = {"Sec-Fetch-Site": "cross-site" if forged == "another site" else "same-site"}
    before, seen = case.report, str(case.report.events_seen)
    for path in (f"/desk/cases/{case.id}", f"/desk/cases/{case.id}/story", "/desk/sign-out"):
        answer = sri.post(path, headers=headers, token=token, do="recuse", seen=seen)
        assert answer.status_code == 403
    assert case.report == before
    assert sri.has_a_session
    hush(agency.world)


def paths_of(case: Case) -> list[tuple[str, str]]:
    at = f"/desk/cases/{case.id}"
    return [("GET", at), ("GET", f"{at}/end"), ("GET", f"{at}/police"), ("POST", at), ("POST", f"{at}/story")]


@pytest.mark.rows
@pytest.mark.parametrize("who", ["budi", "tono", "sri"])
def test_a_case_that_is_nobodys_business_looks_like_none(agency: Agency, who: str) -> None:
    """Another officer, another area's supervisor, and the one who knows the party."""
    world, case = agency.world, agency.held()
    steps.recuse(acting(world, agency.sri, case))
    world.settle()
    desk = DeskClient(world, next(p for p in world._people if p.id == who))
    hush(world)
    desk.has_a_pin().signs_in()
    missing = Case(world, "0" * 32)
    for (method, path), (_, nowhere) in zip(paths_of(case), paths_of(missing), strict=True):
        answers = [desk.get(p) if method == "GET" else desk.sends(p, do="accept", seen="1") for p in (path, nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text == answers[1].text
    assert case.id not in desk.get("/desk").text
    hush(world)


def test_a_blocked_officers_session_is_over(agency: Agency, sri: DeskClient) -> None:
    case = agency.held()
    block(agency.world.app.ports, "sri")
    assert sri.get(f"/desk/cases/{case.id}").status_code == 303
    assert "code" in sri.post("/desk/sign-in/code", phone=agency.sri.phone.number).text
    agency.world.settle()
    agency.sri.phone.heard_nothing_more()
    hush(agency.world)


# --- reading ------------------------------------------------------------------------------------------


def test_the_pin_is_asked_again_before_a_narrative(agency: Agency, sri: DeskClient) -> None:
    case, told = agency.held(), REPORT["incident"]["description"]
    agency.world.clock.set(agency.world.clock.now() + timedelta(minutes=5))
    assert told not in sri.opens(case).text
    assert told not in sri.opens(case, pin=WRONG_PIN).text
    assert told in sri.opens(case, pin=PIN).text
    assert told in sri.opens(case).text


def test_only_the_holder_reads_and_the_second_person_reads_why(agency: Agency, sri: DeskClient) -> None:
    case = agency.held(CHILD_RAPED)
    rina = DeskClient(agency.world, agency.rina).has_a_pin().signs_in()
    sri.does(case, "police", how="reported", words="LP/1")
    assert sri.does(case, "end", how="completed", words="tinggal di rumah nenek").status_code == 303
    assert rina.opens(case).status_code == 403
    shown = rina.get(f"/desk/cases/{case.id}").text
    assert "tinggal di rumah nenek" in shown
    assert "Ia diperkosa" not in shown
    assert "read_reason" in [found.document.what for found in agency.world.app.store.all(AUDIT)]
    assert rina.does(case, "confirm").status_code == 303
    assert case.report.stage is Stage.CLOSED
    hush(agency.world)


@pytest.mark.rows
@pytest.mark.parametrize(
    ("hour", "contact", "dials", "texts"),
    [
        ("10:00", {"call": True, "hours": "09-15"}, True, False),
        ("16:00", {"call": True, "hours": "09-15"}, False, False),
        ("10:00", {"text": True}, False, True),
        ("10:00", {}, False, False),
    ],
)
def test_the_number_shows_only_as_the_contact_rule_allows(
    agency: Agency, hour: str, contact: dict[str, Any], dials: bool, texts: bool
) -> None:
    reporter = {"role": "witnessed", "contact": {"phone": "0812 3456 7890", "safe_word": "titip salam", **contact}}
    case = agency.held(REPORT | {"reporter": reporter})
    agency.world.clock.set(f"2026-11-20 {hour} WIB")
    shown = DeskClient(agency.world, agency.sri).has_a_pin().signs_in().opens(case).text
    assert ("tel:+6281234567890" in shown) is dials
    assert ("sms:+6281234567890" in shown) is texts
    assert ("81234567890" in shown) is (dials or texts)
    if dials or texts:
        assert shown.index("Bisa bicara sekarang?") < shown.index("+6281234567890")
    hush(agency.world)


def test_who_allowed_texts_by_sms_can_be_reached_from_the_desk(agency: Agency, sri: DeskClient) -> None:
    citizen = agency.world.phone()
    citizen.texts("ada yang diejek terus di kota jambi")
    citizen.texts("BOLEH")
    agency.sri.phone.texts("YA")
    shown = sri.opens(agency.world.only_case()).text
    assert f"sms:{citizen.number}" in shown
    assert f"tel:{citizen.number}" not in shown
    hush(agency.world)


# --- two at once, hostile words, headers, lists --------------------------------------------------------


def test_the_second_of_two_is_told_what_changed_and_keeps_what_was_typed(agency: Agency, sri: DeskClient) -> None:
    case = agency.held()
    seen = str(case.report.events_seen)
    sri.does(case, "attempt", who="no_answer")
    before = case.report
    late = sri.does(case, "act", what="note", words="catatan panjang", seen=seen)
    assert late.status_code == 409
    assert "Sri: mencoba menghubungi (tidak diangkat)" in late.text
    assert "catatan panjang</textarea>" in late.text
    assert case.report == before


@pytest.mark.rows
@pytest.mark.parametrize(
    ("do", "fields", "says"),
    [
        ("attempt", {}, "Pilih dulu salah satu."),
        ("act", {"what": "note", "words": " "}, "Pesannya masih kosong."),
        ("act", {"what": "accepted"}, "Pilih dulu salah satu."),
        ("act", {"what": "note", "words": "x" * 4001}, "Terlalu panjang."),
        ("end", {"how": "completed", "words": ""}, "Tulis alasannya."),
        ("end", {"how": "routed", "words": "ya"}, "Pilih bagaimana kasus ini berakhir."),
        ("end", {"how": "unreachable", "words": "ya"}, "tiga hari yang berbeda"),
        ("police", {"how": "reported", "words": ""}, "Pilih jawabannya"),
        ("hand_over", {"to": "nobody"}, "tidak bisa menerima"),
    ],
)
def test_what_is_not_possible_is_said_and_stores_nothing(
    agency: Agency, sri: DeskClient, do: str, fields: dict[str, str], says: str
) -> None:
    case = agency.held()
    before = case.report
    answer = sri.does(case, do, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert case.report == before


def test_hostile_words_stay_words(agency: Agency) -> None:
    """In the story, the name, an SMS, a note and the reason of an ending: nothing becomes markup or turns the text."""
    world = agency.world
    incident = CHILD_RAPED["incident"] | {"description": f"Ia diperkosa {HOSTILE}", "place": HOSTILE[:200]}
    case = agency.held(CHILD_RAPED | {"reporter": {"role": "heard", "name": HOSTILE[:100]}, "incident": incident})
    sri = DeskClient(world, agency.sri).has_a_pin().signs_in()
    sri.does(case, "act", what="note", words=HOSTILE)
    sri.does(case, "police", how="reported", words=HOSTILE)
    refused = sri.does(case, "attempt", words=HOSTILE)
    sri.does(case, "end", how="completed", words=HOSTILE)
    rina = DeskClient(world, agency.rina).has_a_pin().signs_in()
    pages = [sri.opens(case), refused, rina.get(f"/desk/cases/{case.id}"), sri.get("/desk?done=<script>")]
    for shown in pages:
        assert shown.text.count("<script>") == 1, "our own"
        assert "<img" not in shown.text
    # What an officer is typing comes back as it was; what is only read moves no other text.
    assert all("\u202e" not in shown.text for shown in pages if shown is not refused)
    hush(world)


def test_every_page_is_private_small_and_says_nothing_in_its_title(agency: Agency, sri: DeskClient) -> None:
    case = agency.held(CHILD_RAPED)
    for n in range(30):
        sri.does(case, "act", what="note", words=f"{n} " + "panjang " * 20)
    at = f"/desk/cases/{case.id}"
    pages = [sri.get(path) for path in ("/desk", "/desk/sign-in", "/desk/pin", at, f"{at}/end", f"{at}/police")]
    for answer in [*pages, sri.opens(case), sri.get("/desk/nowhere")]:
        assert len(answer.data) < 60_000
        assert "<title>Layanan Warga</title>" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
    hush(agency.world)


def test_lists_go_on_from_page_to_page_without_losing_or_repeating_a_case(agency: Agency, sri: DeskClient) -> None:
    cases = []
    for n in range(PAGE + 3):
        agency.world.clock.pass_(timedelta(minutes=2, seconds=30))
        cases.append(agency.held(CHILD_RAPED if n % 3 == 0 else REPORT))
        sri.get("/desk")
    first = sri.get("/desk").text
    (more,) = [part.partition('"')[0] for part in first.split('href="')[1:] if part.startswith("/desk?held=")]
    second = sri.get(more.replace("&amp;", "&")).text
    shown = [_listed(page, cases) for page in (first, second)]
    assert [len(ids) for ids in shown] == [PAGE, 3]
    assert set(shown[0]) | set(shown[1]) == {case.id for case in cases}
    urgencies = [Case(agency.world, id).report.urgency.severity for id in (*shown[0], *shown[1])]
    assert urgencies == sorted(urgencies)
    assert sri.get("/desk?held=high~nonsense~x").status_code == 200
    hush(agency.world)


def _listed(page: str, cases: list[Case]) -> list[str]:
    found = {page.find(case.id): case.id for case in cases if case.id in page}
    return [found[place] for place in sorted(found)]


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_is_answered_from_the_list(agency: Agency, sri: DeskClient, answer: str) -> None:
    case = agency.case()
    assert case.id in sri.get("/desk").text
    sri.does(case, answer)
    assert case.is_held_by(agency.sri) is (answer == "accept")
    hush(agency.world)


def test_the_supervisor_sees_what_is_late_and_why_and_no_words(agency: Agency) -> None:
    case = agency.held()
    agency.world.passes("5 days")
    hush(agency.world)
    rina = DeskClient(agency.world, agency.rina).has_a_pin().signs_in()
    shown = rina.get("/desk/supervisor").text
    assert case.id in shown
    assert "pemegang belum mencatat kontak" in shown
    assert REPORT["incident"]["description"] not in shown
    assert DeskClient(agency.world, agency.sri).has_a_pin().signs_in().get("/desk/supervisor").status_code == 403
    tono = DeskClient(agency.world, agency.tono).has_a_pin().signs_in()
    assert case.id not in tono.get("/desk/supervisor").text
    hush(agency.world)


def test_an_exclusion_is_lifted_and_a_case_reopened_at_the_desk(agency: Agency, sri: DeskClient) -> None:
    case = agency.held()
    sri.does(case, "recuse")
    assert case.report.excluded == ["sri"]
    rina = DeskClient(agency.world, agency.rina)
    hush(agency.world)
    rina.has_a_pin().signs_in()
    assert rina.does(case, "lift", officer="sri").status_code == 303
    assert case.report.excluded == []
    rina.does(case, "accept")
    rina.does(case, "end", how="not_a_report", words="uji coba")
    assert case.report.stage is Stage.NOT_A_REPORT
    assert rina.does(case, "reopen").status_code == 303
    assert case.report.is_open
    hush(agency.world)
