"""I5: a reporter is texted in direct answer to their own message, or after a stored yes; and what joins a report."""

from datetime import timedelta

import pytest

from functions.gateways.simulator import SERVICE_NUMBER, Sms, webhook_call
from functions.model.collections import INBOUND, OUTBOUND, REPORTS, additions_to
from functions.model.message import OutboundMessage
from functions.model.report import Urgency
from functions.ports import ANYTHING, Accepted, Refused, Write
from tests.pipeline.cases import hush
from tests.stacks import DroppingBus
from tests.world import Person, Phone, World

FIRST_ANSWER = "Pesan diterima. Bila boleh dibalas ke nomor ini, ketik BOLEH."


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri", area="15")


@pytest.fixture
def citizen(world: World, sri: Person) -> Phone:
    return world.phone()


def answers(citizen: Phone) -> int:
    heard = 0
    while citizen.unheard():
        citizen.hears(FIRST_ANSWER)
        heard += 1
    return heard


# --- how often ------------------------------------------------------------------------------------


def test_at_most_three_answers_an_hour_but_every_text_is_stored(world: World, citizen: Phone) -> None:
    for n in range(6):
        citizen.texts(f"lapor ada yang diejek di kelas {n}")
    assert answers(citizen) == 3
    assert len(world.cases()) == 6
    world.passes("61 min")
    citizen.texts("lapor ada yang diejek lagi")
    assert answers(citizen) == 1
    hush(world)


def test_at_most_ten_answers_a_day(world: World, citizen: Phone) -> None:
    for n in range(14):
        citizen.texts(f"lapor ada yang diejek di kelas {n}")
        world.clock.pass_(timedelta(minutes=61))
    assert answers(citizen) == 10
    assert len(world.cases()) == 14
    hush(world)


def test_no_answer_to_a_third_identical_text(world: World, citizen: Phone) -> None:
    for _ in range(4):
        citizen.texts("lapor ada yang diejek")
        world.clock.pass_(timedelta(minutes=61))
    assert answers(citizen) == 2
    assert len(world.cases()) == 4
    hush(world)


@pytest.mark.rows
@pytest.mark.parametrize("words", ["jangan balas", "JGN SMS ya", "jangan telepon saya", "tolong jangan di balas"])
def test_jangan_balas_stops_even_the_first_answer(world: World, citizen: Phone, sri: Person, words: str) -> None:
    citizen.texts(f"suami memukul saya, {words}")
    citizen.heard_nothing_more()
    sri.phone.rings()
    world.passes("31 min")
    citizen.texts("dia memukul lagi")
    citizen.heard_nothing_more()
    hush(world)


@pytest.mark.rows
@pytest.mark.parametrize("sender", ["TELKOMSEL", "129", "123456", "INFO-1"])
def test_a_sender_that_is_no_mobile_number_pages_nobody_and_gets_no_answer(
    world: World, sri: Person, sender: str
) -> None:
    Phone(world, sender).texts("Selamat! Anda menang undian, tolong cepat klik")
    assert world.cases() == []
    (kept,) = world.app.store.all(INBOUND)
    assert kept.document.kind == "unattributed"


# --- keywords -------------------------------------------------------------------------------------


def test_boleh_is_remembered_on_the_report_and_for_the_next_ones(world: World, citizen: Phone) -> None:
    citizen.texts("ada yang diejek")
    assert answers(citizen) == 1
    assert not world.only_case().report.contact_rule.text
    citizen.texts(" Boleh. ")
    citizen.hears(containing="Di daerah mana")
    assert world.only_case().report.contact_rule.text
    citizen.texts("lapor ada yang diejek lagi")
    assert answers(citizen) == 1
    assert all(case.report.contact_rule.text for case in world.cases())
    hush(world)


def test_berhenti_takes_the_yes_back_and_silences_until_mulai(world: World, citizen: Phone) -> None:
    citizen.texts("ada yang diejek")
    citizen.hears(FIRST_ANSWER)
    citizen.texts("BOLEH")
    citizen.hears(containing="Di daerah mana")
    citizen.texts("BERHENTI")
    assert not world.only_case().report.contact_rule.text
    assert world.only_case().report.is_open
    world.clock.pass_(timedelta(hours=2))
    citizen.texts("lapor dia memukul lagi")
    citizen.heard_nothing_more()
    assert len(world.cases()) == 2
    citizen.texts("boleh")
    world.clock.pass_(timedelta(hours=2))
    citizen.texts("lapor ada lagi")
    citizen.heard_nothing_more()
    citizen.texts("mulai")
    assert answers(citizen) == 1
    hush(world)


def test_jangan_balas_later_takes_the_yes_back(world: World, citizen: Phone) -> None:
    citizen.texts("ada yang diejek")
    citizen.hears(FIRST_ANSWER)
    citizen.texts("BOLEH")
    citizen.hears(containing="Di daerah mana")
    citizen.texts("dia lihat hp saya, jangan balas lagi")
    assert not world.only_case().report.contact_rule.text
    hush(world)


@pytest.mark.rows
@pytest.mark.parametrize("text", ["boleh minta tolong", "stop dia memukul", "berhenti memukul saya"])
def test_a_keyword_counts_only_when_it_is_the_whole_message(
    world: World, citizen: Phone, sri: Person, text: str
) -> None:
    citizen.texts(text)
    assert answers(citizen) == 1
    world.only_case()
    sri.phone.rings()


# --- joining --------------------------------------------------------------------------------------


def test_texts_within_half_an_hour_join_the_report_and_may_raise_it(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("ada yang diejek di kota jambi")
    assert answers(citizen) == 1
    assert sri.phone.rings().mentions("SEDANG")
    world.clock.pass_(timedelta(minutes=29))
    citizen.texts("sekarang dia bawa parang")
    assert sri.phone.rings().mentions("DARURAT")
    case = world.only_case()
    assert case.report.urgency is Urgency.EMERGENCY
    assert len(world.app.store.all(additions_to(case.id))) == 1
    citizen.texts("ya begitu saja")
    assert case.report.urgency is Urgency.EMERGENCY
    citizen.heard_nothing_more()


def test_the_holder_hears_that_something_was_added(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("ada yang diejek")
    code = sri.phone.rings().code
    sri.phone.texts("YA")
    sri.phone.hears(containing="Anda pegang")
    citizen.texts("di dekat pasar")
    sri.phone.hears(f"{code}: ada pesan tambahan.")
    citizen.texts("dia bawa pisau")
    sri.phone.hears(f"{code}: keadaan lebih gawat. Mohon segera.")
    hush(world)


@pytest.mark.parametrize("later", ["LAPOR tetangga lain memukul anaknya", None])
def test_lapor_or_half_an_hour_begins_a_new_report(world: World, citizen: Phone, later: str | None) -> None:
    citizen.texts("ada yang diejek")
    if later is None:
        world.clock.pass_(timedelta(minutes=31))
    citizen.texts(later or "ada yang diejek lagi")
    assert len(world.cases()) == 2
    hush(world)


# --- once, and in time ------------------------------------------------------------------------------


def test_the_same_gateway_message_again_gets_no_second_reply_and_makes_no_second_report(
    world: World, citizen: Phone, sri: Person
) -> None:
    citizen.texts("ada yang diejek")
    (sms,) = world.app.network.messages(SERVICE_NUMBER)
    body, headers = webhook_call(sms, world.app.network_secret)
    for _ in range(3):
        assert world.client.post("/sms/simulator/inbound", data=body, headers=headers).status_code == 200
    world.settle()
    assert answers(citizen) == 1
    world.only_case()
    sri.phone.rings()


def test_an_officers_answer_that_arrives_twice_gets_one_line_back(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("ada yang diejek")
    sri.phone.rings()
    sri.phone.texts("YA")
    sms = world.app.network.messages(SERVICE_NUMBER)[-1]
    body, headers = webhook_call(sms, world.app.network_secret)
    assert world.client.post("/sms/simulator/inbound", data=body, headers=headers).status_code == 200
    world.settle()
    sri.phone.hears(containing="Anda pegang")
    sri.phone.heard_nothing_more()
    hush(world)


def test_an_answer_older_than_two_minutes_is_never_sent(
    world: World, citizen: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setattr(world.app.bus, "publish", DroppingBus().publish)
        citizen.texts("ada yang diejek")
    world.clock.pass_(timedelta(seconds=121))
    world.sweeps()
    citizen.heard_nothing_more()
    (text,) = [found.document for found in world.app.store.all(OUTBOUND) if found.document.officer_id is None]
    assert (text.status, text.next_at) == ("expired", None)
    hush(world)


def test_a_text_that_the_network_held_back_is_stored_and_not_answered(
    world: World, citizen: Phone, sri: Person
) -> None:
    """The service was away when it was sent: a quarter of an hour later the phone may be in other hands."""
    world.ready()
    world.app.network.text_from_phone(citizen.number, "ada yang diejek")
    world.clock.pass_(timedelta(minutes=15))
    world.settle()
    citizen.heard_nothing_more()
    world.only_case()
    sri.phone.rings()


def test_a_reporters_text_whose_lease_ran_out_is_unknown_and_never_sent_again(
    world: World, citizen: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between claim and settle: whether the gateway took the text nobody knows."""
    with monkeypatch.context() as down:
        down.setattr(world.app.bus, "publish", DroppingBus().publish)
        citizen.texts("ada yang diejek")
    (found,) = [found for found in world.app.store.all(OUTBOUND) if found.document.officer_id is None]
    found.document.claim("send", world.clock.now(), timedelta(seconds=45))
    found.document.status = "sending"
    world.app.store.commit([Write(OUTBOUND, found.id, found.document, found.version)])
    world.passes("10 min")
    citizen.heard_nothing_more()
    (text,) = [found.document for found in world.app.store.all(OUTBOUND) if found.document.officer_id is None]
    assert (text.status, text.next_at) == ("unknown", None)
    hush(world)


def test_the_answer_leaves_by_the_gateway_that_brought_the_text_with_ten_minutes_to_live(
    world: World, citizen: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[OutboundMessage] = []
    send = world.app.network.send

    def noted(message: OutboundMessage) -> Accepted | Refused:
        sent.append(message)
        return send(message)

    monkeypatch.setattr(world.app.network, "send", noted)
    citizen.texts("ada yang diejek")
    (answer,) = [message for message in sent if message.to == citizen.number]
    assert answer.validity_seconds is not None
    assert answer.validity_seconds <= 600
    hush(world)


def test_half_a_character_in_a_text_is_no_reason_to_lose_it(world: World, citizen: Phone, sri: Person) -> None:
    """Gateways cut long texts between the two halves of an emoji."""
    cut = Sms(
        "cut", "in", citizen.number, SERVICE_NUMBER, "ada yang diejek \ud83d", 1, "waiting", "2026-11-01T00:00:00Z"
    )
    body, headers = webhook_call(cut, world.app.network_secret)
    world.ready()
    assert world.client.post("/sms/simulator/inbound", data=body, headers=headers).status_code == 200
    world.settle()
    assert answers(citizen) == 1
    sri.phone.rings()
    world.only_case()


def test_a_text_whose_report_is_gone_is_a_report_of_its_own(world: World, citizen: Phone) -> None:
    citizen.texts("ada yang diejek")
    gone = world.only_case()
    world.app.store.commit([Write(REPORTS, gone.id, None, ANYTHING)])
    citizen.texts("dia memukul lagi")
    assert world.only_case().id != gone.id
    hush(world)


def test_texts_are_forgotten_when_their_time_is_up_and_reports_are_not(world: World, citizen: Phone) -> None:
    citizen.texts("jangan balas. ada yang diejek")
    for days, left in ((29, 1), (2, 0)):
        world.clock.pass_(timedelta(days=days))
        world.sweeps()
        assert len(world.app.store.all(INBOUND)) == left
    world.only_case()
    world.clock.pass_(timedelta(days=60))
    world.sweeps()
    world.only_case()
    hush(world)
