"""Which clocks run on a case, and why it is late."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.agency_files import compile_agency
from functions.model.agency import Officer
from functions.model.report import Ending, Outcome, Report, Sealed, Stage, Urgency
from functions.policy.access import leads
from functions.policy.clocks import clocks, lateness
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


SEXUAL = {"categories": ["sexual"]}


@pytest.mark.parametrize(
    ("what", "runs"),
    [
        ({}, {}),
        (SEXUAL, {"police": 72}),
        (SEXUAL | {"signals": ["sexual_within_120h"]}, {"police": 72, "contraception": 120}),
        (SEXUAL | {"signals": ["sexual_within_72h"]}, {"police": 72, "prophylaxis": 72, "contraception": 120}),
        (SEXUAL | {"police": "reported"}, {}),
        (SEXUAL | {"stage": Stage.CLOSED}, {}),
    ],
)
def test_the_clocks_after_sexual_violence(what: dict[str, object], runs: dict[str, int]) -> None:
    running = {clock.name: clock.until - NOW for clock in clocks(report(**what))}
    assert running == {name: timedelta(hours=hours) for name, hours in runs.items()}


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
