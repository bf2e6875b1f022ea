"""Claim, act, settle: what happens when a gateway refuses, breaks or dies, and who is told that a report is stuck."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from functions.model.collections import OUTBOUND, REPORTS
from functions.model.message import OutboundMessage
from functions.model.report import Stage
from functions.ports import Accepted, PublishFailed, Refused, Wakeup, Write
from functions.steps import route
from functions.steps.block import block
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.stacks import DroppingBus
from tests.world import Person, World

Send = Callable[[OutboundMessage], Accepted | Refused]


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri")


def broken(message: OutboundMessage) -> Accepted | Refused:
    raise RuntimeError(f"{message.to}: {message.text}")


def refusing(message: OutboundMessage) -> Accepted | Refused:
    return Refused("blocked")


FAILURES = pytest.mark.parametrize("fails", [broken, refusing])


@FAILURES
def test_an_alert_that_a_gateway_would_not_take_is_tried_again(
    world: World, sri: Person, fails: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", fails)
        world.posts(complaint("emergency"))
        report = world.only_case().report
        assert report.stage is Stage.ROUTED
        assert report.due["alert:1"].at - world.clock.now() == timedelta(seconds=30)
    world.passes("1 min")
    sri.phone.rings()
    assert world.only_case().report.stage is Stage.NOTIFIED
    assert "alert:1" not in world.only_case().report.due


@FAILURES
def test_an_officers_line_is_tried_again_and_a_reporters_text_never(
    world: World, sri: Person, fails: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = world.phone()
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", fails)
        citizen.texts("ada yang diejek di kota jambi")
        sri.phone.texts("ya tidak")
    world.passes("2 min")
    heard = [sri.phone.hears(), sri.phone.hears()]
    assert any(line.mentions("Jawaban belum jelas") for line in heard)
    citizen.heard_nothing_more()
    statuses = {found.document.officer_id: found.document.status for found in world.app.store.all(OUTBOUND)}
    assert statuses == {"sri": "sent", None: "failed"}


def test_a_gateways_wish_to_wait_is_granted(world: World, sri: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", lambda message: Refused("busy", retry_after_seconds=90))
        world.posts(complaint("emergency"))
        due = world.only_case().report.due["alert:1"]
        assert due.at - world.clock.now() == timedelta(seconds=90)
    world.passes("2 min")
    sri.phone.rings()


def test_an_emergencys_alert_is_tried_at_least_every_two_minutes(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def refusing_all(message: OutboundMessage) -> Refused:
        if message.to == sri.phone.number:
            tried.append(message.message_id)
        return Refused("down")

    monkeypatch.setattr(world.app.network, "send", refusing_all)
    world.posts(complaint("emergency"))
    for _ in range(20):
        before = len(tried)
        world.passes("121 s")
        assert len(tried) > before
    assert len(set(tried)) == len(tried), "a gateway that knows the id would swallow the next try"


def test_an_alert_whose_lease_ran_out_is_sent_again_with_the_same_code(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died between claim and settle."""
    with monkeypatch.context() as down:
        down.setattr(world.app.bus, "publish", DroppingBus().publish)
        world.posts(complaint("emergency"))
    world.app.act(Wakeup(world.only_case().id, "route"))
    world.settle()
    code = sri.phone.rings().code
    found = world.app.store.get(REPORTS, world.only_case().id)
    assert found is not None
    found.document.owe("alert:1", "notify", world.clock.now(), timedelta(seconds=45))
    found.document.claim("alert:1", world.clock.now(), timedelta(seconds=45))
    world.app.store.commit([Write(REPORTS, found.id, found.document, found.version)])
    world.sweeps()
    sri.phone.heard_nothing_more()
    world.passes("46 s")
    assert sri.phone.rings().code == code


@FAILURES
def test_from_the_fifth_failed_attempt_the_hotline_desk_is_told_without_the_report(
    world: World, sri: Person, fails: Send, monkeypatch: pytest.MonkeyPatch, alarms: list[dict[str, Any]]
) -> None:
    send = world.app.network.send

    def only_the_desk(message: OutboundMessage) -> Accepted | Refused:
        return (
            send(message)
            if message.to == world.hotline.phone.number and "Balas" not in message.text
            else fails(message)
        )

    monkeypatch.setattr(world.app.network, "send", only_the_desk)
    world.posts(complaint("emergency"))
    world.passes("6 min")
    told = world.hotline.phone.hears(containing="belum terkirim ke petugas")
    assert told.segments == 1
    assert not told.mentions("Jambi", "diejek", "DARURAT")
    assert {"report_is_stuck", "alert_refused"} <= {alarm["event"] for alarm in alarms}
    monkeypatch.undo()
    world.passes("3 min")
    hush(world)


def test_a_report_that_cannot_be_routed_is_told_to_the_hotline_desk(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr("functions.steps.route._offer", _raise)
        failing.setattr(world.app.bus, "publish", DroppingBus().publish)
        world.posts(complaint("emergency"))
        world.passes("10 min")
    assert world.hotline.phone.hears(containing="belum terkirim ke petugas")
    hush(world)
    world.passes("2 min")
    sri.phone.rings()
    hush(world)


def _raise(*arguments: object) -> None:
    raise RuntimeError("a fault")


def test_a_broken_gateway_does_not_stop_the_sweep(world: World, sri: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", broken)
        world.posts(complaint("emergency"))
        world.passes("20 min")
        assert world.client.get("/health").status_code == 200
    world.passes("2 min")
    sri.phone.rings()
    hush(world)


def test_one_report_whose_step_fails_does_not_keep_the_sweep_from_the_others(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the bus is down and the sweep calls the functions itself."""

    def no_bus(topic: str, wakeup: Wakeup) -> None:
        raise PublishFailed("down")

    monkeypatch.setattr(world.app.bus, "publish", no_bus)
    first, second = (world.posts(complaint("emergency")), world.posts(complaint("emergency", danger_now="unknown")))
    assert first.status_code == second.status_code == 201
    bad = min(case.id for case in world.cases())
    offer = route._offer

    def failing(ports: Any, agency: Any, live: Any, report: Any, climb: Any, now: Any) -> Any:
        if report.report_id == bad:
            raise RuntimeError("a fault")
        return offer(ports, agency, live, report, climb, now)

    monkeypatch.setattr(route, "_offer", failing)
    world.clock.pass_(timedelta(minutes=2))
    world.sweeps()
    world.clock.pass_(timedelta(minutes=1))
    world.sweeps()
    sri.phone.rings()
    hush(world)


# --- heartbeat --------------------------------------------------------------------------------------


def test_health_follows_the_sweeps_heartbeat(world: World) -> None:
    assert world.client.get("/health").status_code == 503
    world.ready()
    world.sweeps()
    answer = world.client.get("/health")
    assert (answer.status_code, answer.json and answer.json["sweep"]) == (200, "alive")
    world.clock.pass_(timedelta(minutes=3, seconds=1))
    answer = world.client.get("/health")
    assert (answer.status_code, answer.json and answer.json["sweep"]) == (503, "late")
    world.sweeps()
    assert world.client.get("/health").status_code == 200


def test_health_tells_how_old_the_oldest_debt_was(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch, alarms: list[dict[str, Any]]
) -> None:
    with monkeypatch.context() as down:
        down.setattr(world.app.bus, "publish", DroppingBus().publish)
        world.posts(complaint("emergency"))
    world.clock.pass_(timedelta(minutes=10, seconds=20))
    world.sweeps()
    answer = world.client.get("/health")
    assert answer.json
    assert answer.json["oldest_overdue_seconds"] == 600
    assert "overdue" in {alarm["event"] for alarm in alarms}
    world.sweeps()
    assert (world.client.get("/health").json or {})["oldest_overdue_seconds"] == 0
    hush(world)


def test_an_alert_that_was_on_its_way_does_not_pay_for_the_one_that_is_due_since(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the gateway was busy the offer got a new code: the officer must hear that one too."""
    send = world.app.network.send

    def renewed_meanwhile(message: OutboundMessage) -> Accepted | Refused:
        monkeypatch.undo()
        found = world.app.store.get(REPORTS, world.only_case().id)
        assert found is not None
        found.document.offers[0].code = "999"
        route.ring(found.document, found.document.offers[0], world.clock.now())
        world.app.store.commit([Write(REPORTS, found.id, found.document, found.version)])
        return send(message)

    monkeypatch.setattr(world.app.network, "send", renewed_meanwhile)
    world.posts(complaint("emergency"))
    assert sri.phone.rings().code != "999"
    world.passes("1 min")
    assert sri.phone.rings().code == "999"
    sri.phone.heard_nothing_more()


# --- what was said or done while a text waited ----------------------------------------------------------


def test_a_reporters_text_that_waits_does_not_leave_after_berhenti(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = world.phone()
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", lambda message: Refused("rate_limit", 20, tried=False))
        citizen.texts("ada yang diejek di kota jambi")
        citizen.texts("BERHENTI")
    world.passes("1 min")
    citizen.heard_nothing_more()
    statuses = {found.document.status for found in world.app.store.all(OUTBOUND) if not found.document.officer_id}
    assert statuses == {"stopped"}
    hush(world)


def test_an_officers_line_that_waits_does_not_leave_after_a_block(
    world: World, sri: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as gateway:
        gateway.setattr(world.app.network, "send", refusing)
        sri.phone.texts("ya tidak")
        block(world.app.ports, "sri")
    world.passes("2 min")
    sri.phone.heard_nothing_more()
    assert [found.document.status for found in world.app.store.all(OUTBOUND)] == ["stopped"]
