"""While nobody says YA a report climbs, reminds, and never stops."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import Person, World


@dataclass
class Ladder:
    """One person on every rung of the ladder."""

    world: World
    people: list[Person] = field(init=False)

    def __post_init__(self) -> None:
        officer = self.world.officer
        self.people = [
            officer("Sri"),
            officer("Budi", area="15"),
            officer("Rina", role="supervisor"),
            officer("Dewi", role="province", area="15"),
            self.world.hotline,
        ]

    def minutes_of_rings(self, minutes: int) -> dict[int, list[str]]:
        """Who rang in which minute."""
        rings: dict[int, list[str]] = {}
        for minute in range(minutes + 1):
            for person in [*self.people, self.world.outside]:
                while person.phone.unheard():
                    person.phone.rings()
                    rings.setdefault(minute, []).append(person.id)
            self.world.passes("1 min")
        hush(self.world)
        return rings


@pytest.fixture
def ladder(world: World) -> Ladder:
    return Ladder(world)


def test_an_emergency_asks_two_at_once_climbs_every_five_minutes_with_a_reminder_and_the_last_rung_rings_for_ever(
    ladder: Ladder,
) -> None:
    ladder.world.posts(complaint("emergency"))
    rings = ladder.minutes_of_rings(29)
    assert rings == {
        **{0: ["sri", "budi"], 3: ["sri", "budi"], 5: ["rina"], 8: ["rina"], 10: ["dewi"], 13: ["dewi"]},
        **{15: ["meja"], 18: ["meja"], 20: ["meja"], 25: ["meja"]},
    }


def test_the_first_ya_of_two_holds_an_emergency_and_the_other_is_told(ladder: Ladder) -> None:
    sri, budi = ladder.people[:2]
    ladder.world.posts(complaint("emergency"))
    codes = {person.id: person.phone.rings().code for person in (sri, budi)}
    budi.phone.texts("YA")
    budi.phone.hears(containing="Anda pegang")
    sri.phone.hears(f"{codes['sri']} Sudah ditangani petugas lain. Terima kasih.")
    sri.phone.texts("YA")
    sri.phone.hears(containing="Tidak ada laporan")
    assert ladder.world.only_case().is_held_by(budi)


def test_one_no_of_two_waits_for_the_other_and_the_second_no_climbs(ladder: Ladder) -> None:
    sri, budi, rina = ladder.people[:3]
    ladder.world.posts(complaint("emergency"))
    for person in (sri, budi):
        rina.phone.heard_nothing_more()
        person.phone.rings()
        person.phone.texts("TIDAK")
        person.phone.hears(containing="diteruskan")
    rina.phone.rings()


def test_anything_less_than_an_emergency_asks_one_at_a_time(ladder: Ladder) -> None:
    ladder.world.posts(complaint("high"))
    ladder.people[0].phone.rings()
    ladder.people[1].phone.heard_nothing_more()


@pytest.mark.rows
@pytest.mark.parametrize(("urgency", "at_the_top_after"), [("high", "3 h"), ("medium", "17 h"), ("low", "145 h")])
def test_outside_emergencies_the_last_rung_rings_hourly(ladder: Ladder, urgency: str, at_the_top_after: str) -> None:
    world = ladder.world
    world.clock.set("2026-11-20 09:00 WIB")
    world.posts(complaint(urgency))
    world.passes(at_the_top_after)
    hush(world)
    world.passes("3 hours")
    assert len(world.hotline.phone.unheard()) == 3
    assert world.only_case().report.next_at is not None
    hush(world)


def test_an_empty_rung_is_skipped_at_once_and_raises_an_alarm(world: World, alarms: list[dict[str, Any]]) -> None:
    world.officer("Sri", on_duty=False)
    dewi = world.officer("Dewi", role="province", area="15")
    world.posts(complaint("emergency"))
    dewi.phone.rings()
    empty = ["duty", "second", "supervisor"]
    assert [alarm["rung"] for alarm in alarms if alarm["event"] == "empty_rung"] == empty
    told = [event.what for event in world.only_case().report.history]
    assert told == ["received", *(f"empty_rung:{rung}" for rung in empty), "offered:3"]


def test_with_nobody_on_duty_the_desk_rings_and_without_it_the_outside_contact(
    world: World, alarms: list[dict[str, Any]]
) -> None:
    world.officer("Sri", on_duty=False)
    world.posts(complaint("emergency"))
    world.hotline.phone.rings()
    code = world.only_case().report.offers[0].code
    world.hotline.phone.texts(f"TIDAK {code}")
    world.hotline.phone.hears(containing="diteruskan")
    world.outside.phone.rings()
    assert [alarm for alarm in alarms if alarm["event"] == "empty_rung"]


def test_who_comes_on_duty_later_is_asked(world: World) -> None:
    world.clock.set("2026-11-20 05:30 WIB")
    sri = world.officer("Sri", duty=[_hours(6, 18)])
    world.posts(complaint("emergency"))
    world.hotline.phone.rings()
    world.passes("25 min")
    hush(world)
    world.passes("10 min")
    assert sri.phone.unheard()
    hush(world)


def _hours(start: int, end: int) -> Any:
    from functions.model.agency import Duty

    return Duty(list(range(7)), start * 60, end * 60)


def test_the_outside_contact_is_rung_again_even_after_a_no(ladder: Ladder) -> None:
    world = ladder.world
    world.posts(complaint("emergency"))
    for person in ladder.people:
        code = person.phone.rings().code
        person.phone.texts(f"TIDAK {code}")
        person.phone.hears(containing="diteruskan")
    code = world.outside.phone.rings().code
    world.outside.phone.texts(f"TIDAK {code}")
    world.outside.phone.hears(containing="diteruskan")
    world.outside.phone.heard_nothing_more()
    world.passes("30 min")
    assert len(world.outside.phone.unheard()) >= 5
    world.outside.phone.texts(f"YA {code}")
    assert world.only_case().is_held_by(world.outside)
    hush(world)


def test_a_report_without_a_place_reaches_somebody_at_once(world: World) -> None:
    world.officer("Sri", area="15.01")
    dewi = world.officer("Dewi", role="province", area="15")
    world.posts(complaint("high", region=None))
    assert dewi.phone.rings().text.startswith("MENDESAK lokasi belum jelas. Balas YA ")


def test_the_most_specific_area_is_asked_first_and_of_those_who_has_least(world: World) -> None:
    dewi, sri, budi = world.officer("Dewi", area="15"), world.officer("Sri"), world.officer("Budi")
    world.posts(complaint())
    first, second = (sri, budi) if sri.phone.unheard() else (budi, sri)
    first.phone.rings()
    first.phone.texts("ya")
    first.phone.hears(containing="Anda pegang")
    world.passes("2 min")
    world.sweeps()
    world.posts(complaint())
    second.phone.rings()
    dewi.phone.heard_nothing_more()


def test_a_new_version_of_the_roster_counts_from_the_next_rung_on(world: World) -> None:
    sri = world.officer("Sri")
    world.posts(complaint("emergency"))
    sri.phone.rings()
    budi = world.officer("Budi")
    world.ready()
    world.passes("5 min")
    sri.phone.rings()
    code = budi.phone.rings().code
    budi.phone.texts(f"YA {code}")
    budi.phone.hears(containing="Anda pegang")
    sri.phone.hears(containing="Sudah ditangani petugas lain")


def test_an_officer_who_joined_a_moment_ago_may_answer(world: World) -> None:
    world.officer("Tono", area="15.01")
    stranger = world.phone()
    world.ready()
    stranger.texts("YA 111")
    sri = world.officer("Sri")
    world.posts(complaint("emergency"))
    code = sri.phone.rings().code
    sri.phone.texts(f"YA {code}")
    sri.phone.hears(containing="Anda pegang")
    assert world.only_case().is_held_by(sri)
