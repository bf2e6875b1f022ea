"""A person whose number the provider keeps to itself, or garbles, is heard like anybody; only no answer is possible."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.model.collections import CONVERSATIONS, INBOUND, OUTBOUND, additions_to
from functions.model.message import InboundMessage
from functions.steps.receive_sms import promote, receive_sms
from tests.pipeline.cases import hush
from tests.world import Person, World

HIDDEN = InboundMessage("simulator", "id-1", "", "suami saya memukul saya di kota jambi", account="ID.134912086")


@pytest.fixture
def sri(world: World) -> Person:
    sri = world.officer("Sri")
    world.ready()
    return sri


def writes(world: World, message: InboundMessage) -> None:
    receive_sms(world.app.ports, message)
    world.settle()


@pytest.mark.parametrize(
    "message",
    [HIDDEN, replace(HIDDEN, account=None), replace(HIDDEN, sender="+9999999999999999"), replace(HIDDEN, sender="+")],
    ids=["an account", "nothing at all", "no number of any country", "no digit"],
)
def test_it_is_a_report_that_is_routed_and_nobody_is_answered(
    world: World, sri: Person, message: InboundMessage
) -> None:
    writes(world, message)
    sri.phone.rings()
    assert world.app.store.all(OUTBOUND) == []
    assert not world.only_case().report.contact_rule.text


def test_no_number_is_stored_and_the_desk_is_shown_none(world: World, sri: Person) -> None:
    writes(world, HIDDEN)
    sealed = world.only_case().report.sealed_contact
    assert sealed is not None
    assert world.app.contact_opener().open(world.only_case().id, sealed) == b"{}"
    hush(world)


def test_one_account_goes_on_with_its_report_and_another_begins_its_own(world: World, sri: Person) -> None:
    writes(world, HIDDEN)
    first = world.only_case()
    writes(world, replace(HIDDEN, provider_id="id-2", text="dia bawa pisau"))
    assert len(world.app.store.all(additions_to(first.id))) == 1
    writes(world, replace(HIDDEN, provider_id="id-3", account="ID.2"))
    for id in ("id-4", "id-5"):
        writes(world, replace(HIDDEN, provider_id=id, account=None))
    assert len(world.cases()) == 4
    assert len(world.app.store.all(CONVERSATIONS)) == 4
    hush(world)


def test_the_same_message_again_is_the_same_report(world: World, sri: Person) -> None:
    writes(world, HIDDEN)
    writes(world, HIDDEN)
    assert len(world.cases()) == 1
    hush(world)


@pytest.mark.parametrize("word", ["BOLEH", "BERHENTI", "SALAH", "MULAI"])
def test_a_keyword_promises_nothing_that_cannot_be_kept(world: World, sri: Person, word: str) -> None:
    writes(world, HIDDEN)
    writes(world, replace(HIDDEN, provider_id="id-2", text=word))
    assert not world.only_case().report.contact_rule.text
    assert world.app.store.all(OUTBOUND) == []
    hush(world)


def test_an_officers_code_from_nowhere_accepts_nothing_and_the_officer_is_told(world: World, sri: Person) -> None:
    writes(world, HIDDEN)
    code = sri.phone.rings().code
    writes(world, replace(HIDDEN, provider_id="id-2", text=f"YA {code}", account="ID.2"))
    sri.phone.hears(containing="dari ponsel lain")
    assert world.only_case().report.holder is None


def test_one_that_nobody_could_understand_in_time_becomes_a_report_all_the_same(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("functions.steps.receive_sms.understand", lambda *_: None)
        writes(world, HIDDEN)
    world.clock.pass_(timedelta(minutes=1))
    (stored,) = world.app.store.all(INBOUND)
    promote(world.app.ports, stored.id)
    world.settle()
    assert len(world.cases()) == 1
    hush(world)
