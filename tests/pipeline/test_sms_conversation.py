"""Conversations by SMS, as they go to and fro: what a reporter writes, what comes back, and what the officer hears."""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from functions.model.collections import CONVERSATIONS, INBOUND, additions_to
from functions.model.message import Awaited, Conversation
from functions.model.report import Urgency
from tests.pipeline.answers import HELP, RECEIVED, WELL, WHERE
from tests.pipeline.cases import hush
from tests.world import Person, Phone, World


def conversation(world: World) -> Conversation:
    (found,) = world.app.store.all(CONVERSATIONS)
    return found.document


# --- from the first text to the last question ------------------------------------------------------------


def test_two_questions_after_boleh_and_the_nearer_officer_is_asked_once_the_place_is_known(
    world: World, citizen: Phone, sri: Person, dewi: Person
) -> None:
    citizen.texts("tetangga saya sering diejek dan dihina suaminya")
    citizen.hears(RECEIVED)
    assert dewi.phone.rings().text.startswith("SEDANG lokasi belum jelas.")

    citizen.texts("boleh")
    citizen.hears(WHERE)
    citizen.texts("di kec telanaipura kota jambi")
    citizen.hears(WELL)
    assert sri.phone.rings().text.startswith("SEDANG Kota Jambi.")

    citizen.texts("baik")
    citizen.heard_nothing_more()
    report = world.only_case().report
    assert report.region == "15.71.01"
    assert report.urgency is Urgency.MEDIUM
    assert report.contact_rule.text
    assert len(world.app.store.all(additions_to(report.report_id))) == 2

    citizen.texts("dia masih di rumah")
    citizen.heard_nothing_more()
    world.only_case()
    dewi.phone.heard_nothing_more()


@pytest.mark.rows
@pytest.mark.parametrize("answer", ["TIDAK", "tdk aman", "belum, dia di luar", "saya takut", "gak"])
def test_whoever_is_not_well_is_an_emergency_and_the_next_rung_is_asked_at_once(
    world: World, citizen: Phone, sri: Person, dewi: Person, answer: str
) -> None:
    citizen.texts("dia sering menghina di kota jambi")
    citizen.hears(RECEIVED)
    assert sri.phone.rings().mentions("SEDANG")
    citizen.texts("Boleh")
    citizen.hears(WELL)
    citizen.texts(answer)
    citizen.heard_nothing_more()
    assert world.only_case().report.urgency is Urgency.EMERGENCY
    assert sri.phone.rings().mentions("DARURAT")
    assert dewi.phone.rings().mentions("DARURAT")


@pytest.mark.rows
@pytest.mark.parametrize("answer", ["BAIK", "ya aman", "tidak apa-apa", "gak ada masalah", "alhamdulillah"])
def test_whoever_is_well_lowers_nothing(world: World, citizen: Phone, sri: Person, answer: str) -> None:
    citizen.texts("anaknya dipukul di kota jambi")
    citizen.hears(RECEIVED)
    sri.phone.rings()
    before = world.only_case().report.urgency
    citizen.texts("Boleh")
    citizen.hears(WELL)
    citizen.texts(answer)
    assert world.only_case().report.urgency is before
    assert world.only_case().report.is_open


def test_what_is_known_already_is_not_asked(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("tolong cepat dia bawa parang di kota jambi")
    citizen.hears(RECEIVED)
    sri.phone.rings()
    citizen.texts("BOLEH")
    citizen.heard_nothing_more()
    assert conversation(world).waits_for is Awaited.NOTHING


@pytest.mark.rows
@pytest.mark.parametrize("answer", ["dekat pasar", "di pauh", "antara kota jambi dan bungo"])
def test_a_place_that_is_no_place_or_two_sets_none(
    world: World, citizen: Phone, sri: Person, dewi: Person, answer: str
) -> None:
    citizen.texts("ada yang diejek")
    citizen.hears(RECEIVED)
    dewi.phone.rings()
    citizen.texts("BOLEH")
    citizen.hears(WHERE)
    citizen.texts(answer)
    citizen.hears(WELL)
    assert world.only_case().report.region is None
    sri.phone.heard_nothing_more()


def test_an_answer_may_tell_of_danger_itself(world: World, citizen: Phone, sri: Person, dewi: Person) -> None:
    citizen.texts("ada yang diejek")
    citizen.hears(RECEIVED)
    dewi.phone.rings()
    citizen.texts("BOLEH")
    citizen.hears(WHERE)
    citizen.texts("kota jambi, cepat dia bawa pisau")
    citizen.heard_nothing_more()
    assert world.only_case().report.urgency is Urgency.EMERGENCY
    hush(world)


def test_each_question_is_asked_once_however_often_somebody_says_boleh(
    world: World, citizen: Phone, dewi: Person
) -> None:
    said = ["ada yang diejek", "boleh", "boleh", "BERHENTI", "MULAI", "boleh"]
    for text, answer in zip(said, [RECEIVED, WHERE, None, None, RECEIVED, None], strict=True):
        citizen.texts(text)
        if answer:
            citizen.hears(answer)
        citizen.heard_nothing_more()
    world.passes("61 min")
    citizen.texts("blh")
    citizen.hears(WELL)
    citizen.texts("bole")
    citizen.heard_nothing_more()
    hush(world)


def test_an_old_message_is_never_answered_with_a_question(world: World, citizen: Phone, dewi: Person) -> None:
    """The network held BOLEH back for a quarter of an hour: the phone may be in other hands."""
    citizen.texts("ada yang diejek")
    citizen.hears(RECEIVED)
    dewi.phone.rings()
    world.app.network.text_from_phone(citizen.number, "BOLEH")
    world.clock.pass_(timedelta(minutes=15))
    world.settle()
    citizen.heard_nothing_more()
    assert world.only_case().report.contact_rule.text
    assert conversation(world).waits_for is Awaited.NOTHING


def test_an_officer_who_reports_is_asked_nothing_that_ya_could_answer(world: World, sri: Person, dewi: Person) -> None:
    sri.phone.texts("ada yang diejek di sekolah anak saya")
    sri.phone.hears(RECEIVED)
    dewi.phone.rings()
    sri.phone.texts("BOLEH")
    sri.phone.heard_nothing_more()


def test_lapor_with_place_and_words_goes_straight_to_the_place(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("LAPOR#Kota Jambi#ada murid yang diejek terus")
    citizen.hears(RECEIVED)
    assert sri.phone.rings().text.startswith("SEDANG Kota Jambi.")
    assert world.only_case().report.region == "15.71"


@pytest.mark.rows
@pytest.mark.parametrize("text", ["sudah 110", "belum 112", "tidak 129"])
def test_a_number_that_is_nobodys_code_is_part_of_what_a_reporter_says(
    world: World, citizen: Phone, sri: Person, text: str
) -> None:
    citizen.texts("ada yang diejek di kota jambi")
    code = sri.phone.rings().code
    citizen.texts(text if code not in text else "sudah")
    assert len(world.app.store.all(additions_to(world.only_case().id))) == 1
    hush(world)


# --- limits and memory --------------------------------------------------------------------------------------


def test_questions_count_among_the_three_answers_an_hour(world: World, citizen: Phone, dewi: Person) -> None:
    for text, answer in (("ada yang diejek", RECEIVED), ("boleh", WHERE), ("bantuan", HELP)):
        citizen.texts(text)
        citizen.hears(answer)
    citizen.texts("dekat pasar")
    citizen.heard_nothing_more()
    assert conversation(world).waits_for is Awaited.NOTHING
    hush(world)


def test_a_third_identical_keyword_gets_no_answer(world: World, citizen: Phone) -> None:
    for answer in (HELP, HELP, None):
        citizen.texts("bantuan")
        if answer:
            citizen.hears(answer)
        world.clock.pass_(timedelta(minutes=61))
    citizen.heard_nothing_more()
    hush(world)


def test_a_conversation_is_forgotten_after_thirty_days_and_its_yes_with_it(
    world: World, citizen: Phone, dewi: Person
) -> None:
    citizen.texts("ada yang diejek")
    citizen.texts("boleh")
    hush(world)
    world.clock.pass_(timedelta(days=29))
    world.sweeps()
    assert conversation(world).may_text_since is not None
    world.clock.pass_(timedelta(days=2))
    world.sweeps()
    assert world.app.store.all(CONVERSATIONS) == []
    citizen.texts("ada lagi")
    assert [case.report.contact_rule.text for case in world.cases()].count(True) == 1
    hush(world)


def test_a_conversation_that_should_be_forgotten_is_not_used_before_the_sweep_comes(
    world: World, citizen: Phone, dewi: Person
) -> None:
    citizen.texts("ada yang diejek")
    citizen.texts("boleh")
    world.clock.pass_(timedelta(days=31))
    citizen.texts("ada lagi")
    assert [case.report.contact_rule.text for case in world.cases()].count(True) == 1
    hush(world)


def test_berhenti_is_never_forgotten_and_all_else_is(world: World, citizen: Phone, dewi: Person) -> None:
    citizen.texts("ada yang diejek")
    citizen.texts("BERHENTI")
    hush(world)
    silenced = conversation(world)
    world.clock.pass_(timedelta(days=400))
    world.sweeps()
    kept = Conversation(conversation_id=silenced.conversation_id, silent_since=silenced.silent_since)
    assert conversation(world) == kept
    world.clock.pass_(timedelta(days=400))
    world.sweeps()
    citizen.texts("ada lagi")
    citizen.heard_nothing_more()
    citizen.texts("MULAI")
    citizen.hears(RECEIVED)
    citizen.texts("BERHENTI")
    citizen.heard_nothing_more()
    hush(world)


SAYS = ["ada yang diejek", "di kota jambi", "tidak", "baik", "LAPOR dia memukul", "dia bawa parang", "jangan balas", ""]
SAYS += ["BOLEH", "boleh", "BERHENTI", "MULAI", "BAHAYA", "SALAH", "BANTUAN"]


@pytest.mark.rows
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_said_in_whatever_order_no_text_is_one_too_many(
    world: World, citizen: Phone, dewi: Person, seed: int
) -> None:
    draw, heard_at, said = random.Random(seed), list[datetime](), Counter[str]()
    for n in range(1, 41):
        text = draw.choice(SAYS)
        citizen.texts(text)
        told = [sms.text for sms in citizen.unheard()]
        for answer in told:
            citizen.hears(answer)
        heard_at += [world.clock.now()] * len(told)
        said.update(told)
        assert len(told) <= 1
        assert not told or text == "MULAI" or conversation(world).silent_since is None
        assert len(world.app.store.all(INBOUND)) == n
        hush(world)
        world.clock.pass_(timedelta(minutes=draw.choice([0, 1, 5, 31, 61])))
        world.sweeps()
        assert citizen.unheard() == []
    hush(world)
    assert said.keys() <= {RECEIVED, WHERE, WELL, HELP}
    assert max(said[WHERE], said[WELL]) <= len(world.cases())
    for at in heard_at:
        assert sum(at <= other < at + timedelta(hours=1) for other in heard_at) <= 3
        assert sum(at <= other < at + timedelta(days=1) for other in heard_at) <= 10


# --- texts of every kind ------------------------------------------------------------------------------------

HOSTILE = {
    "empty": "",
    "blank": "  \r\n\t ",
    "control": "ada yang\x00 diejek\x07\x1b[2J",
    "bidi": "\u202eada yang diejek\u202c\u200f\u2066",
    "emoji": "😭🙏",
    "ten kilobytes": "ada yang diejek " * 640,
    "another alphabet": "Её бьют дома",
    "hashes": "LAPOR##",
    "format": "{code} %s ${x} <b>ada</b>",
}


@pytest.mark.rows
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_somebody_sends_is_a_report(world: World, citizen: Phone, dewi: Person, text: str) -> None:
    citizen.texts(text)
    citizen.hears(RECEIVED)
    assert dewi.phone.rings().segments == 1
    world.only_case()


@pytest.mark.rows
@pytest.mark.parametrize("sender", ["0899{}", "62899{}", "0062899{}", "+62 899-{}", "\u202a+62899{}\u202c"])
def test_one_phone_written_in_other_ways_is_one_conversation(
    world: World, citizen: Phone, dewi: Person, sender: str
) -> None:
    citizen.texts("ada yang diejek")
    citizen.hears(RECEIVED)
    dewi.phone.rings()
    Phone(world, sender.format(citizen.number.removeprefix("+62899"))).texts("boleh")
    citizen.hears(WHERE)
    assert world.only_case().report.contact_rule.text


def test_what_goes_out_is_in_the_alphabet_of_sms_whatever_the_agency_wrote(
    world: World, citizen: Phone, dewi: Person
) -> None:
    """`check` refuses such wording; what slipped past it is sent all the same."""
    world.agency.texts["first_answer"] = "Pesan diterima — “terima kasih”. Ketik BOLEH."
    citizen.texts("ada yang diejek")
    citizen.hears('Pesan diterima - "terima kasih". Ketik BOLEH.')
    hush(world)
