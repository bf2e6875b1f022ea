"""What tests of the desk's steps share: people on every rung, a case in somebody's hands, an officer who acts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from functions.model.agency import Officer
from functions.model.report import Outcome, Report, Stage
from functions.steps import case as desk
from functions.steps import close
from functions.steps.case import Acting
from functions.steps.close import confirm, end
from tests.world import Case, Person, World

REPORT: dict[str, Any] = {
    "reporter": {"role": "witnessed"},
    "incident": {"description": "Ada yang diejek terus-menerus", "region": "15.71"},
}
CHILD_RAPED: dict[str, Any] = {
    "reporter": {"role": "witnessed"},
    "incident": {"description": "Ia diperkosa", "region": "15.71", "categories": ["sexual"]},
    "victims": [{"age_group": "13-17", "sex": "female"}],
}


Step = Callable[[Acting], object]

STEPS: dict[str, Step] = {
    "see": lambda acting: desk.look(acting.ports, acting.officer, acting.report_id),
    "accept": desk.accept,
    "decline": desk.decline,
    "recuse": desk.recuse,
    "act": lambda acting: desk.act(acting, "contact_made", "lega"),
    "police": lambda acting: desk.settle_police(acting, "reported", "LP/1"),
    "reply": lambda acting: desk.reply(acting, "Kami di sini"),
    "hand_over": lambda acting: desk.hand_over(acting, "budi"),
    "end": lambda acting: close.end(acting, Stage.CLOSED, Outcome.COMPLETED, "selesai", True, True),
    "confirm": close.confirm,
    "send_back": lambda acting: close.send_back(acting, "belum"),
    "reopen": close.reopen,
    "lift": lambda acting: desk.lift_exclusion(acting, "budi"),
}


@dataclass
class Agency:
    """Sri and Budi in the city, their supervisor Rina, a supervisor elsewhere, Dewi of the province."""

    world: World
    sri: Person = field(init=False)
    budi: Person = field(init=False)
    rina: Person = field(init=False)
    tono: Person = field(init=False)
    dewi: Person = field(init=False)

    def __post_init__(self) -> None:
        self.sri = self.world.officer("Sri", area="15.71")
        self.budi = self.world.officer("Budi", area="15.71", on_duty=False)
        self.rina = self.world.officer("Rina", area="15.71", role="supervisor")
        self.tono = self.world.officer("Tono", area="15.01", role="supervisor")
        self.dewi = self.world.officer("Dewi", area="15", role="province")

    def case(self, body: dict[str, Any] = REPORT) -> Case:
        """A case that was offered to Sri."""
        before = {case.id for case in self.world.cases()}
        assert self.world.posts(body).status_code == 201
        (case,) = [case for case in self.world.cases() if case.id not in before]
        self.sri.phone.rings()
        return case

    def held(self, body: dict[str, Any] = REPORT) -> Case:
        """A case in Sri's hands."""
        case = self.case(body)
        desk.accept(acting(self.world, self.sri, case))
        return case

    def closed(self, body: dict[str, Any] = REPORT) -> Case:
        case = self.held(body)
        ends(self.world, self.sri, case)
        if case.report.is_open:
            confirm(acting(self.world, self.rina, case))
        assert case.report.stage is Stage.CLOSED
        hush(self.world)
        return case


def officer(world: World, person: Person) -> Officer:
    return next(officer for officer in world.agency.officers if officer.id == person.id)


def acting(world: World, person: Person, case: Case, seen: int | None = None) -> Acting:
    """`seen` is the last event that the officer's page showed; the newest by default."""
    world.ready()
    showed = case.report.events_seen if seen is None else seen
    return Acting(world.app.ports, world.agency, officer(world, person), case.id, showed)


def ends(
    world: World,
    person: Person,
    case: Case,
    stage: Stage = Stage.CLOSED,
    outcome: Outcome | None = Outcome.COMPLETED,
    reason: str = "selesai",
) -> Report:
    if "sexual" in case.report.categories and case.report.police is None:
        desk.settle_police(acting(world, person, case), "reported", "LP/1/2026")
    ended = end(acting(world, person, case), stage, outcome, reason, needs_met=True, told_may_return=True)
    world.settle()
    return ended


def hush(world: World) -> None:
    """What was said so far does not matter to this test."""
    world.settle()
    for phone in world._phones:
        while phone.unheard():
            phone.hears()
