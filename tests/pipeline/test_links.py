"""The same incident twice: linked both ways and shown, never merged, hidden from whoever is a party to the other."""

import json
from datetime import timedelta
from typing import Any

import pytest

from functions.model.collections import REPORTS, SKETCHES
from functions.model.report import Stage
from functions.policy.likeness import WINDOW
from tests.pipeline.cases import Agency, acting, ends, hush
from tests.pipeline.desk import DeskClient
from tests.world import Case, World

TOLD = "pak tolong, istri Pak Wardoyo dipukul pakai gagang sapu di belakang warung Mulyono tiap malam minggu"
AGAIN = "Istri pak Wardoyo di pukul pake gagang sapu tiap mlm minggu di belakang warung Mulyono. kami takut"
ANOTHER = "Anak kami dipukul gurunya pakai penggaris di kelas, tangannya biru, namanya Sulistyo"


def body(words: str, region: str = "15.71.01", **more: Any) -> dict[str, Any]:
    return {"reporter": {"role": "witnessed"}, "incident": {"description": words, "region": region}} | more


def posted(world: World, words: str, **more: Any) -> Case:
    known = {case.id for case in world.cases()}
    assert world.posts(body(words, **more)).status_code == 201
    (new,) = [case for case in world.cases() if case.id not in known]
    return new


def links(world: World) -> dict[str, list[str]]:
    world.passes("3 min")
    hush(world)
    return {case.id: case.report.links for case in world.cases() if case.report.links}


def test_the_same_incident_by_web_json_and_sms_is_linked_both_ways_and_nothing_else_is(agency: Agency) -> None:
    world = agency.world
    first, other = posted(world, TOLD), posted(world, ANOTHER)
    world.submits({"/reporter/role": "heard", "/incident/description": AGAIN, "/incident/region": "15.71"})
    world.phone().texts(f"{AGAIN}. kec telanaipura kota jambi")
    ids = {case.id for case in world.cases()} - {other.id}
    assert len(ids) == 3
    assert {id: set(linked) for id, linked in links(world).items()} == {id: ids - {id} for id in ids}
    assert first.report.stage is Stage.NOTIFIED
    assert "link" not in first.report.due


@pytest.mark.parametrize("stack", ["local"], indirect=True)
@pytest.mark.parametrize(
    ("region", "later", "linked"),
    [("15.71", "6 days", True), ("15.71.02", "1 min", False), ("15.02", "1 min", False), ("15.71.01", "8 days", False)],
)
def test_only_of_one_place_and_one_week(agency: Agency, region: str, later: str, linked: bool) -> None:
    world = agency.world
    posted(world, TOLD)
    world.passes("3 min")
    world.clock.pass_(timedelta(days=float(later.split(maxsplit=1)[0])) if "days" in later else timedelta(minutes=1))
    hush(world)
    posted(world, AGAIN, region=region)
    assert bool(links(world)) is linked


@pytest.mark.parametrize("stack", ["local"], indirect=True)
def test_a_form_that_is_filled_in_again_is_linked_whatever_it_says(agency: Agency) -> None:
    world = agency.world
    for words in (TOLD, ANOTHER):
        world.submits({"nonce": "one-and-the-same-form", "/reporter/role": "heard", "/incident/description": words})
    assert len(links(world)) == 2


@pytest.mark.parametrize("stack", ["local"], indirect=True)
def test_what_is_added_later_counts_too(agency: Agency) -> None:
    world, phone = agency.world, agency.world.phone()
    posted(world, TOLD)
    phone.texts("tolong kami pak, di telanaipura kota jambi")
    assert links(world) == {}
    phone.texts(AGAIN)
    assert len(links(world)) == 2


def test_a_sketch_says_nothing_without_the_keys(agency: Agency) -> None:
    """Equal words make different documents: who has the database cannot hold a guess against it, nor have us do so."""
    world = agency.world
    one, two = posted(world, TOLD), posted(world, TOLD)
    waiting = [case.report.sketches for case in (one, two)]
    links(world)
    filed = [found.document.sealed for found in world.app.store.all(SKETCHES)]
    assert [len(sketches) for sketches in (*waiting, *filed)] == [1, 1, 1, 1]
    assert [case.report.sketches for case in (one, two)] == [[], []]
    sealed = [sketch.ciphertext for sketch in (*filed[0], *filed[1])]
    assert sealed[0] != sealed[1]
    marks = world.app.sealer.marks("sketch", ["wardoyo", "mulyono", "gagang"])
    for text in sealed:
        assert not any(mark.to_bytes(4) in text or str(mark).encode() in text for mark in marks)
        assert not any(word in text for word in (b"wardoyo", b"telling", b"smallest"))


def test_a_sketch_is_gone_after_a_week_and_purging_takes_the_links_along(agency: Agency) -> None:
    world = agency.world
    one, two = agency.held(body(TOLD)), agency.held(body(AGAIN))
    assert len(links(world)) == 2
    ends(world, agency.sri, one)
    world.clock.pass_(WINDOW)
    world.sweeps()
    assert world.app.store.all(SKETCHES) == []
    expire_at = one.report.expire_at
    assert expire_at is not None
    world.clock.set(expire_at)
    for _ in range(2):
        """The other report may just be moving: then it is the next sweep's."""
        world.sweeps()
    assert world.app.store.get(REPORTS, one.id) is None
    assert two.report.links == []
    hush(world)


def test_the_case_page_shows_the_other_report_and_its_holder_but_not_to_a_party_to_it(
    agency: Agency, alarms: list[dict[str, Any]]
) -> None:
    world = agency.world
    sri, rina = (DeskClient(world, person).has_a_pin().signs_in() for person in (agency.sri, agency.rina))
    mine = agency.held(body(TOLD))
    agency.world.officer("Budi2")
    theirs = posted(world, AGAIN, avoid="Sri Contoh")
    assert theirs.report.excluded == ["sri"]
    assert len(links(world)) == 2
    seen_by_sri, seen_by_rina = (desk.get(f"/desk/cases/{mine.id}").text for desk in (sri, rina))
    assert "Mungkin kejadian yang sama" not in seen_by_sri
    assert theirs.id not in json.dumps(seen_by_sri)
    assert "Mungkin kejadian yang sama" in seen_by_rina
    assert f'href="/desk/cases/{theirs.id}"' in seen_by_rina
    assert "Pemegang kasus ini dikecualikan di sana." in seen_by_rina
    assert {alarm["event"] for alarm in alarms} == {"holder_is_party_to_a_linked_report"}
    assert acting(world, agency.sri, mine).seen == mine.report.events_seen
    hush(world)
