"""Plays a year: reports arrive, the steps act on what is due, officers read and answer. Events in order, no waiting."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count as numbers

from functions.clock import MovedClock
from functions.model.agency import Agency, Officer, RosterState
from functions.model.collections import OUTBOUND, REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.due import Owing
from functions.model.message import OutboundMessage
from functions.model.report import Report, Stage
from functions.policy.deadlines import after
from functions.policy.keywords import Command
from functions.policy.ladder import OUTSIDE
from functions.policy.load import begin_count, count
from functions.policy.reference import read_reference
from functions.ports import ABSENT, ANYTHING, Opener, Ports, Wakeup, Write
from functions.simulation.crew import Crew, Habits, with_leave
from functions.simulation.stand_ins import MemoryStore, OneAgency, OpenSealer, SmsNetwork, WaitingBus
from functions.simulation.tally import Carried, Outcome, Tally
from functions.simulation.traffic import Traffic, arrivals
from functions.steps.acknowledge import Answering, answer
from functions.steps.change import Change, amend
from functions.steps.dispatch import act

ASKS = frozenset({"route", "escalate"})
MINUTE = timedelta(minutes=1)
RUNS_ON_FOR = timedelta(days=14)


def play(agency: Agency, traffic: Traffic, habits: Habits | None = None) -> Tally:
    """Deterministic. Runs on after the last report until everybody was accepted, two weeks at most."""
    habits = habits or Habits()
    reports = arrivals(agency, traffic)
    start = reports[0].received_at - MINUTE
    staffed = with_leave(agency, traffic.year, traffic.seed, habits)
    year = Year(staffed, Crew(staffed, traffic.seed, start, habits), MovedClock(start))
    for report in reports:
        year.expect(report)
    year.run(reports[-1].received_at + RUNS_ON_FOR)
    return year.tally


@dataclass
class Year:
    agency: Agency
    crew: Crew
    clock: MovedClock
    tally: Tally = field(default_factory=Tally)
    _events: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: Callable[[], int] = field(default_factory=lambda: numbers().__next__)
    _planned: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _owing: dict[str, Owing] = field(default_factory=dict)
    open_reports: dict[str, Report] = field(default_factory=dict)
    _in_contact: set[str] = field(default_factory=set)
    _to_come: int = 0
    _unanswered: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.store, self.bus = MemoryStore(self._plan), WaitingBus()
        self.sms = SmsNetwork(self._receive)
        self.ports = Ports(
            store=self.store,
            bus=self.bus,
            sealer=OpenSealer(),
            clock=self.clock,
            directory=OneAgency(self.agency),
            gateways=lambda: [self.sms],
            knock_directly=lambda topic, wakeup: self._act(wakeup),
            chance=lambda: 0.5,
        )
        self.tally.carried = {officer.id: Carried(officer) for officer in self.agency.officers}
        self.store.commit([Write(ROSTER_STATE, ROSTER_ID, RosterState(agency_version=self.agency.version), ABSENT)])

    # --- events

    def at(self, when: datetime, happens: Callable[[], None]) -> None:
        heapq.heappush(self._events, (max(when, self.clock.now()), self._numbers(), happens))

    def run(self, until: datetime) -> None:
        """Or until everybody who was to come has come and was accepted."""
        while self.step(until) and (self._to_come or self._unanswered):
            pass

    def step(self, until: datetime) -> bool:
        """The next event, and all that it wakes at once. False when there is none before `until`."""
        if not self._events or self._events[0][0] >= until:
            return False
        when, _, happens = heapq.heappop(self._events)
        self.clock.set(when)
        happens()
        while self.bus.waiting:
            self._act(self.bus.waiting.popleft())
        return True

    def expect(self, report: Report) -> None:
        self._to_come += 1
        self.at(report.received_at, partial(self._arrive, report))

    def _arrive(self, report: Report) -> None:
        rule, now = self.agency.rules[report.urgency], report.received_at
        deadline = after(self.agency, now, rule.accept_within)
        self.tally.outcomes[report.report_id] = Outcome(report.report_id, report.urgency, report.region, now, deadline)
        self._to_come -= 1
        self._unanswered.add(report.report_id)
        report.owe("route", "route", now, MINUTE)
        self.store.commit([Write(REPORTS, report.report_id, report, ABSENT)])
        self.bus.publish("", Wakeup(report.report_id, "route"))

    def _plan(self, id: str, document: Owing) -> None:
        """As the sweep would knock: in the minute in which something is due."""
        self._owing[id] = document
        if isinstance(document, Report):
            if document.is_open:
                self.open_reports[id] = document
            else:
                self.open_reports.pop(id, None)
        for key, debt in document.due.items():
            if self._planned.get((id, key)) != debt.at:
                self._planned[id, key] = debt.at
                minute = debt.at.replace(second=0, microsecond=0) + MINUTE
                self.at(minute, partial(self._knock, id, key, debt.at))

    def _knock(self, id: str, key: str, at: datetime) -> None:
        """Unless it was done, or put off, meanwhile. What comes after the first contact is not played."""
        debt, is_played = self._owing[id].due.get(key), key != "follow_up" or id not in self._in_contact
        if debt is not None and debt.at == at and is_played:
            self._act(Wakeup(id, key))

    def _act(self, wakeup: Wakeup) -> None:
        if wakeup.key in ASKS:
            self._ask(wakeup)
        else:
            act(self.ports, _nobody_opens, wakeup)

    # --- who is asked

    def _ask(self, wakeup: Wakeup) -> None:
        self._recount()
        before = self.open_reports[wakeup.report_id].offers_made if wakeup.report_id in self.open_reports else 0
        act(self.ports, _nobody_opens, wakeup)
        report = self.open_reports.get(wakeup.report_id)
        if report is None or report.offers_made == before:
            return
        new = [offer for offer in report.offers if offer.n > before]
        self.tally.asked([offer.officer_id for offer in new], new[0].able)

    def _live(self) -> RosterState:
        found = self.store.get(ROSTER_STATE, ROSTER_ID)
        assert found is not None
        return found.document

    def _recount(self) -> None:
        old = self._live()
        now = self.clock.now()
        if old.counted_at and now - old.counted_at < MINUTE:
            return
        counted = begin_count(old, now)
        for report in self.open_reports.values():
            count(counted, report)
        self.store.commit([Write(ROSTER_STATE, ROSTER_ID, counted, ANYTHING)])

    # --- officers

    def _receive(self, message: OutboundMessage) -> None:
        """A text is on its way to a phone; whoever reads it answers."""
        officer = next(one for one in self.agency.officers if message.to in one.phones)
        command = self._what_is_asked(officer, message)
        read = self.crew.reads(officer, message.message_id, self.clock.now())
        if command is not None and read is not None:
            self.at(read, lambda: self._answer(officer, command))

    def _what_is_asked(self, officer: Officer, message: OutboundMessage) -> Command | None:
        if reference := read_reference(message.message_id):
            self.tally.outcomes[reference.report_id].alerts += 1
            offer = self.open_reports[reference.report_id].offer(reference.n)
            declines = self.crew.declines(officer, f"{reference.report_id}/{reference.n}")
            return Command("TIDAK" if declines else "YA", offer.code) if offer else None
        line = self.store.get(OUTBOUND, message.message_id)
        if line is None or line.document.wording != "follow_up":
            return None
        self.tally.leases_run_out += 1
        return Command("SUDAH", line.document.values["code"])

    def _answer(self, officer: Officer, command: Command) -> None:
        """By the step that a text from a phone ends in; the line that comes back is not sent."""
        now = self.clock.now()
        held = {id for id, report in self.open_reports.items() if report.holder == officer.id}
        answering = Answering(self.ports, self.agency, officer, f"{now}/{officer.id}", now, self.sms.name)
        answer(answering, command)
        for id, report in list(self.open_reports.items()):
            if report.holder != officer.id:
                continue
            if id not in held:
                self._has_accepted(officer, report, now)
            elif command.word == "SUDAH" and report.offers_to(officer.id)[-1].code == command.code:
                self._in_contact.add(id)

    def _has_accepted(self, officer: Officer, report: Report, now: datetime) -> None:
        offer, outcome = report.offers_to(officer.id)[-1], self.tally.outcomes[report.report_id]
        self.tally.accepted(officer.id, offer.able)
        if outcome.accepted_at is None:
            ladder = self.agency.rules[report.urgency].ladder
            outcome.accepted_at = now
            outcome.rung = ladder[offer.rung] if offer.rung < len(ladder) else OUTSIDE
            self._unanswered.discard(report.report_id)
            self.at(self.crew.ends(report.report_id, now), lambda: self._end(report.report_id))
        contact = self.crew.contacts(officer, report.report_id, report.urgency, now)
        if contact is not None:
            self.at(contact, lambda: self._answer(officer, Command("SUDAH", offer.code)))

    def _end(self, report_id: str) -> None:
        """As the desk ends a case: it owes nothing any more and weighs on nobody."""

        def close(report: Report) -> Change:
            report.move_to(Stage.CLOSED)
            report.discharge(*list(report.due))
            return Change()

        amend(self.ports, REPORTS, report_id, close)


def _nobody_opens() -> Opener:
    raise PermissionError("nothing of a simulated report is sealed")
