"""More than five alerts to one officer in ten minutes become one text, and every one of them can be answered."""

import re
from datetime import timedelta

import pytest

from functions.model.collections import REPORTS
from functions.model.message import OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.model.report import Answer
from functions.ports import Accepted, Refused, Wakeup
from functions.steps import route
from functions.steps.change import Change, amend
from functions.steps.receipts import take_receipt
from functions.steps.route import ring
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.pipeline.chaos import Killed, survives
from tests.world import Case, Heard, Person, World


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri")


def posts(world: World, times: int, urgency: str = "low") -> list[Case]:
    """Different ones: the same body twice is the same report."""
    before = {case.id for case in world.cases()}
    for n in range(times):
        assert world.posts(complaint(urgency, avoid=f"orang ke-{len(before) + n}")).status_code == 201
    return [case for case in world.cases() if case.id not in before]


def rings_five_times(world: World, sri: Person) -> None:
    """The sweep counts their codes, so that nobody else gets the same."""
    posts(world, 5)
    for _ in range(5):
        sri.phone.rings()
    world.sweeps()


def codes(heard: Heard) -> list[str]:
    return re.findall("[0-9]{3}", heard.text.partition("Angkanya: ")[2])


def together(sri: Person) -> Heard:
    heard = sri.phone.hears(containing="laporan menunggu")
    assert heard.segments == 1
    assert not re.search("[0-9]{4}", heard.text)
    return heard


def code_of(case: Case) -> str:
    return case.report.offers[0].code


def test_from_the_sixth_on_they_come_as_one_text_and_each_code_is_taken(world: World, sri: Person) -> None:
    rings_five_times(world, sri)
    world.clock.pass_(timedelta(minutes=4))
    late = [*posts(world, 2, "medium"), *posts(world, 1)]
    sri.phone.heard_nothing_more()
    world.passes("5 min")
    sri.phone.heard_nothing_more()
    world.passes("1 min")
    heard = together(sri)
    assert heard.text.startswith("3 laporan menunggu, paling gawat SEDANG. Balas satu per satu, misalnya YA ")
    assert sorted(codes(heard)) == sorted(code_of(case) for case in late)
    assert codes(heard)[2] == code_of(late[2]), "the gravest first"
    sri.phone.heard_nothing_more()
    for case, code in zip(late, [code_of(case) for case in late], strict=True):
        sri.phone.texts(f"YA {code}")
        sri.phone.hears(containing=f"{code} Anda pegang")
        assert case.is_held_by(sri)


def test_twenty_at_once_ring_five_times_and_then_as_many_as_fit_in_each_text(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "CODES", [f"{number:03}" for number in range(40)])
    cases = posts(world, 20)
    told = [sri.phone.rings().code for _ in range(5)]
    sri.phone.heard_nothing_more()
    world.passes("10 min")
    first = together(sri)
    assert first.text.startswith("15 laporan")
    second = together(sri)
    assert second.text.startswith(f"{15 - len(codes(first))} laporan")
    assert len({*codes(first), *codes(second)} - {*told}) == 15, "a code that was drawn twice is drawn anew"
    assert sorted([*told, *codes(first), *codes(second)]) == sorted(code_of(case) for case in cases)
    assert not any(key.startswith("alert:") for case in cases for key in case.report.due)


def test_an_emergency_never_waits_and_is_not_hidden_among_others(world: World, sri: Person) -> None:
    rings_five_times(world, sri)
    posts(world, 2)
    posts(world, 2, "emergency")
    for _ in range(2):
        assert sri.phone.rings().mentions("DARURAT")
    sri.phone.heard_nothing_more()
    hush(world)


def test_an_emergency_that_was_heard_already_is_reminded_of_together_with_others(world: World, sri: Person) -> None:
    emergencies = posts(world, 6, "emergency")
    for _ in range(6):
        sri.phone.rings()
    world.passes("4 min")
    heard = together(sri)
    assert heard.mentions("6 laporan menunggu, paling gawat DARURAT")
    assert sorted(codes(heard)) == sorted(code_of(case) for case in emergencies)
    hush(world)


def test_one_that_waits_alone_is_an_ordinary_alert(world: World, sri: Person) -> None:
    rings_five_times(world, sri)
    (sixth,) = posts(world, 1)
    world.passes("10 min")
    assert sri.phone.rings().text == f"RENDAH Kota Jambi. Balas YA {code_of(sixth)} / TIDAK {code_of(sixth)}"


def test_what_was_taken_or_passed_on_meanwhile_is_not_told_of(world: World, sri: Person) -> None:
    rings_five_times(world, sri)
    late = posts(world, 3)
    for case, word in zip(late[:2], ("YA", "TIDAK"), strict=True):
        sri.phone.texts(f"{word} {code_of(case)}")
        sri.phone.hears()
    world.passes("10 min")
    assert sri.phone.rings().code == code_of(late[2])
    assert late[1].report.offers[0].answer is Answer.DECLINED
    hush(world)


def test_a_text_about_several_that_was_refused_is_tried_again_and_tells_of_all(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings_five_times(world, sri)
    late = posts(world, 3)
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", lambda message: Refused("busy"))
        world.passes("10 min")
    world.passes("2 min")
    assert sorted(codes(together(sri))) == sorted(code_of(case) for case in late)
    world.passes("10 min")
    sri.phone.heard_nothing_more()


def test_a_text_about_several_that_the_network_gave_up_hurries_each_of_them(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina = world.officer("Rina", role="supervisor")
    rings_five_times(world, sri)
    late = posts(world, 2)
    ids: list[str] = []
    send = world.app.network.send

    def noted(message: OutboundMessage) -> Accepted | Refused:
        ids.append(message.message_id)
        return send(message)

    monkeypatch.setattr(world.app.network, "send", noted)
    world.passes("10 min")
    together(sri)
    take_receipt(world.app.ports, Receipt("simulator", Status.FAILED, ids[-1]))
    world.settle()
    assert {rina.phone.rings().code for _ in late} == {case.report.offers[1].code for case in late}
    assert [case.report.offers[0].receipt for case in late] == [Status.FAILED] * 2
    hush(world)


def test_an_instance_that_rang_nobody_yet_learns_of_it_from_the_count_of_the_roster(world: World, sri: Person) -> None:
    rings_five_times(world, sri)
    world.app.ports.alerted.clear()
    posts(world, 1)
    sri.phone.heard_nothing_more()
    world.passes("10 min")
    sri.phone.rings()


def test_the_phones_ten_minutes_slide(world: World, sri: Person) -> None:
    for _ in range(8):
        posts(world, 1)
        sri.phone.rings()
        world.clock.pass_(timedelta(minutes=2))


def test_a_process_that_dies_while_it_tells_of_several_tells_of_all_again(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings_five_times(world, sri)
    late = posts(world, 3)
    send = world.app.network.send

    def sends_and_dies(message: OutboundMessage) -> Accepted | Refused:
        send(message)
        raise Killed

    world.clock.pass_(timedelta(minutes=10))
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", sends_and_dies)
        assert not survives(lambda: world.app.act(Wakeup(late[0].id, "alert:1")))
    told = codes(together(sri))
    world.passes("2 min")
    assert codes(together(sri)) == told
    world.passes("20 min")
    sri.phone.heard_nothing_more()


def test_a_reminder_while_an_alert_waits_does_not_make_it_ring(world: World, sri: Person) -> None:
    rings_five_times(world, sri)
    (case,) = posts(world, 1)
    held_until = case.report.due["alert:1"].at
    amend(
        world.app.ports,
        REPORTS,
        case.id,
        lambda report: Change([], [ring(report, report.offers[0], world.clock.now())]),
    )
    world.settle()
    sri.phone.heard_nothing_more()
    assert case.report.due["alert:1"].at == held_until
    world.passes("10 min")
    sri.phone.rings()
