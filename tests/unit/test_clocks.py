"""Which clocks run on a case, and why it is late."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.agency_files import compile_agency
from functions.model.agency import Officer
from functions.model.report import Ending, Outcome, Report, Sealed, Stage, Urgency
from functions.policy.access import leads
from functions.policy.clocks import clocks, lateness
from functions.policy.windows import earliest, medical_reminders, medical_windows
from tests.world import JAMBI

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def report(**more: object) -> Report:
    made = Report(
        report_id="r",
        rules_version="v",
        channel="web",
        received_at=NOW,
        language="id",
        reporter_role="witnessed",
        ticket_hash="",
        body_digest="",
        sealed_content=Sealed("k", b""),
        urgency=Urgency.EMERGENCY,
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


SEXUAL: dict[str, object] = {"categories": ["sexual"]}
TODAY = NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("what", "runs"),
    [
        ({"may_have_happened_at": TODAY}, {}),
        (SEXUAL, {"police": 72}),
        (SEXUAL | {"may_have_happened_at": NOW}, {"police": 72, "prophylaxis": 72, "contraception": 120}),
        (SEXUAL | {"may_have_happened_at": TODAY}, {"prophylaxis": 48, "police": 72, "contraception": 96}),
        (SEXUAL | {"may_have_happened_at": TODAY, "medical_care_at": NOW}, {"police": 72}),
        (SEXUAL | {"police": "reported"}, {}),
        (SEXUAL | {"stage": Stage.CLOSED}, {}),
    ],
)
def test_the_clocks_after_sexual_violence(what: dict[str, object], runs: dict[str, int]) -> None:
    running = {clock.name: clock.until - NOW for clock in clocks(report(**what))}
    assert running == {name: timedelta(hours=hours) for name, hours in runs.items()}


@pytest.mark.parametrize("happened_at", [NOW - timedelta(hours=hours) for hours in (0, 24, 72, 120)])
def test_the_medical_clocks_on_the_desk_are_those_of_the_reminders(happened_at: datetime) -> None:
    ends = {hours: end for hours, end in medical_windows(happened_at) if end >= NOW}
    assert ends.keys() == {hours for hours, _ in medical_reminders(happened_at, NOW)}
    shown = [clock for clock in clocks(report(may_have_happened_at=happened_at, **SEXUAL)) if clock.at_latest]
    assert [clock.until for clock in shown] == [end for _, end in medical_windows(happened_at)]
    assert all(clock.until <= clock.at_latest for clock in shown if clock.at_latest)


def test_a_medical_clock_that_may_be_over_says_so_until_it_is_for_certain() -> None:
    clock = next(c for c in clocks(report(may_have_happened_at=NOW - timedelta(days=3), **SEXUAL)) if c.at_latest)
    hours = (-1, 0, 71, 72)
    assert [clock.may_be_over(NOW + timedelta(hours=hour)) for hour in hours] == [False, True, True, False]


@pytest.mark.parametrize(
    ("answer", "signals", "days"),
    [
        ("unknown", [], 1),
        ("unknown", ["sexual_within_120h"], 5),
        ("longer", [], None),
        ("longer", ["sexual_within_72h"], 1),
        ("now", ["sexual_within_120h"], 0),
    ],
)
def test_when_it_happened_at_the_earliest(answer: str, signals: list[str], days: int | None) -> None:
    assert earliest(answer, signals, NOW) == (None if days is None else NOW - timedelta(days=days))


def test_the_next_clock_stands_first() -> None:
    held = report(holder="sri", **SEXUAL)
    held.owe_at("follow_up", "follow_up", NOW + timedelta(hours=1))
    assert [clock.name for clock in clocks(held)] == ["follow_up", "police"]


@pytest.mark.parametrize(
    ("what", "after", "why"),
    [
        ({}, timedelta(minutes=4), []),
        ({}, timedelta(minutes=6), ["nobody_accepted"]),
        ({"holder": "sri"}, timedelta(minutes=6), []),
        ({"holder": "sri", "lease_reminders": 1}, timedelta(hours=2), ["holder_silent"]),
        ({"holder": "sri", "police": None, **SEXUAL}, timedelta(hours=73), ["police_open"]),
        ({"holder": "sri", "police": "reported", **SEXUAL}, timedelta(hours=73), []),
        (
            {"holder": "sri", "ending": Ending(Stage.CLOSED, Outcome.COMPLETED, True, True, "sri", NOW, asked=2)},
            timedelta(hours=30),
            ["not_confirmed"],
        ),
        ({"stage": Stage.CLOSED}, timedelta(days=9), []),
    ],
)
def test_why_a_case_is_late(what: dict[str, object], after: timedelta, why: list[str]) -> None:
    assert lateness(compile_agency(JAMBI), report(**what), NOW + after) == why


def test_an_alert_that_was_never_sent_is_late_after_five_minutes() -> None:
    unsent = report(holder="sri")
    unsent.offer_to("budi", "123", [], 0, NOW, None)
    unsent.owe("alert:1", "notify", NOW, timedelta(minutes=1))
    agency = compile_agency(JAMBI)
    assert lateness(agency, unsent, NOW + timedelta(minutes=4)) == []
    assert lateness(agency, unsent, NOW + timedelta(minutes=6)) == ["alert_not_sent"]


@pytest.mark.parametrize(
    ("role", "areas", "may"),
    [
        ("supervisor", ["15.71"], True),
        ("province", ["15"], True),
        ("supervisor", ["15.7"], False),
        ("supervisor", ["15.01"], False),
        ("officer", ["15.71"], False),
        ("hotline", ["15"], False),
    ],
)
def test_who_may_unlock_whom(role: str, areas: list[str], may: bool) -> None:
    def person(id: str, role: str, areas: list[str]) -> Officer:
        return Officer(id, id, id, [], role, "agency", areas)

    leader = person("rina", role, areas)
    assert leads(leader, person("sri", "officer", ["15.71"])) is may
    assert not leads(leader, leader)
    assert leads(leader, person("everywhere", "officer", ["15.71", "15.02"])) is (role == "province")
