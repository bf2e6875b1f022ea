"""What an officer may answer to an alert, and what each answer does."""

from typing import Any

import pytest

from functions.model.collections import REPORTS
from functions.model.report import OFFERS_KEPT, Stage
from functions.ports import ANYTHING, Write
from functions.steps import acknowledge
from tests.pipeline.bodies import complaint
from tests.world import Case, Person, World


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri")


def posted(world: World, urgency: str = "medium") -> Case:
    before = {case.id for case in world.cases()}
    assert world.posts(complaint(urgency)).status_code == 201
    (case,) = [case for case in world.cases() if case.id not in before]
    return case


# --- YA -------------------------------------------------------------------------------------------


@pytest.mark.rows
@pytest.mark.parametrize(
    "typed", ["YA {}", "y {}", "ya{}", "Iya {spaced}", "YA, {}.", "  iyo   {}!", "\u200eYa\u00a0{}"]
)
def test_typing_mistakes_are_forgiven(world: World, sri: Person, typed: str) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    sri.phone.texts(typed.format(code, spaced=f"{code[0]} {code[1:]}"))
    sri.phone.hears(f"{code} Anda pegang. Terima kasih. Sesudah menghubungi, balas SUDAH {code}")
    assert case.is_held_by(sri)


def test_a_bare_ya_is_enough_while_one_offer_is_open(world: World, sri: Person) -> None:
    case = posted(world)
    sri.phone.rings()
    sri.phone.texts("ya")
    sri.phone.hears(containing="Anda pegang")
    assert case.is_held_by(sri)


def test_a_bare_ya_to_two_open_offers_accepts_neither_and_asks(world: World, sri: Person) -> None:
    first, second = posted(world), posted(world)
    sri.phone.rings()
    code = sri.phone.rings().code
    sri.phone.texts("YA")
    sri.phone.hears(containing="Ada lebih dari satu laporan")
    assert first.report.holder is None
    assert second.report.holder is None
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing=f"{code} Anda pegang")
    assert second.is_held_by(sri)


def test_an_offer_that_somebody_else_took_is_not_open_any_more(world: World, sri: Person) -> None:
    rina = world.officer("Rina", role="supervisor")
    taken = posted(world, "emergency")
    sri.phone.rings()
    world.passes("5 min")
    sri.phone.rings()
    rina.phone.rings()
    rina.phone.texts("YA")
    rina.phone.hears(containing="Anda pegang")
    sri.phone.hears(containing="Sudah ditangani petugas lain")
    fresh = posted(world)
    sri.phone.rings()
    sri.phone.texts("ya")
    sri.phone.hears(containing="Anda pegang")
    assert fresh.is_held_by(sri)
    assert taken.is_held_by(rina)


def test_the_holders_repetition_is_a_success(world: World, sri: Person) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    for _ in range(2):
        sri.phone.texts(f"YA {code}")
        sri.phone.hears(containing=f"{code} Anda pegang")
    sri.phone.texts("YA")
    sri.phone.hears(containing=f"{code} Anda pegang")
    assert [event.what for event in case.report.history].count("accepted") == 1


def test_a_second_officer_is_told_that_somebody_else_was_faster(world: World, sri: Person) -> None:
    case = posted(world, "emergency")
    late = sri.phone.rings()
    budi = world.officer("Budi")
    world.ready()
    world.passes("5 min")
    sri.phone.rings()
    code = budi.phone.rings().code
    budi.phone.texts(f"YA {code}")
    budi.phone.hears(containing="Anda pegang")
    sri.phone.hears(f"{late.code} Sudah ditangani petugas lain. Terima kasih.")
    sri.phone.texts(f"YA {late.code}")
    sri.phone.hears(f"{late.code} Sudah ditangani petugas lain. Terima kasih.")
    assert case.is_held_by(budi)


def test_a_late_ya_accepts_also_after_the_report_has_climbed(world: World, sri: Person) -> None:
    budi = world.officer("Budi", role="supervisor")
    case = posted(world, "emergency")
    code = sri.phone.rings().code
    world.passes("5 min")
    sri.phone.rings()
    budi.phone.rings()
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing="Anda pegang")
    assert case.is_held_by(sri)
    budi.phone.hears(containing="Sudah ditangani petugas lain")
    world.passes("30 min")
    budi.phone.heard_nothing_more()


# --- TIDAK ----------------------------------------------------------------------------------------


def test_tidak_hands_the_report_to_the_next_one_at_once(world: World, sri: Person) -> None:
    rina = world.officer("Rina", role="supervisor")
    case = posted(world)
    code = sri.phone.rings().code
    sri.phone.texts(f"TIDAK {code}")
    sri.phone.hears(f"{code} diteruskan ke petugas lain. Terima kasih.")
    rina.phone.rings()
    sri.phone.texts(f"tidak {code}")
    sri.phone.hears(containing="diteruskan")
    assert case.report.holder is None
    world.passes("3 hours")
    sri.phone.heard_nothing_more()
    rina.phone.rings()


def test_who_declined_may_think_again(world: World, sri: Person) -> None:
    rina = world.officer("Rina", role="supervisor")
    case = posted(world)
    code = sri.phone.rings().code
    sri.phone.texts(f"TIDAK {code}")
    sri.phone.hears(containing="diteruskan")
    rina.phone.rings()
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing="Anda pegang")
    rina.phone.hears(containing="Sudah ditangani petugas lain")
    assert case.is_held_by(sri)


def test_a_holder_cannot_drop_a_case_by_sms(world: World, sri: Person) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing="Anda pegang")
    sri.phone.texts(f"TIDAK {code}")
    sri.phone.hears(containing="tidak bisa dilepas lewat SMS")
    assert case.is_held_by(sri)


# --- what is no answer ----------------------------------------------------------------------------


@pytest.mark.rows
@pytest.mark.parametrize("typed", ["ya tidak", "YA TIDAK {}", "{} ya", "ya {}9", "tidak, sudah"])
def test_a_mixed_answer_is_not_understood_and_asks(world: World, sri: Person, typed: str) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    sri.phone.texts(typed.format(code))
    sri.phone.hears(containing="Jawaban belum jelas")
    assert case.report.holder is None
    assert all(offer.answer is None for offer in case.report.offers)


def test_an_unknown_code_changes_nothing(world: World, sri: Person) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    wrong = "111" if code != "111" else "222"
    for word in ("YA", "TIDAK", "SUDAH", "BELUM"):
        sri.phone.texts(f"{word} {wrong}")
        sri.phone.hears(f"Tidak ada laporan {wrong} yang menunggu jawaban Anda.")
    assert case.report.holder is None


@pytest.mark.rows
@pytest.mark.parametrize(
    "text", ["YA suami saya memukul lagi", "ya 482 tolong", "tidak tahu harus ke mana", "sudah lama"]
)
def test_any_other_text_is_a_report_even_an_officers(world: World, text: str) -> None:
    sri, budi = world.officer("Sri", area="15.01"), world.officer("Dewi", role="province", area="15")
    sri.phone.texts(text)
    sri.phone.hears(containing="Pesan diterima")
    budi.phone.rings()
    assert world.only_case().report.holder is None


def test_a_strangers_code_does_nothing_and_the_asked_officer_is_told_once(world: World, sri: Person) -> None:
    case, stranger = posted(world), world.phone()
    code = sri.phone.rings().code
    for word in ("YA", "TIDAK", "YA"):
        stranger.texts(f"{word} {code}")
    stranger.heard_nothing_more()
    sri.phone.hears(containing=f"Ada yang menjawab {code} dari ponsel lain")
    sri.phone.heard_nothing_more()
    assert case.report.holder is None
    assert len(world.cases()) == 1


def test_a_strangers_unknown_code_wakes_nobody(world: World, sri: Person) -> None:
    stranger = world.phone()
    stranger.texts("YA 482")
    assert world.cases() == []


def test_an_excluded_officer_is_never_rung_and_their_ya_does_nothing(world: World) -> None:
    sri = world.officer("Sri", full_name="Sri Wahyuni Contoh")
    rina = world.officer("Rina", role="supervisor")
    world.posts(complaint("emergency") | {"avoid": "jangan sampai SRI WAHYUNI CONTOH tahu"})
    case = world.only_case()
    code = rina.phone.rings().code
    for text in ("YA", f"YA {code}", f"TIDAK {code}"):
        sri.phone.texts(text)
        sri.phone.hears(containing="Tidak ada laporan")
    world.passes("4 min")
    rina.phone.rings()
    assert case.report.excluded == ["sri"]
    assert case.report.holder is None


def test_an_officer_excluded_after_being_asked_cannot_accept_any_more(world: World, sri: Person) -> None:
    rina = world.officer("Rina", role="supervisor")
    citizen = world.phone()
    citizen.texts("ada yang dipukul di kota jambi")
    citizen.hears(containing="Pesan diterima")
    case, code = world.only_case(), sri.phone.rings().code
    citizen.texts("jangan bilang Sri Contoh, dia saudaranya")
    rina.phone.rings()
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing="Tidak ada laporan")
    assert case.report.holder is None


# --- one code, two reports --------------------------------------------------------------------------


def test_one_code_on_two_offers_accepts_neither_and_both_ring_again_under_new_ones(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.steps.route.CODES", ["482"])
    cases = [posted(world), posted(world)]
    assert {sri.phone.rings().code, sri.phone.rings().code} == {"482"}
    sri.phone.texts("YA 482")
    heard = [sri.phone.hears() for _ in range(3)]
    assert [alert.text for alert in heard if alert.mentions("cocok dengan dua laporan")]
    codes = {alert.code for alert in heard if alert.mentions("Balas YA")}
    assert len(codes) == 2
    assert "482" not in codes
    assert all(case.report.holder is None for case in cases)
    sri.phone.texts(f"YA {min(codes)}")
    sri.phone.hears(containing=f"{min(codes)} Anda pegang")
    assert [case.report.stage for case in cases].count(Stage.ACCEPTED) == 1


def test_an_old_code_that_fitted_two_reports_accepts_neither_ever_after(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.steps.route.CODES", ["482"])
    cases = [posted(world), posted(world)]
    sri.phone.rings(), sri.phone.rings()
    sri.phone.texts("YA 482")
    codes = {heard.code for heard in [sri.phone.hears() for _ in range(3)] if heard.mentions("Balas YA")}
    sri.phone.texts(f"YA {max(codes)}")
    sri.phone.hears(containing="Anda pegang")
    sri.phone.texts("YA 482")
    sri.phone.hears()
    assert [case.report.stage for case in cases].count(Stage.ACCEPTED) == 1


def test_a_strangers_code_that_fits_two_reports_is_told_and_taken(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.steps.route.CODES", ["482"])
    posted(world), posted(world)
    sri.phone.rings(), sri.phone.rings()
    world.phone().texts("YA 482")
    for _ in range(2):
        sri.phone.hears(containing="Ada yang menjawab 482 dari ponsel lain")
    assert len(world.cases()) == 2


# --- between finding a report and deciding on it --------------------------------------------------------


def test_a_ya_that_loses_against_an_ending_opens_nothing_again(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    find = acknowledge._matches

    def ended_meanwhile(*arguments: Any) -> Any:
        found = find(*arguments)
        report = case.report
        report.move_to(Stage.NOT_A_REPORT)
        report.discharge(*list(report.due))
        world.app.store.commit([Write(REPORTS, case.id, report, ANYTHING)])
        return found

    monkeypatch.setattr(acknowledge, "_matches", ended_meanwhile)
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing="Tidak ada laporan")
    assert (case.report.stage, case.report.holder, case.report.next_at) == (Stage.NOT_A_REPORT, None, None)


@pytest.mark.rows
@pytest.mark.parametrize("text", ["YA {}", "TIDAK {}", "YA", "TIDAK"])
def test_an_offer_that_no_longer_fits_into_the_report_is_no_error(world: World, sri: Person, text: str) -> None:
    case = posted(world)
    code = sri.phone.rings().code
    report = case.report
    for n in range(OFFERS_KEPT):
        report.offer_to("somebody", f"{n:03}", [], 0, world.clock.now(), None)
    report.spill()
    assert report.offers_to("sri") == []
    world.app.store.commit([Write(REPORTS, case.id, report, ANYTHING)])
    sri.phone.texts(text.format(code))
    sri.phone.hears(containing="Tidak ada laporan")
    world.phone().texts(f"YA {code}")
    sri.phone.heard_nothing_more()
