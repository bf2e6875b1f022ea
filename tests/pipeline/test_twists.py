"""Turns of fate that no single rule foresees: late copies, timers of an old round, nobody left to ask."""

from datetime import timedelta
from typing import Any

import pytest

from functions.gateways.simulator import Sms, webhook_call
from functions.ports import StoreUnavailable, Write
from functions.steps import case as desk
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, acting, hush
from tests.world import World


def brought(world: World, sender: str, text: str, id: str) -> int:
    """The gateway's call with one text; the same `id` is the same text again."""
    sms = Sms(id, "in", sender, "", text, 1, "waiting", world.clock.now().isoformat())
    body, headers = webhook_call(sms, world.app.network_secret)
    answer = world.client.post("/sms/simulator/inbound", data=body, headers=headers)
    world.settle()
    return answer.status_code


def test_a_bare_ya_that_arrives_again_takes_no_report_that_came_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies between the acceptance and the answer's own commit; the gateway brings the same YA again."""
    sri = world.officer("Sri")
    world.posts(complaint())
    sri.phone.rings()
    first, commit = world.only_case(), world.app.store.commit

    def dying(writes: list[Write]) -> list[Any]:
        if any(write.collection.path == "inbound" and write.document.kind for write in writes):
            raise StoreUnavailable("injected")
        return commit(writes)

    with monkeypatch.context() as died:
        died.setattr(world.app.store, "commit", dying)
        assert brought(world, sri.phone.number, "YA", "the-same") == 503
    assert first.is_held_by(sri)
    world.clock.pass_(timedelta(seconds=5))
    world.posts(complaint("high"))
    sri.phone.rings()
    (second,) = [case for case in world.cases() if case.id != first.id]
    assert brought(world, sri.phone.number, "YA", "the-same") == 200
    assert second.report.holder is None
    hush(world)


def test_a_case_that_goes_around_again_gives_each_officer_the_whole_time(world: World) -> None:
    """The time to accept counts from the report's arrival only in its first round."""
    agency = Agency(world)
    case = agency.held()
    world.passes("3 hours")
    hush(world)
    desk.recuse(acting(world, agency.sri, case))
    world.settle()
    rule = world.agency.rules[case.report.urgency]
    assert case.report.due["escalate"].at == world.clock.now() + timedelta(seconds=rule.accept_within.seconds)
    hush(world)


def test_one_code_on_two_cases_in_ones_own_hands_is_told_apart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who holds both gets the new code of each on the phone; without it neither could be answered."""
    monkeypatch.setattr("functions.steps.route.CODES", ["482"])
    sri = world.officer("Sri")
    for _ in range(2):
        world.posts(complaint())
        sri.phone.rings()
        sri.phone.texts("YA")
        hush(world)
    monkeypatch.undo()
    cases = world.cases()
    assert all(case.is_held_by(sri) for case in cases)
    sri.phone.texts("SUDAH 482")
    heard = " ".join(sms.text for sms in sri.phone.unheard())
    codes = {case.report.offers_to(sri.id)[-1].code for case in cases}
    assert len(codes - {"482"}) == 2
    assert all(f"SUDAH {code}" in heard for code in codes)
    hush(world)


def test_with_everybody_ruled_out_nobody_is_asked_and_the_alarm_rings(
    world: World, alarms: list[dict[str, Any]]
) -> None:
    world.officer("Sri")
    world.officer("Rina", role="supervisor")
    names = ", ".join(officer.full_name for officer in world.agency.officers)
    world.posts(complaint("emergency", avoid=names))
    case = world.only_case()
    assert len(case.report.excluded) == len(world.agency.officers)
    world.passes("1 day")
    assert case.report.offers_made == 0
    assert "nobody_left" in {alarm["event"] for alarm in alarms}
    assert case.report.next_at is not None
    assert case.report.next_at > world.clock.now()
    newcomer = world.officer("Baru")
    world.ready()
    world.passes("5 min")
    newcomer.phone.rings()
    hush(world)
