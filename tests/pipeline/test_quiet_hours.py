"""At night nobody is reminded of anything but an emergency; alerts keep their deadlines."""

from datetime import timedelta
from typing import Any

import pytest

from functions.watchdog import watch
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import WIB, World


def test_a_high_report_at_night_rings_and_climbs_on_time_and_reminds_nobody(world: World) -> None:
    sri, rina = world.officer("Sri"), world.officer("Rina", role="supervisor")
    world.clock.set("2026-11-20 23:00 WIB")
    world.posts(complaint("high"))
    sri.phone.rings()
    world.passes("29 min")
    sri.phone.heard_nothing_more()
    world.passes("1 min")
    rina.phone.rings()
    hush(world)


@pytest.mark.parametrize(
    ("urgency", "comes_back"),
    [("emergency", "2026-11-20 00:59"), ("high", "2026-11-20 06:00"), ("low", "2026-11-21 06:00")],
)
def test_a_lease_that_runs_out_at_night_reminds_in_the_morning_unless_it_is_an_emergency(
    world: World, alarms: list[dict[str, Any]], urgency: str, comes_back: str
) -> None:
    sri = world.officer("Sri")
    world.clock.set("2026-11-19 23:59 WIB")
    world.posts(complaint(urgency))
    sri.phone.texts(f"YA {sri.phone.rings().code}")
    hush(world)
    due = world.only_case().report.due["follow_up"].at
    assert f"{due.astimezone(WIB):%Y-%m-%d %H:%M}" == comes_back
    world.clock.set(due - timedelta(minutes=1))
    world.sweeps()
    watch(world.app.ports)
    assert not [alarm for alarm in alarms if alarm["event"] == "stands_still"]
    sri.phone.heard_nothing_more()
    world.passes("1 min")
    sri.phone.hears(containing="Sudah hubungi")
    hush(world)
