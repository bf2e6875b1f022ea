"""What is read again and again has a ceiling: on Firestore each read is paid for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from functions.model.collections import HEARTBEATS, ROSTER_ID, ROSTER_STATE, SWEEP_ID
from functions.sweep import sweep
from functions.watchdog import watch
from tests.bench.meter import Asked, CountingStore
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, hush
from tests.world import World


def counted(world: World) -> tuple[int, datetime | None]:
    """How many were open at the last count, and when that was."""
    found = world.app.store.get(ROSTER_STATE, ROSTER_ID)
    assert found is not None
    return found.document.open_reports, found.document.counted_at


def test_many_open_reports_are_counted_less_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.sweep.RECOUNTED_A_MINUTE", 1)
    world.officer("Sri")
    for _ in range(3):
        world.posts(complaint("low"))
    world.sweeps()
    first = world.clock.now()
    assert counted(world) == (3, first)
    for _ in range(3):
        world.clock.pass_(timedelta(minutes=1))
        world.sweeps()
    assert counted(world) == (3, first + timedelta(minutes=3))
    hush(world)


def test_a_count_that_takes_too_long_is_left_and_the_heartbeat_is_not(world: World) -> None:
    world.officer("Sri")
    world.posts(complaint("low"))
    world.sweeps()
    before = counted(world)
    world.clock.pass_(timedelta(minutes=5))
    sweep(world.app.ports, until=world.clock.now())
    assert counted(world) == before
    beat = world.app.store.get(HEARTBEATS, SWEEP_ID)
    assert beat is not None
    assert beat.document.at == world.clock.now()
    hush(world)


def test_what_has_ended_costs_the_watchdog_nothing(world: World) -> None:
    """Reports are kept for years, and each that is read is paid for."""
    agency = Agency(world)
    agency.held()
    asked = Asked()
    ports = replace(agency.world.app.ports, store=CountingStore(agency.world.app.store, asked))
    watch(ports)
    with_none_ended, asked.reads = asked.reads, 0
    for _ in range(3):
        agency.closed()
    watch(ports)
    assert asked.reads == with_none_ended
