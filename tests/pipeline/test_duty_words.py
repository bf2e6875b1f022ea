"""SIAGA and LIBUR: an officer's own word on being on duty, which the next report already obeys."""

from datetime import timedelta

import pytest

from functions.gateways.simulator import SERVICE_NUMBER, Sms, webhook_call
from functions.model.agency import Duty, OfficerState
from functions.model.collections import ROSTER_ID, ROSTER_STATE
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import Person, World

ON = "Tercatat siaga untuk 12 jam. Balas LIBUR bila selesai."
OFF = "Tercatat libur. Balas SIAGA bila bertugas lagi."
REFUSED = "Belum bisa libur: belum ada rekan lain yang siaga di wilayah Anda. Hubungi atasan."
RELIEF = "Kota Jambi: seorang petugas minta libur, belum ada pengganti. Mohon atur."


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri")


def brings(world: World, person: Person, text: str, id: str, minutes_ago: int = 0) -> None:
    """A text that was sent a while ago."""
    at = world.clock.now() - timedelta(minutes=minutes_ago)
    sms = Sms(id, "in", person.phone.number, SERVICE_NUMBER, text, 1, "waiting", at.isoformat())
    body, headers = webhook_call(sms, world.app.network_secret)
    assert world.client.post("/sms/simulator/inbound", data=body, headers=headers).status_code == 200
    world.settle()


@pytest.mark.rows
@pytest.mark.parametrize("typed", ["LIBUR", "libur.", "lbr", "Libr"])
def test_who_is_off_is_not_asked_any_more_and_says_when_back(world: World, sri: Person, typed: str) -> None:
    budi = world.officer("Budi")
    sri.phone.texts(typed)
    sri.phone.hears(OFF)
    for _ in range(3):
        world.posts(complaint())
        budi.phone.rings()
    sri.phone.texts("siaga")
    sri.phone.hears(ON)
    budi.phone.texts("LIBUR")
    budi.phone.hears(OFF)
    for _ in range(3):
        sri.phone.rings()
    world.posts(complaint("emergency"))
    assert sri.phone.rings().mentions("DARURAT")


def test_what_waits_for_who_is_off_goes_to_the_next_one_at_once_and_what_is_held_stays(
    world: World, sri: Person
) -> None:
    budi = world.officer("Budi", area="15")
    world.posts(complaint())
    sri.phone.rings()
    held = world.only_case()
    sri.phone.texts("YA")
    sri.phone.hears(containing="Anda pegang")
    world.posts(complaint("emergency"))
    sri.phone.rings()
    sri.phone.texts("LIBUR")
    sri.phone.hears(OFF)
    assert budi.phone.rings().mentions("DARURAT")
    assert held.is_held_by(sri)
    sri.phone.texts("LIBUR")
    sri.phone.hears(OFF)
    budi.phone.heard_nothing_more()


def test_libur_is_refused_while_nobody_else_is_on_duty_and_the_supervisor_is_told_once_a_day(
    world: World, sri: Person
) -> None:
    world.officer("Budi", on_duty=False)
    world.officer("Tono", area="15.01")
    world.officer("Nur", area="15.01", role="supervisor")
    world.officer("Dewi", area="15", role="province")
    rina = world.officer("Rina", role="supervisor")
    for _ in range(2):
        sri.phone.texts("LIBUR")
        sri.phone.hears(REFUSED)
    assert rina.phone.hears().text == RELIEF
    rina.phone.heard_nothing_more()
    world.clock.pass_(timedelta(days=1))
    sri.phone.texts("LIBUR")
    sri.phone.hears(REFUSED)
    assert rina.phone.hears().text == RELIEF
    world.posts(complaint())
    sri.phone.rings()


def test_where_no_supervisor_is_the_province_is_told_and_else_the_hotline_desk(world: World, sri: Person) -> None:
    sri.phone.texts("LIBUR")
    sri.phone.hears(REFUSED)
    assert world.hotline.phone.hears().text == RELIEF
    dewi = world.officer("Dewi", area="15", role="province")
    world.clock.pass_(timedelta(days=1))
    sri.phone.texts("LIBUR")
    sri.phone.hears(REFUSED)
    assert dewi.phone.hears().text == RELIEF


def test_the_second_who_wants_to_be_off_is_refused(world: World, sri: Person) -> None:
    budi = world.officer("Budi", area="15")
    sri.phone.texts("LIBUR")
    sri.phone.hears(OFF)
    budi.phone.texts("LIBUR")
    budi.phone.hears(REFUSED)
    world.hotline.phone.hears(containing="minta libur")
    world.posts(complaint())
    budi.phone.rings()


def test_who_covers_two_areas_is_missed_in_either(world: World) -> None:
    rina = world.officer("Rina", area="15")
    world.officer("Sri", area="15.71")
    rina.phone.texts("LIBUR")
    rina.phone.hears(REFUSED)
    world.hotline.phone.hears(containing="minta libur")


def test_siaga_outside_the_hours_counts_for_twelve_hours(world: World) -> None:
    budi = world.officer("Budi", duty=[Duty([], 0, 0)])
    budi.phone.texts("SIAGA")
    budi.phone.hears(ON)
    world.posts(complaint("emergency"))
    budi.phone.rings()
    world.clock.pass_(timedelta(hours=12))
    world.posts(complaint("emergency", danger_now="unknown") | {"incident": {"description": "bawa pisau"}})
    world.settle()
    budi.phone.heard_nothing_more()
    hush(world)


def test_a_word_that_was_sent_earlier_and_comes_later_changes_nothing(world: World, sri: Person) -> None:
    world.officer("Budi")
    world.ready()
    brings(world, sri, "SIAGA", "second", minutes_ago=1)
    sri.phone.hears(ON)
    brings(world, sri, "LIBUR", "first", minutes_ago=5)
    sri.phone.hears(ON)
    brings(world, sri, "SIAGA", "second", minutes_ago=1)
    sri.phone.heard_nothing_more()
    assert not state_of(world, "sri").off_duty


def state_of(world: World, officer_id: str) -> OfficerState:
    found = world.app.store.get(ROSTER_STATE, ROSTER_ID)
    assert found is not None
    return found.document.officers[officer_id]


def test_the_sweep_that_recounts_loads_keeps_the_officers_word(world: World, sri: Person) -> None:
    world.officer("Budi")
    sri.phone.texts("LIBUR")
    sri.phone.hears(OFF)
    world.clock.pass_(timedelta(hours=2))
    world.sweeps()
    assert state_of(world, "sri").off_duty


@pytest.mark.rows
@pytest.mark.parametrize("text", ["siaga libur", "LIBUR 482", "siaga?"])
def test_what_could_mean_two_things_asks(world: World, sri: Person, text: str) -> None:
    world.officer("Budi")
    sri.phone.texts(text)
    sri.phone.hears(containing="Jawaban belum jelas")


@pytest.mark.parametrize("text", ["SIAGA", "LIBUR"])
def test_from_any_other_phone_it_is_a_report(world: World, sri: Person, text: str) -> None:
    dewi, stranger = world.officer("Dewi", role="province", area="15"), world.phone()
    stranger.texts(text)
    stranger.hears(containing="Pesan diterima")
    dewi.phone.rings()
