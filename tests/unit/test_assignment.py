"""Who is asked: leave and backups, full desks, and a year in which nobody carries much more than a fair share."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from functions.agency_files import compile_agency
from functions.model.agency import HOLIDAY, WORKDAY, Agency, Duty, Leave, Officer, OfficerState, RosterState, Span
from functions.model.report import Urgency
from functions.policy.assignment import ranked
from functions.policy.deadlines import after
from functions.policy.forecast import imagined

JAMBI = compile_agency(Path(__file__).parent.parent.parent / "infra" / "agencies" / "jambi")
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
CATEGORIES = ("physical", "physical", "psychological", "neglect", "sexual", "online")


HOURS = {"office": [WORKDAY], "off_office": [HOLIDAY], "thu": [3], "fri": [4]}


def officer(id: str, **more: object) -> Officer:
    return Officer(id, id, f"{id} Contoh", [], "officer", "uptd", ["15.71"], **more)  # type: ignore[arg-type]


def asked(agency: Agency, now: datetime = NOW, **cases: int) -> list[str]:
    live = RosterState(agency_version="", officers={id: OfficerState(open_cases=n) for id, n in cases.items()})
    return [one.id for one in ranked(agency, live, imagined("15.71", Urgency.HIGH, [], now), "officer", now)]


def test_on_leave_nobody_is_asked_and_the_backup_has_the_hours_of_whoever_is() -> None:
    never = [Duty([], 0, 0)]
    ani = officer("ani", backup_id="budi", leave=[Leave("2026-11-25", "2026-11-26")])
    agency = replace(JAMBI, officers=[ani, officer("budi", duty=never)])
    midnight = datetime(2026, 11, 24, 17, tzinfo=UTC)
    for hours, expected in ((-0.5, ["ani"]), (0, ["budi"]), (47.5, ["budi"]), (48, ["ani"])):
        assert asked(agency, midnight + timedelta(hours=hours)) == expected


def test_a_holiday_takes_the_hours_of_a_workday_and_gives_its_own() -> None:
    people = [officer(id, duty=[Duty(days, 480, 960)]) for id, days in HOURS.items()]
    agency = replace(JAMBI, officers=people, holidays=["2026-12-25"])
    for day, expected in ((24, {"office", "thu"}), (25, {"off_office", "fri"}), (26, set())):
        assert set(asked(agency, datetime(2026, 12, day, 3, tzinfo=UTC))) == expected
    assert after(agency, datetime(2026, 12, 24, 3, tzinfo=UTC), Span(working_days=1)).day == 28


def test_a_night_that_begins_on_a_holiday_is_the_holidays() -> None:
    agency = replace(JAMBI, officers=[officer("night", duty=[Duty([HOLIDAY], 960, 1890)])], holidays=["2026-12-25"])
    six_in_the_morning = datetime(2026, 12, 25, 23, tzinfo=UTC)
    assert asked(agency, six_in_the_morning) == ["night"]
    assert asked(agency, six_in_the_morning - timedelta(days=1)) == []


def test_who_has_as_many_cases_as_allowed_comes_last_and_is_still_asked() -> None:
    agency = replace(JAMBI, officers=[officer("ani", max_open_cases=3), officer("budi")])
    assert asked(agency, ani=2, budi=9) == ["ani", "budi"]
    assert asked(agency, ani=3, budi=9) == ["budi", "ani"]


def test_a_category_comes_first_until_a_fair_share_is_well_passed() -> None:
    agency = replace(JAMBI, officers=[officer("ani", categories=["sexual"]), officer("budi")])
    for asked_before, first in ((1, "ani"), (2, "ani"), (3, "budi")):
        states = {"ani": OfficerState(asked=asked_before, fair_share=asked_before / 2)}
        live = RosterState(agency_version="", officers=states)
        report = imagined("15.71", Urgency.HIGH, ["sexual"], NOW)
        assert ranked(agency, live, report, "officer", NOW)[0].id == first


def test_in_a_year_of_reports_nobody_carries_above_one_point_three_of_the_fair_share_while_on_duty() -> None:
    draw, live = random.Random(11), RosterState(agency_version="")
    carried, fair, ends = Counter[str](), Counter[str](), list[tuple[datetime, str]]()
    regencies = [region.code for region in JAMBI.regions if region.level == "regency"]
    now = NOW
    for n in range(8_000):
        now += timedelta(minutes=draw.expovariate(1 / 65))
        for end in [end for end in ends if end[0] <= now]:
            ends.remove(end)
            live.officers[end[1]].open_cases -= 1
        report = imagined(draw.choice(regencies), Urgency.HIGH, [draw.choice(CATEGORIES)], now)
        report.report_id = str(n)
        able = ranked(JAMBI, live, report, "officer", now)
        if not able:
            continue
        for one in able:
            fair[one.id] += 1 / len(able)  # type: ignore[assignment]
        chosen = live.officers.setdefault(able[0].id, OfficerState())
        chosen.open_cases, chosen.last_assigned = chosen.open_cases + 1, now
        carried[able[0].id] += 1
        ends.append((now + timedelta(days=draw.uniform(3, 40)), able[0].id))
    assert now - NOW > timedelta(days=330)
    assert len(carried) == sum(one.role == "officer" for one in JAMBI.officers)
    assert {id: round(n / fair[id], 2) for id, n in carried.items() if n > 1.3 * fair[id]} == {}
