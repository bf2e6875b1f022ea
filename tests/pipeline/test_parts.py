"""Long texts that a gateway brings in pieces: in any order, twice, cut within a character, or never whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from functions.model.collections import INBOUND, PARTS, REPORTS
from functions.model.message import InboundMessage
from functions.model.report import Urgency
from functions.ports import Wakeup
from functions.steps.receive_sms import receive_sms
from functions.vault.keys import read_private_keys
from functions.vault.sealing import TinkOpener
from tests.canary import NARRATIVE, PHONE, found_in, listening
from tests.pipeline.cases import hush
from tests.pipeline.chaos import FATES, ChaoticStore, HeldBus, survives
from tests.stacks import DroppingBus
from tests.world import Case, Person, Phone, World

RECEIVED = "Pesan diterima. Bila boleh dibalas ke nomor ini, ketik BOLEH."


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri", area="15")


@pytest.fixture
def citizen(world: World, sri: Person) -> Phone:
    world.ready()
    return world.phone()


def part(phone: Phone | str, n: int, of: int, text: str, ref: str = "7") -> InboundMessage:
    sender = phone if isinstance(phone, str) else phone.number
    return InboundMessage("simulator", f"{ref}-{n}-{len(text)}", sender, text, None, ref, n, of)


def arrive(world: World, parts: Sequence[InboundMessage]) -> None:
    for each in parts:
        receive_sms(world.app.ports, each)
    world.settle()


def words_of(world: World, case: Case) -> str:
    opener = TinkOpener(read_private_keys(world.app.keys_dir, "case"))
    body = msgspec.json.decode(opener.open(case.id, case.report.sealed_content))
    return str(body["incident"]["description"])


# --- whole --------------------------------------------------------------------------------------------------


@pytest.mark.rows
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0, 0, 1), (0, 0, 2, 2, 1, 1)])
def test_in_any_order_and_twice_they_make_one_report_of_the_whole_text(
    world: World, citizen: Phone, sri: Person, order: tuple[int, ...]
) -> None:
    whole = "tolong, ada yang di|ejek di kota jambi dan dia ba|wa parang"
    parts = [part(citizen, n, 3, text) for n, text in enumerate(whole.split("|"), 1)]
    arrive(world, [parts[n] for n in order])
    citizen.hears(RECEIVED)
    assert sri.phone.rings().text.startswith("DARURAT Kota Jambi.")
    assert words_of(world, world.only_case()) == whole.replace("|", "")
    arrive(world, parts)
    world.passes("3 min")
    citizen.heard_nothing_more()
    world.only_case()
    hush(world)


def test_a_character_cut_between_two_parts_is_whole_again(world: World, citizen: Phone, sri: Person) -> None:
    arrive(world, [part(citizen, 2, 2, "\ude2d tolong"), part(citizen, 1, 2, "ada yang diejek \ud83d")])
    citizen.hears(RECEIVED)
    sri.phone.rings()
    assert words_of(world, world.only_case()) == "ada yang diejek 😭 tolong"


def test_a_command_in_two_parts_is_a_command(world: World, citizen: Phone, sri: Person) -> None:
    citizen.texts("ada yang diejek")
    citizen.hears(RECEIVED)
    code = sri.phone.rings().code
    arrive(world, [part(sri.phone, 2, 2, code[1:]), part(sri.phone, 1, 2, f"YA {code[0]}")])
    sri.phone.hears(containing=f"{code} Anda pegang")
    assert world.only_case().is_held_by(sri)


def test_one_reference_used_again_is_another_text_even_in_the_same_words(
    world: World, citizen: Phone, sri: Person
) -> None:
    for time in ("first", "second"):
        for n, text in ((1, "lapor ada yang "), (2, "diejek")):
            arrive(world, [replace(part(citizen, n, 2, text), provider_id=f"{time}-{n}")])
    assert [words_of(world, case) for case in world.cases()] == ["lapor ada yang diejek"] * 2
    hush(world)


def test_two_phones_with_one_reference_are_two_texts(world: World, citizen: Phone, sri: Person) -> None:
    other = world.phone()
    parts = [(citizen, 1, "ada yang "), (other, 1, "murid saya "), (other, 2, "dihina"), (citizen, 2, "diejek")]
    arrive(world, [part(phone, n, 2, text) for phone, n, text in parts])
    assert {words_of(world, case) for case in world.cases()} == {"ada yang diejek", "murid saya dihina"}
    hush(world)


@pytest.mark.rows
@pytest.mark.parametrize(("n", "of"), [(0, 2), (3, 2), (1, 256), (-1, 2), (1, 0)])
def test_numbers_that_cannot_be_are_taken_as_a_text_of_its_own(
    world: World, citizen: Phone, sri: Person, n: int, of: int
) -> None:
    arrive(world, [part(citizen, n, of, "ada yang diejek")])
    citizen.hears(RECEIVED)
    sri.phone.rings()


# --- never whole --------------------------------------------------------------------------------------------


@pytest.mark.rows
@pytest.mark.parametrize(
    ("missing", "text"),
    [(1, " [...] diejek di kota jambi"), (2, "ada yang  [...]  di kota jambi"), (3, "ada yang diejek [...] ")],
)
def test_a_minute_later_what_came_is_used_with_a_mark_for_the_rest(
    world: World, citizen: Phone, sri: Person, missing: int, text: str
) -> None:
    whole = {1: "ada yang ", 2: "diejek", 3: " di kota jambi"}
    arrive(world, [part(citizen, n, 3, words) for n, words in whole.items() if n != missing])
    world.passes("59 s")
    assert world.cases() == []
    world.passes("1 s")
    citizen.hears(RECEIVED)
    sri.phone.rings()
    assert words_of(world, world.only_case()) == text


def test_the_part_that_comes_late_is_added_to_the_report(world: World, citizen: Phone, sri: Person) -> None:
    arrive(world, [part(citizen, 1, 2, "ada yang diejek ")])
    world.passes("1 min")
    citizen.hears(RECEIVED)
    sri.phone.rings()
    arrive(world, [part(citizen, 2, 2, "dia bawa parang")])
    world.passes("1 min")
    assert sri.phone.rings().mentions("DARURAT")
    assert world.only_case().report.urgency is Urgency.EMERGENCY
    citizen.heard_nothing_more()


def test_what_is_answered_after_a_minute_is_still_a_direct_answer(world: World, citizen: Phone, sri: Person) -> None:
    """Within two minutes of its first part, or never."""
    arrive(world, [part(citizen, 1, 2, "ada yang diejek ")])
    world.clock.pass_(timedelta(minutes=3))
    world.sweeps()
    citizen.heard_nothing_more()
    world.only_case()
    sri.phone.rings()


# --- every misfortune -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_whatever_fails_on_the_way_the_text_is_taken_in_once(
    world: World, citizen: Phone, sri: Person, monkeypatch: pytest.MonkeyPatch, fate: str, at: int
) -> None:
    store, bus = ChaoticStore(world.app.store), HeldBus()
    world.app.directory.current()
    monkeypatch.setitem(world.app.__dict__, "store", store)
    monkeypatch.setitem(world.app.__dict__, "bus", bus)
    world.app.__dict__.pop("ports", None)
    store.fates = ["done"] * at + [fate]
    for each in (part(citizen, 2, 2, "diejek"), part(citizen, 1, 2, "ada yang ")):
        if not survives(lambda each=each: receive_sms(world.app.ports, each)):  # type: ignore[misc]
            receive_sms(world.app.ports, each)
    gathering = next(iter(store.all(PARTS))).id
    for _ in range(3):
        survives(lambda: world.app.act(Wakeup(gathering, "assemble")))
        world.clock.pass_(timedelta(seconds=61))
    monkeypatch.undo()
    world.app.__dict__.pop("ports", None)
    world.sweeps()
    world.passes("5 min")
    assert words_of(world, world.only_case()) == "ada yang diejek"
    assert len(world.app.store.all(INBOUND)) == 1
    assert [found.document.waiting for found in world.app.store.all(PARTS)] == [{}]
    hush(world)


def test_a_lost_wakeup_delays_a_whole_text_and_no_more(
    world: World, citizen: Phone, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setattr(world.app.bus, "publish", DroppingBus().publish)
        arrive(world, [part(citizen, 1, 2, "ada yang "), part(citizen, 2, 2, "diejek")])
    world.passes("20 s")
    citizen.hears(RECEIVED)
    sri.phone.rings()


def test_old_wakeups_change_nothing(world: World, citizen: Phone, sri: Person) -> None:
    arrive(world, [part(citizen, 1, 2, "ada yang "), part(citizen, 2, 2, "diejek")])
    hush(world)
    (gathering,) = world.app.store.all(PARTS)
    before = [world.app.store.all(collection) for collection in (PARTS, INBOUND, REPORTS)]
    for _ in range(3):
        world.app.act(Wakeup(gathering.id, "assemble"))
    assert [world.app.store.all(collection) for collection in (PARTS, INBOUND, REPORTS)] == before


def test_a_part_at_rest_is_sealed_and_forgotten_in_time(world: World, citizen: Phone, sri: Person) -> None:
    with listening() as log:
        arrive(world, [part(PHONE, 1, 2, f"ada yang diejek {NARRATIVE}")])
        assert found_in(repr(world.app.store.all(PARTS))) == []
        arrive(world, [part(PHONE, 2, 2, " lagi, jangan balas")])
        world.clock.pass_(timedelta(days=31))
        world.sweeps()
    assert found_in(log.said) == []
    assert world.app.store.all(PARTS) == []
    world.only_case()
    hush(world)
