"""Who is asked next: area, category, skill, load, then who was asked longest ago. The same inputs, the same officer.

Load is open cases for the hours on duty: who is there half as long is as loaded with half as many. No category or skill
makes anybody carry much more than a fair share.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from functions.model.agency import HOLIDAY, WORKDAY, Agency, Officer, OfficerState, RosterState
from functions.model.report import CHILD_AGES, Report

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MINUTES_A_DAY = 24 * 60
SATURDAY = 5
# Whoever was asked for so many times a fair share of the open reports, and one more, is not first for a skill any more:
# it keeps everybody below 1.3 times the fair share of a year.
ENOUGH_OF_A_FAIR_SHARE = 1.2
# How many days of each kind a week has, on average.
DAYS_A_WEEK = {WORKDAY: 4.6, HOLIDAY: 0.5}


def agency_time(agency: Agency, now: datetime) -> datetime:
    return now.astimezone(timezone(timedelta(minutes=agency.utc_offset_minutes)))


def on_duty(agency: Agency, officer: Officer, now: datetime) -> bool:
    """No duty hours means always. Hours past midnight belong to the day on which they began."""
    if not officer.duty:
        return True
    local = agency_time(agency, now)
    minute = local.hour * 60 + local.minute
    today, yesterday = kinds_of_day(agency, local.date()), kinds_of_day(agency, local.date() - timedelta(days=1))
    for duty in officer.duty:
        if not today.isdisjoint(duty.days) and duty.start <= minute < duty.end:
            return True
        if not yesterday.isdisjoint(duty.days) and minute + MINUTES_A_DAY < duty.end:
            return True
    return False


def kinds_of_day(agency: Agency, day: date) -> set[int]:
    """What a day is called in a Duty: its weekday, and a workday or a holiday or neither."""
    is_holiday, weekday = day.isoformat() in agency.holidays, day.weekday()
    if is_holiday:
        return {weekday, HOLIDAY}
    return {weekday, WORKDAY} if weekday < SATURDAY else {weekday}


def is_available(agency: Agency, live: RosterState, officer: Officer, now: datetime) -> bool:
    """By the roster's hours, leave and backups, unless the officer's own word says otherwise; nobody blocked."""
    state = live.officers.get(officer.id, OfficerState())
    if state.blocked or state.off_duty:
        return False
    is_on_call = state.on_call_until is not None and now < state.on_call_until
    if is_on_call or on_leave(agency, officer, now):
        return is_on_call
    return on_duty(agency, officer, now) or _stands_in(agency, officer, now)


def on_leave(agency: Agency, officer: Officer, now: datetime) -> bool:
    today = agency_time(agency, now).date().isoformat()
    return any(leave.first <= today <= leave.last for leave in officer.leave)


def _stands_in(agency: Agency, officer: Officer, now: datetime) -> bool:
    """In the hours of somebody on leave whose backup this officer is."""
    return any(
        other.backup_id == officer.id and on_leave(agency, other, now) and on_duty(agency, other, now)
        for other in agency.officers
        if other.leave
    )


def would_be_missed(agency: Agency, live: RosterState, officer: Officer, now: datetime) -> bool:
    """Whether some area of this officer would have nobody left on the same rung."""
    others = [
        other
        for other in agency.officers
        if other.role == officer.role and other.id != officer.id and is_available(agency, live, other, now)
    ]
    return not all(any(specificity(other, area, agency.province) for other in others) for area in officer.areas)


def specificity(officer: Officer, region: str | None, province: str) -> int:
    """0 when the officer does not cover the place; longer codes are more specific."""
    place = region or province
    return max((len(area) for area in officer.areas if _covers(area, place)), default=0)


def _covers(area: str, place: str) -> bool:
    return place == area or place.startswith(f"{area}.")


def ranked(agency: Agency, live: RosterState, report: Report, role: str, now: datetime) -> list[Officer]:
    """Officers of a rung who cover the place, are on duty and are not excluded, the best first."""
    able = [
        officer
        for officer in serving(agency, live)
        if officer.role == role
        and officer.id not in report.excluded
        and specificity(officer, report.region, agency.province)
        and is_available(agency, live, officer, now)
    ]
    return sorted(able, key=lambda officer: _rank(agency, live, report, officer))


def serving(agency: Agency, live: RosterState) -> list[Officer]:
    """Everybody but the blocked."""
    return [officer for officer in agency.officers if not live.officers.get(officer.id, OfficerState()).blocked]


def still_serves(agency: Agency, live: RosterState, report: Report, officer_id: str) -> bool:
    """On the roster, not blocked, not excluded from this report; on duty or not."""
    return by_id(serving(agency, live), officer_id) is not None and officer_id not in report.excluded


@dataclass(frozen=True)
class Standing:
    """Why one officer of a rung is asked before another, in the order in which it counts."""

    is_unwished: bool
    area: str
    is_full: bool
    is_ahead: bool
    is_suited: bool
    lacks: list[str]
    open_cases: int
    hours_a_week: float
    last_assigned: datetime | None

    @property
    def load(self) -> float:
        return self.open_cases / self.hours_a_week if self.hours_a_week else float(self.open_cases)


def standing(agency: Agency, live: RosterState, report: Report, officer: Officer) -> Standing:
    """Who lists a category of the report comes first; for every other report the specialist is one of many."""
    state = live.officers.get(officer.id, OfficerState())
    place = report.region or agency.province
    return Standing(
        is_unwished=report.wishes_a_woman and officer.sex != "female",
        area=max((area for area in officer.areas if _covers(area, place)), key=len, default=""),
        is_full=officer.max_open_cases is not None and state.open_cases >= officer.max_open_cases,
        is_ahead=state.asked > ENOUGH_OF_A_FAIR_SHARE * state.fair_share + 1,
        is_suited=bool(set(officer.categories) & set(report.categories)),
        lacks=[skill for skill in skills_for(report) if skill not in officer.skills],
        open_cases=state.open_cases,
        hours_a_week=hours_a_week(officer),
        last_assigned=state.last_assigned,
    )


def reasons(agency: Agency, live: RosterState, report: Report, officer: Officer) -> list[str]:
    """The same as codes, to be kept with the offer: `area:15.71`, `suited`, `skill:sign_language`, `open_cases:2`."""
    why = standing(agency, live, report, officer)
    said = {
        f"area:{why.area}": bool(why.area),
        "suited": why.is_suited,
        "woman": report.wishes_a_woman and not why.is_unwished,
        "no_woman": why.is_unwished,
        "full": why.is_full,
    }
    skills = [f"{'lacks' if skill in why.lacks else 'skill'}:{skill}" for skill in skills_for(report)]
    return [*(code for code, is_so in said.items() if is_so), *skills, f"open_cases:{why.open_cases}"]


def hours_a_week(officer: Officer) -> float:
    """By the roster. No duty hours means always."""
    minutes = sum((duty.end - duty.start) * sum(DAYS_A_WEEK.get(day, 1) for day in duty.days) for duty in officer.duty)
    return minutes / 60 if officer.duty else 7 * 24


def skills_for(report: Report) -> list[str]:
    """What the people in the report need of whoever comes."""
    needs = {need for victim in report.victims for need in victim.needs}
    wanted = {
        "child_interview": any(victim.age_group in CHILD_AGES for victim in report.victims),
        "sign_language": bool(needs & {"hearing", "speech"}),
        "local_language": "local_language" in needs,
    }
    return [skill for skill, is_wanted in wanted.items() if is_wanted]


def _rank(agency: Agency, live: RosterState, report: Report, officer: Officer) -> tuple[object, ...]:
    why = standing(agency, live, report, officer)
    fits = (why.is_unwished, -len(why.area), why.is_full, why.is_ahead, not why.is_suited, len(why.lacks))
    return (*fits, why.load, why.last_assigned or LONG_AGO, _lot(report.report_id, officer.id))


def _lot(report_id: str, officer_id: str) -> bytes:
    """Spreads a burst of reports that arrive between two counts of the load."""
    return hashlib.blake2b(f"{report_id}/{officer_id}".encode(), digest_size=8).digest()


def by_id(officers: Iterable[Officer], id: str) -> Officer | None:
    return next((officer for officer in officers if officer.id == id), None)
