"""The reporter comes back with a ticket: what the page shows, what it does, and what it never gives away."""

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from werkzeug.test import Client

from functions.agency_files import compile_agency
from functions.entrypoints.http import BODY_LIMIT
from functions.model.collections import (
    THROTTLES,
    additions_to,
    replies_to,
)
from functions.model.report import Stage
from functions.policy.tickets import read_ticket
from functions.steps import case as desk
from functions.steps.throttle import FROM_ONE_PLACE
from functions.vault.keys import read_private_keys
from functions.vault.sealing import TinkOpener
from tests.pipeline.cases import Agency, acting, ends, hush, officer
from tests.pipeline.chaos import all_faults
from tests.pipeline.reporters import BODY, FORM, Reporter, closes, takes
from tests.world import JAMBI

# --- what is shown ------------------------------------------------------------------------------------


def test_the_stage_is_told_in_kind_words(agency: Agency, reporter: Reporter) -> None:
    assert "sampai ada yang menangani" in reporter.opens()
    takes(agency, reporter)
    assert "sudah menangani cerita Anda" in reporter.opens()
    desk.act(acting(agency.world, agency.sri, reporter.case), "contact_attempt", "", "not_reached")
    assert "Petugas sedang menangani" in reporter.opens()
    ends(agency.world, agency.sri, reporter.case)
    assert "Anda boleh kembali kapan saja" in reporter.opens()
    assert "An officer" not in reporter.page
    assert "may come back at any time" in reporter.opens(query="?lang=en")


def test_an_officers_answer_is_sealed_under_the_ticket_and_shown_as_words_only(
    agency: Agency, reporter: Reporter
) -> None:
    takes(agency, reporter)
    desk.reply(acting(agency.world, agency.sri, reporter.case), "Kami datang besok <script>alert(1)</script>")
    agency.world.clock.pass_(timedelta(minutes=1))
    desk.reply(acting(agency.world, agency.sri, reporter.case), "Aman?")
    assert "Kami datang besok" not in repr(agency.world.app.store.all(replies_to(reporter.case.id)))
    page = reporter.opens()
    assert "Kami datang besok &lt;script&gt;" in page
    assert page.index("Kami datang besok") < page.index("Aman?")
    assert "20.11.2026 09.00" in page


def test_the_page_names_no_category_place_agency_or_officer_and_repeats_nothing(
    agency: Agency, reporter: Reporter
) -> None:
    takes(agency, reporter)
    reporter.adds("Kenarihijau diperkosa di Kota Jambi")
    said = reporter.page + reporter.opens() + reporter.opens(query="?lang=en")
    # Sealed, and long enough to spell any short name by chance.
    said = re.sub(r'name="(?:pass|nonce)" value="[^"]+"', "", said)
    report, in_force = reporter.case.report, compile_agency(JAMBI)
    assert "sexual" in report.categories
    never = [
        "Kenari",
        "Guru",
        "Jambi",
        "77433",
        "seksual",
        "sexual",
        "kekerasan",
        "fisik",
        "violence",
        "Sri",
    ]
    never += [in_force.name, "DP3AP2", reporter.ticket, *report.signals]
    assert [word for word in never if word.casefold() in said.casefold()] == []
    assert re.search(rf"(?<![\w-]){report.offers[0].code}(?![\w-])", said) is None
    assert "<title>Layanan Warga</title>" in said
    hush(agency.world)


def test_the_page_stays_nowhere(reporter: Reporter) -> None:
    opened = reporter.posts({"ticket": reporter.ticket})
    assert opened.headers["Cache-Control"] == "no-store"
    assert opened.headers["Clear-Site-Data"] == '"cache"'
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe" not in opened.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in opened.headers
    assert len(opened.data) < 60_000
    for answer in (reporter.world.client.get("/tiket"), reporter.posts({"ticket": "salah"})):
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_ticket_is_never_in_an_address_nor_taken_from_one(reporter: Reporter) -> None:
    assert reporter.ticket not in reporter.page
    answer = reporter.world.client.get(f"/tiket?ticket={reporter.ticket}&pass={reporter.written_pass}")
    assert answer.status_code == 200
    assert "Anda boleh" not in answer.text and reporter.ticket not in answer.text
    assert set(re.findall(r'action="([^"]*)"', reporter.page)) <= {"/tiket", "/tiket?lang=en"}


def test_every_ticket_is_opened_however_it_is_typed(reporter: Reporter) -> None:
    for typed in (
        reporter.ticket.lower(),
        reporter.ticket.replace("-", " – "),
        f"\t{reporter.ticket.replace('-', '')}\n",
    ):
        reporter.opens(typed)


# --- what is done -------------------------------------------------------------------------------------


def test_what_was_forgotten_reaches_the_holder_sealed_and_once(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    reporter.opens()
    again = {"pass": reporter.written_pass, "do": "add", "nonce": reporter.nonce, "words": "baris satu\r\nbaris dua"}
    for _ in range(2):
        assert "Sudah kami terima" in reporter.posts(again).text
    heard = agency.sri.phone.hears(containing="ada pesan tambahan")
    assert heard.segments == 1
    (addition,) = agency.world.app.store.all(additions_to(reporter.case.id))
    opener = TinkOpener(read_private_keys(agency.world.app.keys_dir, "case"))
    opened = msgspec.json.decode(opener.open(reporter.case.id, addition.document.sealed_content))
    assert opened["incident"]["description"] == "baris satu\nbaris dua"
    reporter.posts(again | {"words": "baris satu, diubah"})
    assert len(agency.world.app.store.all(additions_to(reporter.case.id))) == 2


def test_two_presses_at_the_same_moment_add_once(
    agency: Agency, reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other press commits between this one's look and its commit."""
    commit, fields = agency.world.app.store.commit, {"nonce": reporter.nonce, "words": "sekali saja"}

    def raced(writes: list[Any]) -> Any:
        with monkeypatch.context() as undone:
            undone.setattr(agency.world.app.store, "commit", commit)
            assert reporter.presses("add", **fields).status_code == 200
        monkeypatch.setattr(agency.world.app.store, "commit", commit)
        return commit(writes)

    monkeypatch.setattr(agency.world.app.store, "commit", raced)
    assert reporter.presses("add", **fields).status_code == 200
    assert len(agency.world.app.store.all(additions_to(reporter.case.id))) == 1
    hush(agency.world)


@pytest.mark.rows
@pytest.mark.parametrize("words", ["", "   ", "\r\n\t"])
def test_nothing_said_adds_nothing_and_reopens_nothing(agency: Agency, reporter: Reporter, words: str) -> None:
    closes(agency, reporter)
    reporter.opens()
    answer = reporter.adds(words)
    assert (answer.status_code, "Tulisannya masih kosong" in answer.text) == (422, True)
    assert reporter.case.report.stage is Stage.CLOSED


def test_a_long_story_is_taken_whole_and_a_longer_one_refused_whole(agency: Agency, reporter: Reporter) -> None:
    words = "panjang " * 5000
    assert reporter.adds(words).status_code == 200
    refused = reporter.posts({"pass": reporter.written_pass, "do": "add", "words": "x" * BODY_LIMIT})
    assert (refused.status_code, "xxx" in refused.text) == (413, False)
    (addition,) = agency.world.app.store.all(additions_to(reporter.case.id))
    assert len(addition.document.sealed_content.ciphertext) > len(words)


def test_graver_words_raise_the_urgency_and_never_lower_it(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    reporter.opens()
    reporter.adds("dia bawa parang")
    raised = reporter.case.report.urgency
    assert raised.severity < 2
    agency.sri.phone.hears(containing="lebih gawat")
    reporter.adds("sekarang sudah tenang")
    assert reporter.case.report.urgency is raised
    hush(agency.world)


def test_a_named_officer_is_ruled_out_by_what_was_forgotten(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    reporter.opens()
    name = officer(agency.world, agency.sri).full_name
    reporter.adds(f"Yang memukul adalah {name}")
    report = reporter.case.report
    assert (report.holder, report.excluded) == (None, ["sri"])
    agency.rina.phone.rings()
    hush(agency.world)


def test_who_writes_and_writes_does_not_flood_the_officers_phone(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    reporter.opens()
    for n in range(12):
        reporter.adds(f"pesan {n}")
    assert len(agency.sri.phone.unheard()) == 1
    agency.world.clock.pass_(timedelta(minutes=11))
    reporter.adds("pesan lagi")
    assert len(agency.sri.phone.unheard()) == 2
    hush(agency.world)


def test_a_message_on_a_closed_report_reopens_it_and_calls_its_officer(agency: Agency, reporter: Reporter) -> None:
    closes(agency, reporter)
    assert "membuka lagi" in reporter.opens()
    reporter.adds("dia datang lagi")
    report = reporter.case.report
    assert (report.stage, report.holder, report.expire_at) == (Stage.ACCEPTED, "sri", None)
    agency.sri.phone.hears(containing="keadaan lebih gawat")
    assert all_faults(agency.world.app.store) == {}


@pytest.mark.rows
@pytest.mark.parametrize("state", ["offered", "held", "ending", "closed"])
def test_in_danger_now_rings_as_an_emergency_at_once(agency: Agency, reporter: Reporter, state: str) -> None:
    world = agency.world
    if state in ("held", "ending", "closed"):
        takes(agency, reporter)
    if state == "ending":
        desk.hand_over(acting(world, agency.sri, reporter.case), "budi")
        reporter.adds("dia bawa parang")
        ends(world, agency.sri, reporter.case)
        assert reporter.case.report.ending is not None
    if state == "closed":
        ends(world, agency.sri, reporter.case)
    hush(world)
    reporter.opens()
    answer = reporter.presses("danger")
    assert "Petugas sedang diberi tahu sekarang" in answer.text
    report = reporter.case.report
    assert (report.urgency, report.is_open, report.ending) == ("emergency", True, None)
    assert report.holder == (None if state == "offered" else "sri")
    assert agency.sri.phone.hears(containing="DARURAT" if state == "offered" else "lebih gawat")
    assert agency.rina.phone.rings().mentions("DARURAT")
    assert all_faults(world.app.store) == {}
    before = reporter.case.report
    reporter.presses("danger")
    assert reporter.case.report == before, "a frightened finger presses more than once"
    world.clock.pass_(timedelta(minutes=3))
    reporter.presses("danger")
    assert reporter.case.report.events_seen > before.events_seen
    hush(world)


def test_stop_contacting_is_told_to_the_holder_and_ends_nothing(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    assert "Berhenti menghubungi" in reporter.opens()
    answer = reporter.presses("stop")
    rule = reporter.case.report.contact_rule
    assert (rule.text, rule.call) == (False, False)
    assert "Berhenti menghubungi" not in answer.text
    assert reporter.case.is_held_by(agency.sri)
    agency.sri.phone.hears(containing="ada pesan tambahan")


def test_the_wish_to_withdraw_is_shown_and_stops_nothing(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    reporter.opens()
    before = reporter.case.report
    answer = reporter.presses("withdraw")
    after = reporter.case.report
    assert after.withdrawal_asked_at == agency.world.clock.now()
    assert (after.stage, after.holder, after.due) == (before.stage, before.holder, before.due)
    assert "Keinginan untuk menarik sudah disampaikan" in answer.text
    assert "Sampaikan kepada petugas" not in answer.text


def test_an_unknown_wish_does_nothing(reporter: Reporter) -> None:
    before = reporter.case.report
    for wish in ("", "close", "__class__", "purge"):
        assert reporter.presses(wish).status_code == 200
    assert reporter.case.report == before


# --- who may not ----------------------------------------------------------------------------------------


def test_a_mistyped_ticket_is_told_from_an_unknown_one_and_costs_no_try(reporter: Reporter) -> None:
    letters = reporter.ticket
    mistyped = ("0" if letters[0] != "0" else "1") + letters[1:]
    for _ in range(FROM_ONE_PLACE + 1):
        answer = reporter.posts({"ticket": mistyped})
        assert (answer.status_code, "keliru ketik" in answer.text) == (422, True)
        assert mistyped not in answer.text
    unknown = reporter.posts({"ticket": reporter.world.app.sealer.ticket_of("nobody")})
    assert (unknown.status_code, "tidak kami temukan" in unknown.text) == (404, True)
    reporter.opens()


def test_wrong_tickets_are_slowed_down_by_where_they_come_from(reporter: Reporter) -> None:
    sealer = reporter.world.app.sealer
    for n in range(FROM_ONE_PLACE):
        assert reporter.posts({"ticket": sealer.ticket_of(f"guess-{n}")}, "198.51.100.1").status_code == 404
    waiting = reporter.posts({"ticket": reporter.ticket}, "198.51.100.1")
    assert waiting.status_code == 429
    assert 0 < int(waiting.headers["Retry-After"]) <= 601
    assert "telepon nomor di atas" in waiting.text
    reporter.opens(address="198.51.100.2")
    counters = reporter.world.app.store.all(THROTTLES)
    assert "198.51" not in repr(counters)
    assert all(found.document.expire_at - reporter.world.clock.now() <= timedelta(minutes=10) for found in counters)
    reporter.world.clock.pass_(timedelta(minutes=10))
    reporter.opens(address="198.51.100.1")


def test_a_pass_that_we_did_not_write_opens_and_does_nothing(agency: Agency, reporter: Reporter) -> None:
    answer = agency.world.posts(BODY)
    assert answer.json
    other = Reporter(
        agency.world, next(c for c in agency.world.cases() if c.id != reporter.case.id), answer.json["ticket"]
    )
    other.opens()
    id, until, digest = reporter.written_pass.split(".")
    forged = ["", ".", "..", "x", f"{other.case.id}.{until}.{digest}", f"{id}.{int(until) + 900}.{digest}"]
    forged += [
        f"{id}.{until}.",
        f"{id}.{until}",
        f"{id}..{digest}",
        f"{id}.x.{digest}",
        f"{id}.{until}.{digest}x",
        "é.1.ü",
    ]
    before = [case.report for case in agency.world.cases()]
    for written in forged:
        for do in ("danger", "add", "withdraw", ""):
            assert reporter.posts({"pass": written, "do": do, "words": "dia bawa parang"}).status_code == 403
    assert [case.report for case in agency.world.cases()] == before
    hush(agency.world)


def test_a_page_left_open_shows_nothing_any_more_but_still_calls_for_help(agency: Agency, reporter: Reporter) -> None:
    takes(agency, reporter)
    desk.reply(acting(agency.world, agency.sri, reporter.case), "Kenaribiru")
    reporter.opens()
    agency.world.clock.pass_(timedelta(minutes=16))
    for do in ("", "stop", "withdraw"):
        answer = reporter.presses(do)
        assert (answer.status_code, "Kenaribiru" in answer.text, "Ketik tiketnya lagi" in answer.text) == (
            403,
            False,
            True,
        )
    assert reporter.case.report.contact_rule.text and reporter.case.report.withdrawal_asked_at is None
    added = reporter.presses("add", nonce=reporter.nonce, words="masih di sini")
    called = reporter.presses("danger")
    for answer in (added, called):
        assert (answer.status_code, "Kenaribiru" in answer.text, 'name="pass"' in answer.text) == (200, False, False)
    assert reporter.case.report.urgency == "emergency"
    agency.world.clock.pass_(timedelta(hours=12))
    assert reporter.presses("danger").status_code == 403
    hush(agency.world)


def test_what_is_no_form_is_refused(reporter: Reporter) -> None:
    client: Client = reporter.world.client
    assert client.post("/tiket", data=b"{}", content_type="application/json").status_code == 415
    assert client.post("/tiket", data="a=1&" * 300, content_type=FORM).status_code == 400
    assert client.post("/tiket", data=b"ticket=" + b"0" * BODY_LIMIT, content_type=FORM).status_code == 413
    assert client.post("/tiket", data=b"ticket=%ff%00\xfe", content_type=FORM).status_code == 422
    assert client.put("/tiket").status_code == 405


def test_the_example_on_the_page_is_no_ticket_by_chance() -> None:
    assert read_ticket("7K3F-9QXM-2DPA") is None
