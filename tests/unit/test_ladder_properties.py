"""Whatever the roster, rules and answers: somebody is accountable or something is due until somebody says YA."""

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.agency_files import compile_agency
from functions.clock import MovedClock
from functions.model.agency import (
    HOLIDAY,
    WORKDAY,
    Agency,
    Duty,
    Officer,
    OfficerState,
    QuietHours,
    RosterState,
    Span,
    UrgencyRule,
)
from functions.model.collections import REPORTS
from functions.model.report import Report, Urgency, Victim
from functions.policy.forecast import imagined
from functions.policy.ladder import OUTSIDE, RUNGS, next_rung
from functions.simulation.crew import Crew
from functions.simulation.year import Year
from functions.steps.acknowledge import Answering
from functions.steps.change import Change, amend
from functions.steps.duty import change_duty
from functions.steps.leave import rule_out
from tests.world import JAMBI

SAMPLE = compile_agency(JAMBI)
START = datetime(2026, 12, 24, 11, tzinfo=UTC)
REGIONS = st.sampled_from([None, "15.71", "15.71.01", "15.01"])

duties = st.lists(
    st.builds(
        lambda days, start, length: Duty(sorted(days), start, start + length),
        st.sets(st.sampled_from([*range(7), WORKDAY, HOLIDAY]), min_size=1),
        st.integers(0, 1439),
        st.integers(1, 1440),
    ),
    max_size=3,
)
spans = st.one_of(st.builds(Span, seconds=st.integers(60, 6 * 3600)), st.builds(Span, working_days=st.integers(1, 2)))
rules = st.builds(
    UrgencyRule,
    accept_within=spans,
    remind_after=spans,
    repeat_last_rung=spans,
    follow_up=spans,
    ladder=st.lists(st.sampled_from([*RUNGS]), unique=True, min_size=1),
    ask_at_once=st.integers(1, 3),
)
quiet = st.none() | st.builds(QuietHours, st.integers(0, 1439), st.integers(0, 1439))


people = st.builds(
    Officer,
    id=st.just(""),
    name=st.just("P"),
    full_name=st.just("P Contoh"),
    phones=st.just([]),
    role=st.sampled_from([*RUNGS.values()]),
    agency_id=st.just("uptd"),
    areas=st.sampled_from([["15.71"], ["15"], ["15.01"]]),
    duty=st.just([]) | duties,
    sex=st.sampled_from([None, "female"]),
    categories=st.sampled_from([[], ["sexual"]]),
    max_open_cases=st.sampled_from([None, 1]),
)
OUTSIDER = Officer(OUTSIDE, "L", "L Contoh", ["+628990009999"], OUTSIDE, OUTSIDE, ["15"])


@st.composite
def agencies(draw: st.DrawFn) -> Agency:
    kinds = draw(st.lists(st.tuples(st.integers(1, 3), people), max_size=3))
    alike = [one for copies, one in kinds for _ in range(copies)]
    numbered = [replace(one, id=f"p{n}", phones=[f"+62899000{n:04}"]) for n, one in enumerate(alike)]
    by_urgency = {urgency: draw(rules) for urgency in Urgency}
    return replace(SAMPLE, officers=[*numbered, OUTSIDER], rules=by_urgency, quiet_hours=draw(quiet))


@st.composite
def reports(draw: st.DrawFn, agency: Agency) -> Report:
    ids = [officer.id for officer in agency.officers]
    report = imagined(draw(REGIONS), draw(st.sampled_from(Urgency)), draw(st.sampled_from([[], ["sexual"]])), START)
    report.report_id = f"{draw(st.integers(0, 2**64)):032x}"
    report.excluded = draw(st.lists(st.sampled_from(ids), unique=True))
    report.wishes_a_woman, report.victims = draw(st.booleans()), draw(st.sampled_from([[], [Victim("6-12")]]))
    return report


@dataclass
class Erratic(Crew):
    """Reads some texts after a while and others never; says YA or TIDAK as it comes."""

    draw: random.Random = field(default_factory=random.Random)

    def reads(self, officer: Officer, ring: str, at: datetime) -> datetime | None:
        return None if self.draw.random() < 0.7 else at + timedelta(minutes=self.draw.expovariate(1 / 30))

    def declines(self, officer: Officer, offer: str) -> bool:
        return self.draw.random() < 0.6


def disturb(year: Year, draw: random.Random) -> None:
    """An officer says SIAGA or LIBUR, or turns out to be a party to the case."""
    officer = draw.choice(year.agency.officers)
    if draw.random() < 0.7:
        now = year.clock.now()
        answering = Answering(year.ports, year.agency, officer, f"{now}", now, "simulated")
        change_duty(answering, draw.choice(["SIAGA", "LIBUR"]), now)
        return
    for id in list(year.open_reports):
        amend(year.ports, REPORTS, id, lambda report: Change(wakeups=rule_out(report, [officer.id], year.clock.now())))


def insist(report: Report) -> None:
    assert report.holder is not None or report.due, "nobody is accountable and nothing is due"
    assert report.next_at is not None
    if report.holder is None:
        assert {"route", "escalate"} & set(report.due), "the ladder ended before anybody said YA"
    else:
        assert report.holder not in report.excluded
        assert "follow_up" in report.due
    assert not [offer for offer in report.offers if offer.officer_id in report.excluded and offer.answer is None]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), agency=agencies(), seed=st.integers(0, 2**32))
def test_every_report_has_somebody_accountable_or_something_due_and_the_ladder_never_ends_before_a_ya(
    data: st.DataObject, agency: Agency, seed: int
) -> None:
    draw = random.Random(seed)
    year = Year(agency, Erratic(agency, seed, START, draw=draw), MovedClock(START))
    for report in data.draw(st.lists(reports(agency), min_size=1, max_size=3, unique_by=lambda one: one.report_id)):
        year.expect(report)
    for n in range(120):
        if not year.step(START + timedelta(days=5)):
            break
        if n % 10 == 9:
            disturb(year, draw)
        for report in year.open_reports.values():
            insist(report)
    assert year.open_reports or all(one.accepted_at for one in year.tally.outcomes.values())


@settings(max_examples=100, deadline=None)
@given(data=st.data(), agency=agencies(), hours=st.integers(0, 24 * 14), seed=st.integers(0, 2**32))
def test_the_same_inputs_name_the_same_people_in_whatever_order_the_roster_stands(
    data: st.DataObject, agency: Agency, hours: int, seed: int
) -> None:
    report, now = data.draw(reports(agency)), START + timedelta(hours=hours)
    states = {one.id: OfficerState(open_cases=data.draw(st.integers(0, 1))) for one in agency.officers}
    live = RosterState(agency_version="", officers=states)
    shuffled = list(agency.officers)
    random.Random(seed).shuffle(shuffled)
    once = next_rung(agency, live, report, now)
    assert next_rung(agency, live, report, now) == once
    assert next_rung(replace(agency, officers=shuffled), live, report, now) == once
