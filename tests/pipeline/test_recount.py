"""Loads are recounted off every report's path, and what that reads has a ceiling."""

from datetime import datetime, timedelta

import pytest

from functions.model.collections import ROSTER_ID, ROSTER_STATE
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
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
