"""Role x action: who may do what with a case, as one table over the one function that decides it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from functions.model.agency import Officer
from functions.model.report import FINAL_STAGES, Ending, Outcome, Report, Sealed, Stage
from functions.policy.access import Action, allowed

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
A = Action


def officer(id: str, role: str = "officer", area: str = "15.71") -> Officer:
    return Officer(id, id, id, [], role, "agency", [area])


HOLDER, OFFERED, OTHER = officer("holder"), officer("offered"), officer("other")
DECLINED, EXCLUDED = officer("declined"), officer("excluded", "supervisor")
SUPERVISOR, ELSEWHERE = officer("supervisor", "supervisor"), officer("elsewhere", "supervisor", "15.01")
PROVINCE, HOTLINE = officer("province", "province", "15"), officer("hotline", "hotline", "15")
LOOKALIKE = officer("lookalike", "supervisor", "15.7")
PEOPLE = (HOLDER, OFFERED, DECLINED, OTHER, EXCLUDED, SUPERVISOR, ELSEWHERE, PROVINCE, HOTLINE, LOOKALIKE)


def report(stage: Stage = Stage.IN_PROGRESS, region: str | None = "15.71.01") -> Report:
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
        region=region,
        excluded=["excluded"],
    )
    for asked in (HOLDER, OFFERED, DECLINED, EXCLUDED):
        made.offer_to(asked.id, "482", [], 0, NOW, None)
    made.accept(made.offers[0], NOW)
    made.decline(made.offers[2], NOW)
    made.stage = stage
    return made


OPEN = {
    "holder": {A.SEE, A.READ, A.RECUSE, A.ACT, A.HAND_OVER, A.REPLY, A.END},
    "offered": {A.SEE, A.ACCEPT, A.DECLINE, A.RECUSE},
    "supervisor": {A.SEE, A.RECUSE, A.CONFIRM, A.LIFT_EXCLUSION, A.HAND_OVER},
    "province": {A.SEE, A.RECUSE, A.CONFIRM, A.LIFT_EXCLUSION, A.HAND_OVER},
}
ENDED = {
    "holder": {A.SEE, A.READ, A.REOPEN},
    "supervisor": {A.SEE, A.REOPEN, A.LIFT_EXCLUSION},
    "province": {A.SEE, A.REOPEN, A.LIFT_EXCLUSION},
}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_each_role_may_do_what_the_table_says_and_nothing_else(person: Officer) -> None:
    assert allowed(person, report()) == OPEN.get(person.id, set())
    for stage in FINAL_STAGES:
        assert allowed(person, report(stage)) == ENDED.get(person.id, set())


def test_a_case_without_a_place_belongs_to_every_supervisor_who_is_not_excluded() -> None:
    seeing = {person.id for person in PEOPLE if A.SEE in allowed(person, report(region=None))}
    assert seeing == {"holder", "offered", "supervisor", "elsewhere", "province", "lookalike"}


def test_who_proposed_an_ending_never_confirms_it() -> None:
    held_by_supervisor = replace(report(), holder="supervisor")
    held_by_supervisor.ending = Ending(Stage.CLOSED, Outcome.COMPLETED, True, True, "supervisor", NOW)
    assert A.CONFIRM not in allowed(SUPERVISOR, held_by_supervisor)
    assert A.CONFIRM in allowed(PROVINCE, held_by_supervisor)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_exclusion_outweighs_every_role(person: Officer) -> None:
    assert allowed(person, replace(report(), excluded=[person.id])) == frozenset()
