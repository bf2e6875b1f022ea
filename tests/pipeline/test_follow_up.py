"""Acceptance is a lease: a case on which nothing happens comes back."""

from dataclasses import dataclass, field

import pytest

from functions.model.report import Stage
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import Case, Person, World


@dataclass
class Held:
    """An emergency that Sri accepted; Rina supervises, Budi could take over."""

    world: World
    sri: Person = field(init=False)
    rina: Person = field(init=False)
    case: Case = field(init=False)
    code: str = field(init=False)

    def __post_init__(self) -> None:
        self.sri = self.world.officer("Sri")
        self.rina = self.world.officer("Rina", role="supervisor")
        self.world.posts(complaint("emergency"))
        self.code = self.sri.phone.rings().code
        self.sri.phone.texts("YA")
        self.sri.phone.hears(containing="Anda pegang")
        self.case = self.world.only_case()

    def forgotten_until_offered_again(self) -> str:
        """Three hours of silence; the code under which Rina is asked to take over."""
        self.world.passes("1 h")
        self.sri.phone.hears(containing="Sudah hubungi?")
        self.world.passes("1 h")
        self.sri.phone.hears(containing="Sudah hubungi?")
        self.rina.phone.hears(containing="terlambat")
        self.world.passes("1 h")
        self.sri.phone.hears(containing="Sudah hubungi?")
        _, alert = self.rina.phone.hears_in_any_order("terlambat", "mengambil alih")
        assert alert.mentions("Balas YA ")
        return alert.code


@pytest.fixture
def held(world: World) -> Held:
    return Held(world)


def test_the_holder_is_reminded_after_an_hour(held: Held) -> None:
    held.world.passes("59 min")
    held.sri.phone.heard_nothing_more()
    held.world.passes("1 min")
    code = held.code
    held.sri.phone.hears(f"DARURAT Kota Jambi {code}. Sudah hubungi? Balas SUDAH {code} / BELUM {code}")


@pytest.mark.rows
@pytest.mark.parametrize("answer", ["SUDAH {}", "sudah", "Sdh{}"])
def test_sudah_renews_the_lease(held: Held, answer: str) -> None:
    held.world.passes("1 h")
    held.sri.phone.hears(containing="Sudah hubungi?")
    held.sri.phone.texts(answer.format(held.code))
    held.sri.phone.hears(containing=f"{held.code} tercatat sudah dihubungi")
    assert held.case.report.stage is Stage.IN_PROGRESS
    assert held.case.report.lease_reminders == 0
    held.world.passes("59 min")
    held.sri.phone.heard_nothing_more()
    held.world.passes("2 min")
    held.sri.phone.hears(containing="Sudah hubungi?")
    held.rina.phone.heard_nothing_more()


def test_belum_is_noted_and_renews_nothing(held: Held) -> None:
    held.world.passes("1 h")
    held.sri.phone.hears(containing="Sudah hubungi?")
    held.sri.phone.texts(f"BELUM {held.code}")
    held.sri.phone.hears(containing="tercatat belum dihubungi")
    assert "not_yet" in [event.what for event in held.case.report.history]
    held.world.passes("1 h")
    held.rina.phone.hears(containing="terlambat")
    hush(held.world)


def test_a_forgotten_case_is_offered_again_while_the_holder_keeps_it(held: Held) -> None:
    held.forgotten_until_offered_again()
    assert held.case.is_held_by(held.sri)
    assert held.case.report.next_at is not None


def test_who_takes_over_relieves_the_holder(held: Held) -> None:
    code = held.forgotten_until_offered_again()
    held.rina.phone.texts(f"YA {code}")
    held.rina.phone.hears(containing=f"{code} Anda pegang")
    held.sri.phone.hears(f"{held.code} kini ditangani petugas lain. Terima kasih.")
    assert held.case.is_held_by(held.rina)
    held.sri.phone.texts(f"SUDAH {held.code}")
    held.sri.phone.hears(containing="Tidak ada laporan")
    held.sri.phone.texts(f"YA {held.code}")
    held.sri.phone.hears(containing="Sudah ditangani petugas lain")
    assert held.case.is_held_by(held.rina)
    held.world.passes("1 h")
    held.rina.phone.hears(containing=f"{code}. Sudah hubungi?")


def test_a_sudah_that_comes_late_ends_the_asking_around(held: Held) -> None:
    code = held.forgotten_until_offered_again()
    held.sri.phone.texts(f"SUDAH {held.code}")
    held.sri.phone.hears(containing="tercatat sudah dihubungi")
    held.rina.phone.texts(f"TIDAK {code}")
    held.rina.phone.hears(containing="diteruskan")
    held.world.passes("50 min")
    for person in (held.world.hotline, held.rina):
        person.phone.heard_nothing_more()
    assert held.case.is_held_by(held.sri)


def test_when_everybody_declines_to_take_over_the_holder_stays_and_the_case_comes_back(held: Held) -> None:
    code = held.forgotten_until_offered_again()
    held.rina.phone.texts(f"TIDAK {code}")
    held.rina.phone.hears(containing="diteruskan")
    held.world.hotline.phone.rings()
    held.world.hotline.phone.texts("TIDAK")
    held.world.hotline.phone.hears(containing="diteruskan")
    held.world.outside.phone.rings()
    assert held.case.is_held_by(held.sri)
    held.world.passes("2 h")
    assert held.case.is_held_by(held.sri)
    assert held.case.report.next_at is not None
    assert held.sri.phone.unheard()
    hush(held.world)


def test_a_later_forgetting_is_offered_again_too(held: Held) -> None:
    held.forgotten_until_offered_again()
    held.sri.phone.texts("SUDAH")
    held.sri.phone.hears(containing="tercatat sudah")
    held.forgotten_until_offered_again()
    assert held.case.is_held_by(held.sri)


def test_sudah_of_somebody_who_holds_nothing_renews_nothing(held: Held) -> None:
    due = held.case.report.due["follow_up"]
    held.rina.phone.texts(f"SUDAH {held.code}")
    held.rina.phone.hears(containing="Tidak ada laporan")
    assert held.case.report.due["follow_up"] == due
