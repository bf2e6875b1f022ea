"""What a store promises, the same on SQLite and on Firestore."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.model.agency import OfficerState, RosterState
from functions.model.collections import REPORTS, ROSTER_STATE, Collection, additions_to
from functions.model.message import Addition
from functions.model.report import Report, Sealed, Urgency
from functions.ports import ABSENT, ANYTHING, Conflict, Found, Query, Store, Write
from functions.store.codec import NotUtc
from functions.store.queries import NoIndex
from tests.contract.documents import KINDS, NOW, documents, report

MINUTE = timedelta(minutes=1)
A_STORE_FOR_ALL_EXAMPLES = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def put(store: Store, *reports: Report) -> list[Any]:
    return store.commit([Write(REPORTS, each.report_id, each, ABSENT) for each in reports])


def found(store: Store, id: str) -> Found[Report]:
    there = store.get(REPORTS, id)
    assert there is not None
    return there


def ids(page: list[Found[Report]]) -> list[str]:
    return [each.id for each in page]


# --- one document ----------------------------------------------------------------------------------------


def test_what_was_never_written_is_not_there(store: Store) -> None:
    assert store.get(REPORTS, "nobody") is None
    assert store.find(Query(REPORTS, ())) == store.all(REPORTS) == []


@given(data=st.data(), kind=st.sampled_from(KINDS))
@A_STORE_FOR_ALL_EXAMPLES
def test_every_document_comes_back_as_it_was(store: Store, data: st.DataObject, kind: Collection[Any]) -> None:
    id, first = uuid4().hex, data.draw(documents(kind.type))
    (version,) = store.commit([Write(kind, id, first, ABSENT)])
    assert store.get(kind, id) == Found(id, first, version)
    second = data.draw(documents(kind.type))
    (version,) = store.commit([Write(kind, id, second, version)])
    assert store.get(kind, id) == Found(id, second, version)


def test_a_document_is_created_once(store: Store) -> None:
    put(store, report("r"))
    with pytest.raises(Conflict):
        put(store, report("r", channel="sms"))
    assert found(store, "r").document.channel == "web"


def test_a_commit_answers_with_the_version_that_the_next_one_expects(store: Store) -> None:
    (version,) = put(store, report("r"))
    for round in range(5):
        (version,) = store.commit([Write(REPORTS, "r", report("r", rung=round), version)])
        assert found(store, "r").version == version
    assert found(store, "r").document.rung == 4


def test_a_stale_version_changes_and_deletes_nothing(store: Store) -> None:
    (old,) = put(store, report("r"))
    store.commit([Write(REPORTS, "r", report("r", rung=1), old)])
    for document in (report("r", rung=2), None):
        with pytest.raises(Conflict):
            store.commit([Write(REPORTS, "r", document, old)])
    assert found(store, "r").document.rung == 1


def test_a_document_that_is_gone_is_neither_changed_nor_deleted_under_its_last_version(store: Store) -> None:
    (version,) = put(store, report("r"))
    store.commit([Write(REPORTS, "r", None, version)])
    assert store.get(REPORTS, "r") is None
    for document in (report("r"), None):
        with pytest.raises(Conflict):
            store.commit([Write(REPORTS, "r", document, version)])
    assert store.get(REPORTS, "r") is None


def test_a_document_made_anew_is_not_the_one_before_it(store: Store) -> None:
    (old,) = put(store, report("r"))
    store.commit([Write(REPORTS, "r", None, old)])
    put(store, report("r", rung=7))
    with pytest.raises(Conflict):
        store.commit([Write(REPORTS, "r", report("r"), old)])
    assert found(store, "r").document.rung == 7


def test_without_an_expectation_whatever_is_there_is_overwritten_and_deleted(store: Store) -> None:
    store.commit([Write(REPORTS, "r", None, ANYTHING)])
    for rung in range(2):
        store.commit([Write(REPORTS, "r", report("r", rung=rung), ANYTHING)])
    assert found(store, "r").document.rung == 1
    store.commit([Write(REPORTS, "r", None, ANYTHING)])
    assert store.get(REPORTS, "r") is None


def test_what_a_map_no_longer_holds_is_gone(store: Store) -> None:
    """A debt that was paid must not come back with the next write."""
    (version,) = put(store, report("r", NOW))
    store.commit([Write(REPORTS, "r", report("r"), version)])
    assert (found(store, "r").document.due, found(store, "r").document.next_at) == ({}, None)


# --- several together --------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", ["exists", "stale", "gone"])
def test_a_commit_is_all_or_nothing(store: Store, broken: str) -> None:
    (old,) = put(store, report("there"))
    (version,) = store.commit([Write(REPORTS, "there", report("there", rung=1), old)])
    writes = {
        "exists": Write(REPORTS, "there", report("there", rung=2), ABSENT),
        "stale": Write(REPORTS, "there", None, old),
        "gone": Write(REPORTS, "nowhere", report("nowhere"), version),
    }
    with pytest.raises(Conflict):
        store.commit([Write(REPORTS, "new", report("new"), ABSENT), writes[broken]])
    assert store.all(REPORTS) == [Found("there", report("there", rung=1), version)]


def test_versions_come_in_the_order_of_the_writes(store: Store) -> None:
    first, second = put(store, report("a"), report("b"))
    store.commit([Write(REPORTS, "b", report("b", rung=1), second), Write(REPORTS, "a", report("a", rung=1), first)])
    assert [each.document.rung for each in store.all(REPORTS)] == [1, 1]


def test_what_lies_beside_a_report_is_its_own(store: Store) -> None:
    words = Addition(message_id="m", channel="sms", at=NOW, sealed_content=Sealed("case-1", b"x"))
    store.commit([Write(additions_to("a"), "m", words, ABSENT), Write(REPORTS, "a", report("a"), ABSENT)])
    assert [each.document for each in store.all(additions_to("a"))] == [words]
    assert store.all(additions_to("b")) == []
    assert ids(store.all(REPORTS)) == ["a"]


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=7))])
def test_a_time_that_is_not_utc_is_refused_before_anything_is_written(store: Store, zone: timezone | None) -> None:
    """As a text it would sort wrongly, and never be found."""
    with pytest.raises(NotUtc):
        put(store, report("good"), report("bad", received_at=datetime(2026, 11, 1, tzinfo=zone)))
    with pytest.raises(NotUtc):
        put(store, report("good"), report("bad", datetime(2026, 11, 1, tzinfo=zone)))
    assert store.all(REPORTS) == []


# --- finding -----------------------------------------------------------------------------------------------


def test_what_is_due_is_found_oldest_first_and_what_owes_nothing_is_not(store: Store) -> None:
    put(store, *(report(f"r{n}", NOW + n * MINUTE) for n in (3, 1, 2, 0)), report("idle"))
    due = Query(REPORTS, (("next_at", "<=", NOW + 2 * MINUTE),), order="next_at")
    assert ids(store.find(due)) == ["r0", "r1", "r2"]
    assert ids(store.find(replace(due, limit=2))) == ["r0", "r1"]
    assert ids(store.find(Query(REPORTS, (("next_at", ">=", NOW + 2 * MINUTE),), order="next_at"))) == ["r2", "r3"]
    assert ids(store.find(Query(REPORTS, (), order="next_at"))) == ["r0", "r1", "r2", "r3"]


def test_times_are_told_apart_by_the_microsecond(store: Store) -> None:
    put(store, report("before", NOW), report("after", NOW + timedelta(microseconds=1)))
    assert ids(store.find(Query(REPORTS, (("next_at", "<=", NOW),), order="next_at"))) == ["before"]


def test_emergencies_are_found_apart_from_the_rest(store: Store) -> None:
    for n, urgency in enumerate(Urgency):
        put(
            store,
            report(f"{urgency}-1", NOW - n * MINUTE, urgency=urgency),
            report(f"{urgency}-2", NOW, urgency=urgency),
        )
    where = (("urgency", "==", "emergency"), ("next_at", "<=", NOW))
    assert ids(store.find(Query(REPORTS, where, order="next_at"))) == ["emergency-1", "emergency-2"]


def test_pages_follow_each_other_without_a_gap_or_a_repetition(store: Store) -> None:
    """Many are due at the very same moment: the id decides among them."""
    put(store, *(report(f"r{n:02}", NOW + (n % 3) * MINUTE) for n in range(20)))
    where = (("next_at", "<=", NOW + MINUTE),)
    whole = store.find(Query(REPORTS, where, order="next_at"))
    paged, after = list[Found[Report]](), None
    while page := store.find(Query(REPORTS, where, order="next_at", limit=3, after=after)):
        paged += page
        after = (page[-1].document.next_at, page[-1].id)
    assert paged == whole
    assert ids(whole) == sorted(ids(whole), key=lambda id: (int(id[1:]) % 3, id))
    assert len(whole) == 14


def test_pages_by_id_alone_are_whole_too(store: Store) -> None:
    put(store, *(report(f"r{n:02}", stage="routed") for n in range(7)), report("r99"))
    paged, after = list[str](), None
    query = Query(REPORTS, (("stage", "in", ["routed", "notified"]),), limit=3)
    while page := ids(store.find(replace(query, after=after))):
        paged += page
        after = (None, page[-1])
    assert paged == [f"r{n:02}" for n in range(7)]


def test_all_goes_beyond_a_page(store: Store) -> None:
    names = [f"r{n:03}" for n in range(320)]
    for start in range(0, 320, 160):
        put(store, *(report(name) for name in names[start : start + 160]))
    assert ids(store.all(REPORTS)) == names


def test_a_report_is_found_by_any_of_its_offer_keys_and_no_longer_by_one_it_lost(store: Store) -> None:
    (version, _) = put(store, report("a", offer_keys=["k1", "k2"]), report("b", offer_keys=["k2"]))

    def by(key: str) -> list[str]:
        return ids(store.find(Query(REPORTS, (("offer_keys", "contains", key),))))

    assert (by("k1"), by("k2"), by("k")) == (["a"], ["a", "b"], [])
    store.commit([Write(REPORTS, "a", report("a", offer_keys=["k3"]), version)])
    assert (by("k1"), by("k2"), by("k3")) == ([], ["b"], ["a"])
    store.commit([Write(REPORTS, "a", None, ANYTHING)])
    assert by("k3") == []


def test_in_finds_each_of_several_values(store: Store) -> None:
    put(store, report("a", stage="routed"), report("b", stage="closed"), report("c", stage="notified"))
    assert ids(store.find(Query(REPORTS, (("stage", "in", ["routed", "notified"]),)))) == ["a", "c"]
    assert ids(store.find(Query(REPORTS, (("holder", "==", "sri"),)))) == []


def test_a_query_that_no_index_serves_is_refused_everywhere(store: Store) -> None:
    """Else it would work on one machine and fail in the cloud."""
    for query in (
        Query(REPORTS, (("channel", "==", "web"),)),
        Query(REPORTS, (("stage", "==", "routed"), ("holder", "==", "sri"))),
        Query(REPORTS, (("stage", "==", "routed"),), order="received_at"),
    ):
        with pytest.raises(NoIndex):
            store.find(query)


# --- many at once --------------------------------------------------------------------------------------------


def test_twenty_threads_lose_no_increment(store: Store) -> None:
    store.commit([Write(ROSTER_STATE, "counter", RosterState(agency_version="v"), ABSENT)])
    together, conflicts = threading.Barrier(20), list[Conflict]()

    def increment() -> None:
        together.wait()
        for _ in range(3):
            while not _once():
                pass

    def _once() -> bool:
        there = store.get(ROSTER_STATE, "counter")
        assert there is not None
        there.document.officers.setdefault("sri", OfficerState()).open_cases += 1
        try:
            store.commit([Write(ROSTER_STATE, "counter", there.document, there.version)])
        except Conflict as conflict:
            conflicts.append(conflict)
            return False
        return True

    threads = [threading.Thread(target=increment) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    there = store.get(ROSTER_STATE, "counter")
    assert there is not None
    assert there.document.officers["sri"].open_cases == 60
    assert conflicts, "nobody was in anybody's way: the test proves nothing"


def test_of_twenty_who_create_at_once_one_does(store: Store) -> None:
    together, made = threading.Barrier(20), list[int]()

    def create(n: int) -> None:
        together.wait()
        try:
            put(store, report("r", rung=n))
        except Conflict:
            return
        made.append(n)

    threads = [threading.Thread(target=create, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [found(store, "r").document.rung]
