"""I1 to I8 of the design, each by a test that can fail, over all documents and on both stacks.

I4 stands in test_canary; test_life holds I2, I3 and I7 against every misfortune.
"""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import tink

from functions.gateways.simulator import SERVICE_NUMBER, Sms, webhook_call
from functions.model.collections import AUDIT, INBOUND, OUTBOUND, REPORTS
from functions.model.report import Sealed, Stage
from functions.ports import Opener, Wakeup
from functions.steps.case import act
from functions.vault.keys import read_private_keys
from functions.vault.sealing import TinkOpener
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import CHILD_RAPED, Agency, acting, hush
from tests.pipeline.chaos import ChaoticStore, HeldBus, all_faults, survives
from tests.pipeline.desk import DeskClient
from tests.world import Person, World


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri")


@pytest.fixture
def store(world: World) -> Iterator[ChaoticStore]:
    """The world's store, which does as its fates say."""
    world.ready()
    world.app.directory.current()
    chaotic, whole = ChaoticStore(world.app.store), world.app.ports
    world.app.__dict__["ports"] = replace(whole, store=chaotic)
    yield chaotic
    chaotic.fates = []
    world.app.__dict__["ports"] = whole


def texted(world: World, sender: str, text: str, id: str = "m1") -> int:
    sms = Sms(id, "in", sender, SERVICE_NUMBER, text, 1, "waiting", world.clock.now().isoformat())
    body, headers = webhook_call(sms, world.app.network_secret)
    return world.client.post("/sms/simulator/inbound", data=body, headers=headers).status_code


# --- I1: a 2xx means that the report is committed ------------------------------------------------------


@pytest.mark.parametrize("fate", ["unavailable", "lost"])
def test_i1_without_a_commit_there_is_no_2xx_and_trying_again_makes_one_report(
    world: World, sri: Person, store: ChaoticStore, fate: str
) -> None:
    key = {"Idempotency-Key": "key-of-sixteen-chars"}
    store.fates = [fate]
    answer = world.posts(complaint(), **key)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    again = world.posts(complaint(), **key)
    assert again.status_code in (200, 201)
    assert again.json
    ticket = world.app.sealer.digest("ticket", again.json["ticket"])
    assert [found.document.ticket_hash for found in world.app.store.all(REPORTS)] == [ticket]
    world.passes("2 min")
    sri.phone.rings()


def test_i1_a_form_that_could_not_be_stored_is_no_2xx(world: World, store: ChaoticStore) -> None:
    store.fates = ["unavailable"]
    answer = world.submits({"/reporter/role": "heard", "/incident/description": "Ada yang diejek"})
    assert answer.status_code == 503
    assert world.cases() == []


@pytest.mark.parametrize("fate", ["unavailable", "lost"])
def test_i1_a_text_is_acknowledged_only_when_it_is_committed(
    world: World, sri: Person, store: ChaoticStore, fate: str
) -> None:
    citizen = world.phone()
    store.fates = [fate]
    assert texted(world, citizen.number, "ada yang diejek di kota jambi") == 503
    assert texted(world, citizen.number, "ada yang diejek di kota jambi") == 200
    assert len(world.app.store.all(INBOUND)) == len(world.cases()) == 1
    world.settle()
    hush(world)


# --- I2: what is open owes something -------------------------------------------------------------------


def test_i2_every_open_report_says_what_is_due_through_its_whole_life(world: World, sri: Person) -> None:
    rina = world.officer("Rina", role="supervisor")
    for urgency in ("emergency", "high", "medium", "low"):
        world.posts(complaint(urgency))
    for person, words in ((sri, "TIDAK"), (rina, "YA"), (rina, "SUDAH"), (rina, "BELUM")):
        # Twice, because one code on two reports accepts neither and makes both ring under new ones.
        for case in world.cases() * 2:
            for offer in case.report.offers_to(person.id):
                person.phone.texts(f"{words} {offer.code}")
                assert all_faults(world.app.store) == {}
        world.passes("65 min")
        assert all_faults(world.app.store) == {}
    assert {case.report.holder for case in world.cases()} == {"rina"}
    hush(world)


def test_i2_a_lost_wakeup_delays_a_report_and_no_more(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setattr(world.app.bus, "publish", HeldBus().publish)
        world.posts(complaint("emergency"))
        sri.phone.heard_nothing_more()
        assert all_faults(world.app.store) == {}
    world.passes("20 s")
    sri.phone.rings()


# --- I3: twice, late, out of order -----------------------------------------------------------------------


def test_i3_every_event_of_a_life_again_and_in_any_order_changes_nothing(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Wakeup] = []
    publish = world.app.bus.publish

    def noted(topic: str, wakeup: Wakeup) -> None:
        seen.append(wakeup)
        publish(topic, wakeup)

    monkeypatch.setattr(world.app.bus, "publish", noted)
    citizen = world.phone()
    citizen.texts("tolong cepat, dia dipukul di kota jambi")
    world.passes("3 min")
    sri.phone.texts("YA")
    hush(world)
    assert {wakeup.key for wakeup in seen} == {"route", "alert:1", "remind", "send", "link"}
    before = [world.app.store.all(REPORTS), world.app.store.all(OUTBOUND), world.app.store.all(INBOUND)]
    for wakeup in [*reversed(seen), *seen]:
        world.app.act(wakeup)
    assert [world.app.store.all(REPORTS), world.app.store.all(OUTBOUND), world.app.store.all(INBOUND)] == before
    world.nobody_heard_more()


def test_i3_eight_duplicates_at_once_ring_once(world: World, sri: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    bus = HeldBus()
    monkeypatch.setattr(world.app.bus, "publish", bus.publish)
    world.posts(complaint("emergency"))
    while bus.held:
        _eight_at_once(world, bus.held.pop())
    sri.phone.rings()
    report = world.only_case().report
    assert (report.stage, len(report.offers), sorted(report.due)) == (Stage.NOTIFIED, 1, ["escalate", "link", "remind"])


def _eight_at_once(world: World, wakeup: Wakeup) -> None:
    together, failures = threading.Barrier(8), list[BaseException]()

    def act() -> None:
        together.wait()
        try:
            world.app.act(wakeup)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=act) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_i3_two_officers_who_say_ya_at_once_make_one_holder(world: World, sri: Person) -> None:
    budi = world.officer("Budi", role="supervisor")
    world.posts(complaint("emergency"))
    world.passes("5 min")
    codes = {offer.officer_id: offer.code for offer in world.only_case().report.offers}
    together = threading.Barrier(2)

    def answer(person: Person) -> None:
        together.wait()
        assert texted(world, person.phone.number, f"YA {codes[person.id]}", id=person.id) == 200

    threads = [threading.Thread(target=answer, args=(person,)) for person in (sri, budi)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    world.settle()
    report = world.only_case().report
    assert [str(offer.answer) for offer in report.offers].count("accepted") == 1
    lines = [sms.text for person in (sri, budi) for sms in person.phone.unheard()]
    assert sum("Anda pegang" in line for line in lines) == 1
    # When the other's YA counted, and in answer to a YA of one's own.
    assert len({line for line in lines if "Sudah ditangani petugas lain" in line}) == 1
    hush(world)


# --- I5: whom we text ------------------------------------------------------------------------------------


def test_i5_a_reporter_hears_one_neutral_answer_and_nothing_through_the_reports_whole_life(
    world: World, sri: Person
) -> None:
    rina, citizen = world.officer("Rina", role="supervisor"), world.phone()
    citizen.texts("tolong cepat, dia dipukul di kota jambi")
    world.passes("6 min")
    for text in ("YA", "SUDAH"):
        rina.phone.texts(text)
    world.passes("5 h")
    citizen.hears("Pesan diterima. Bila boleh dibalas ke nomor ini, ketik BOLEH.")
    citizen.heard_nothing_more()
    to_reporters = [found.document for found in world.app.store.all(OUTBOUND) if found.document.officer_id is None]
    (asked,) = world.app.store.all(INBOUND)[:1]
    assert len(to_reporters) == 1
    assert to_reporters[0].not_after is not None
    assert to_reporters[0].not_after - asked.document.received_at <= timedelta(minutes=2)
    hush(world)


def test_i5_who_reports_by_form_or_api_is_never_texted(world: World, sri: Person) -> None:
    phone = world.phone()
    contact = {"phone": phone.number, "owner": "mine", "text": True}
    world.posts(complaint("emergency") | {"reporter": {"role": "experienced", "contact": contact}})
    world.passes("2 h")
    phone.heard_nothing_more()
    hush(world)


# --- I6, I8: who can open what was sealed, and what stands on the trail before ------------------------


def _without(world: World, *names: str) -> Path:
    """This world's keys in a folder of their own, some of them taken away."""
    folder = world.app.keys_dir
    kept = folder.resolve()
    folder.unlink()
    shutil.copytree(kept, folder)
    for name in names:
        (folder / name).unlink()
    return folder


def test_i6_intake_works_with_public_keys_only_and_cannot_open_what_it_sealed(world: World, sri: Person) -> None:
    folder = _without(world, "case.json", "contact.json")
    assert world.posts(complaint("emergency")).status_code == 201
    assert texted(world, world.phone().number, "jangan balas. ada yang diejek di kota jambi") == 200
    world.settle()
    assert len(world.cases()) == 2
    for name in ("case", "contact"):
        shutil.copy(folder / "intake.json", folder / f"{name}.json")
        with pytest.raises(tink.TinkError):
            TinkOpener(read_private_keys(folder, name))
    hush(world)


def test_i6_all_but_the_desk_goes_on_without_the_key_that_opens_narratives(world: World, sri: Person) -> None:
    """It is away through a whole life: nothing but the desk ever asks for it."""
    _without(world, "case.json")
    citizen = world.phone()
    citizen.texts("tolong cepat, dia dipukul di kota jambi")
    citizen.texts("dia bawa parang")
    world.posts(complaint("high"))
    world.submits({"/reporter/role": "heard", "/incident/description": "Ada yang diejek"})
    for text in ("YA", "SUDAH"):
        for case in world.cases():
            for offer in case.report.offers_to("sri"):
                sri.phone.texts(f"{text} {offer.code}")
        world.passes("2 h")
    assert len(world.cases()) == 3
    hush(world)


def test_i8_every_opening_is_on_the_trail_before_the_key_is_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    agency, app = Agency(world), world.app
    case, desk = agency.held(CHILD_RAPED), DeskClient(world, agency.sri).has_a_pin().signs_in()
    act(acting(world, agency.sri, case), "note", "ia menangis")
    opener, opened = app.case_opener(), list[tuple[str, str]]()

    class Watching:
        def open(self, owner_id: str, sealed: Sealed) -> bytes:
            entries = [found.document for found in app.store.all(AUDIT)]
            last = max(entries, key=lambda entry: entry.n)
            opened.append((last.what, last.report_id or ""))
            return opener.open(owner_id, sealed)

    monkeypatch.setattr(app, "case_opener", Watching)
    assert "Ia diperkosa" in desk.opens(case).text
    assert opened == [("read", case.id)] * 2
    trail = [entry for entry in app.store.all(AUDIT) if entry.document.what == "read"]
    assert [(entry.document.who, entry.document.report_id) for entry in trail] == [("sri", case.id)]
    hush(world)


def test_i8_what_cannot_be_put_on_the_trail_is_not_opened(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    agency, app = Agency(world), world.app
    case, desk = agency.held(CHILD_RAPED), DeskClient(world, agency.sri).has_a_pin().signs_in()
    token, chaotic = desk.token(), ChaoticStore(app.store)
    asked: list[str] = []

    def opener() -> Opener:
        asked.append("case")
        raise AssertionError("the key was asked for")

    with monkeypatch.context() as broken:
        broken.setitem(app.__dict__, "ports", replace(app.ports, store=chaotic))
        broken.setattr(app, "case_opener", opener)
        chaotic.fates = ["unavailable"]
        answer = desk.post(f"/desk/cases/{case.id}/story", token=token)
    assert (answer.status_code, asked) == (503, [])
    assert "Ia diperkosa" not in answer.text
    hush(world)


# --- I7: officers at least once, reporters at most once -----------------------------------------------------


@pytest.mark.parametrize(
    "fates", [["killed"], ["killed_after"], ["done", "killed"], ["done", "killed_after"], ["lost"], ["done", "lost"]]
)
def test_i7_whenever_the_process_dies_the_officer_is_rung_and_the_reporter_at_most_once(
    world: World, sri: Person, store: ChaoticStore, monkeypatch: pytest.MonkeyPatch, fates: list[str]
) -> None:
    bus, citizen = HeldBus(), world.phone()
    with monkeypatch.context() as held:
        held.setattr(world.app.bus, "publish", bus.publish)
        citizen.texts("tolong cepat, dia dipukul di kota jambi")
        for key in ("send", "route", "alert:1"):
            (wakeup,) = [wakeup for wakeup in bus.held if wakeup.key == key]
            store.fates = [] if key == "route" else list(fates)
            assert survives(partial(world.app.act, wakeup)) is (key == "route")
            store.fates = []
    world.passes("4 min")
    codes = set()
    while sri.phone.unheard():
        codes.add(sri.phone.rings().code)
    assert len(codes) == 1
    assert len(citizen.unheard()) <= 1
    assert all(found.document.next_at is None for found in world.app.store.all(OUTBOUND))
    hush(world)
