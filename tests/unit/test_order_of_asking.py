"""Who is asked first: a woman where one is wished for, area, category, skill, load, then who was asked longest ago."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from functions.agency_files import compile_agency
from functions.model.agency import Leave, Officer, OfficerState, RosterState
from functions.model.report import Urgency, Victim
from functions.policy.assignment import ranked, reasons
from functions.policy.forecast import imagined
from tests.world import JAMBI

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
AGENCY = compile_agency(JAMBI)
PLAIN: dict[str, Any] = {"sex": "male", "areas": ["15"]}


def person(id: str, **more: Any) -> Officer:
    known = PLAIN | more
    return Officer(id, id, f"{id} contoh", [], "officer", "uptd", known.pop("areas"), **known)


# In the order in which they count.
CRITERIA: list[tuple[str, dict[str, Any]]] = [
    ("woman", {"sex": "female"}),
    ("area", {"areas": ["15.71"]}),
    ("category", {"categories": ["sexual"]}),
    ("skill", {"skills": ["child_interview"]}),
]


def order(people: dict[str, tuple[Officer, OfficerState]]) -> list[str]:
    live = RosterState(agency_version="", officers={id: state for id, (_, state) in people.items()})
    report = imagined("15.71", Urgency.HIGH, ["sexual"], NOW)
    report.wishes_a_woman, report.victims = True, [Victim("6-12")]
    orders = {
        tuple(one.id for one in ranked(replace(AGENCY, officers=[o for o, _ in some]), live, report, "officer", NOW))
        for some in permutations(people.values())
    }
    (only,) = orders
    return list(only)


@pytest.mark.parametrize("n", range(len(CRITERIA)))
def test_each_criterion_counts_before_all_that_come_after_it(n: int) -> None:
    has_this = person("better", **CRITERIA[n][1])
    all_after = {name: value for _, given in CRITERIA[n + 1 :] for name, value in given.items()}
    lacks_it = person("worse", **all_after)
    busy, idle = OfficerState(open_cases=9, last_assigned=NOW), OfficerState()
    assert order({"better": (has_this, busy), "worse": (lacks_it, idle)}) == ["better", "worse"]


def test_of_equals_who_holds_least_then_who_was_asked_longest_ago() -> None:
    yesterday, today = NOW - timedelta(days=1), NOW
    people = {
        "busy": (person("busy"), OfficerState(open_cases=2, last_assigned=yesterday)),
        "asked": (person("asked"), OfficerState(open_cases=1, last_assigned=today)),
        "rested": (person("rested"), OfficerState(open_cases=1, last_assigned=yesterday)),
    }
    assert order(people) == ["rested", "asked", "busy"]


def test_who_is_away_off_or_of_another_place_is_not_asked_however_well_it_would_fit() -> None:
    fits = {"sex": "female", "categories": ["sexual"]}
    people = {
        "here": (person("here"), OfficerState()),
        "elsewhere": (person("elsewhere", **fits, areas=["15.01"]), OfficerState()),
        "away": (person("away", **fits, leave=[Leave("2026-11-25", "2026-11-25")]), OfficerState()),
        "off": (person("off", **fits), OfficerState(off_duty=True)),
        "blocked": (person("blocked", **fits), OfficerState(blocked=True)),
    }
    assert order(people) == ["here"]


def test_the_reasons_that_are_kept_are_those_of_the_order() -> None:
    report = imagined("15.71.01", Urgency.HIGH, ["sexual"], NOW)
    report.wishes_a_woman, report.victims = True, [Victim("6-12", needs=["hearing"])]
    live = RosterState(agency_version="", officers={"wati": OfficerState(open_cases=3)})
    wati = person("wati", sex="female", areas=["15", "15.71"], categories=["sexual"], skills=["sign_language"])
    assert reasons(replace(AGENCY, officers=[wati]), live, report, replace(wati, max_open_cases=3)) == [
        *("area:15.71", "suited", "woman", "full"),
        *("lacks:child_interview", "skill:sign_language", "open_cases:3"),
    ]
    assert reasons(AGENCY, live, report, person("doni"))[1] == "no_woman"
