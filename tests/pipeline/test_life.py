"""A report's life under every misfortune at once, held against the invariants after every step."""

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from functions.agency_in_force import put_in_force
from functions.app import App
from functions.model.agency import OfficerState, RosterState
from functions.model.collections import INBOUND, OUTBOUND, PARTS, REPORTS, ROSTER_ID, ROSTER_STATE
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.report import HELD_STAGES, Outcome, Report, Stage
from functions.policy.crowding import WINDOW
from functions.policy.ending import needs_second_person
from functions.ports import Accepted, Ports, Refused, Wakeup
from functions.steps import case as desk
from functions.steps import close, ticket
from functions.steps.audit import verify
from functions.steps.block import block, unblock
from functions.steps.case import Acting, Changed, NoSuchCase, NotAllowed
from functions.steps.receive import Intake, receive
from functions.steps.receive_sms import receive_sms
from functions.sweep import sweep
from tests.pipeline.bodies import complaint
from tests.pipeline.chaos import FATES, ChaoticStore, HeldBus, Killed, all_faults, survives
from tests.stacks import EmulatorStack, LocalStack, Stack
from tests.world import HandClock, World

CITIZEN = "+628990009999"
CITIZEN_SAYS = ["ada yang diejek", "dia bawa parang", "LAPOR ada lagi", "di kota jambi", "tidak"]
CITIZEN_SAYS += ["BOLEH", "BERHENTI", "MULAI", "BAHAYA", "SALAH", "BANTUAN"]
PEOPLE = ("sri", "budi", "rina", "dewi", "meja", "luar")
ROLES = {"sri": "officer", "budi": "officer", "rina": "supervisor", "dewi": "province"}
AT_THE_DESK: dict[str, Callable[[Acting], object]] = {
    "accept": desk.accept,
    "decline": desk.decline,
    "recuse": desk.recuse,
    "attempt": lambda acting: desk.act(acting, "contact_attempt", "tidak diangkat", "not_reached"),
    "note": lambda acting: desk.act(acting, "note", "catatan"),
    "safe": lambda acting: desk.act(acting, "victim_safe", ""),
    "spoke_alone": lambda acting: desk.act(acting, "spoke_alone", ""),
    "reply": lambda acting: desk.reply(acting, "Kami di sini"),
    "hand_over": lambda acting: desk.hand_over(acting, "budi"),
    "end": lambda acting: close.end(acting, Stage.CLOSED, Outcome.COMPLETED, "selesai", True, True),
    "withdraw": lambda acting: close.end(acting, Stage.WITHDRAWN, None, "diminta", True, True),
    "confirm": close.confirm,
    "send_back": lambda acting: close.send_back(acting, "belum"),
    "reopen": close.reopen,
    "lift": lambda acting: desk.lift_exclusion(acting, "sri"),
}
IN_HAND = sorted(AT_THE_DESK.keys() - {"accept", "decline"})
BY_TICKET: dict[str, Callable[[Ports, str, str], None]] = {
    "add": lambda ports, id, nonce: ticket.add(ports, id, nonce, "masih diejek"),
    "worse": lambda ports, id, nonce: ticket.add(ports, id, nonce, "dia bawa parang"),
    "danger": lambda ports, id, nonce: ticket.in_danger(ports, id),
    "stop": lambda ports, id, nonce: ticket.stop_contact(ports, id),
    "withdraw": lambda ports, id, nonce: ticket.wish_to_withdraw(ports, id),
}
fates: st.SearchStrategy[list[str]] = st.one_of(
    st.just([]), st.lists(st.sampled_from(["done", *FATES]), min_size=1, max_size=3)
)


class Life(RuleBasedStateMachine):
    stack: Stack
    keys: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "keys").symlink_to(self.keys)
        self.clock = HandClock(datetime(2026, 11, 2, tzinfo=UTC))
        self.app: App = self.stack.make_app(self.folder, self.clock)
        self.store, self.bus = ChaoticStore(self.app.store), HeldBus()
        self.app.__dict__ |= {"store": self.store, "bus": self.bus, "network": self}
        self.draw = random.Random(7)
        self.numbers = count(1)
        self.received: set[str] = set()
        self.taken: list[OutboundMessage] = []
        self.texts_to_reporters: Counter[str] = Counter()
        self.refusing = self.dying = False
        self.holders: dict[str, str | None] = {}

    # --- the gateway, as the steps see it

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        if self.refusing:
            return Refused("injected")
        self.taken.append(message)
        if message.to == CITIZEN:
            self.texts_to_reporters[message.message_id] += 1
        if self.dying:
            self.dying = False
            raise Killed
        return Accepted(message.message_id)

    # --- what happens

    @initialize()
    def agency(self) -> None:
        world = World(self.app, self.clock, None, self.stack)  # type: ignore[arg-type]
        for name, role in ROLES.items():
            world.officer(name.capitalize(), area="15", role=role)
        self.phones = {officer.id: officer.phones[0] for officer in world.agency.officers}
        put_in_force(self.app.store, world.agency)

    @rule(urgency=st.sampled_from(["emergency", "high", "medium", "sexual"]), fates=fates)
    def a_complaint_arrives(self, urgency: str, fates: list[str]) -> None:
        intake = Intake("api", "", f"key-{next(self.numbers)}", complaint(urgency))
        self._under(fates, lambda: self.received.add(receive(self.app.ports, intake).report_id))

    @rule(text=st.sampled_from(CITIZEN_SAYS), fates=fates)
    def a_citizen_texts(self, text: str, fates: list[str]) -> None:
        self._text(CITIZEN, text, fates)

    @rule(order=st.permutations([1, 2, 3]), come=st.integers(1, 3), text=st.sampled_from(CITIZEN_SAYS), fates=fates)
    def a_long_text_comes_in_pieces(self, order: list[int], come: int, text: str, fates: list[str]) -> None:
        cuts, ref = [0, 2, 3, None], str(next(self.numbers))
        for n in order[:come]:
            self._text(CITIZEN, text[cuts[n - 1] : cuts[n]], fates, part_ref=ref, part=n, parts=3)

    @rule(
        who=st.sampled_from(PEOPLE),
        word=st.sampled_from(["YA", "TIDAK", "SUDAH", "BELUM", "ya tidak", "SIAGA", "LIBUR"]),
        coded=st.booleans(),
        twice=st.booleans(),
        pick=st.integers(0, 30),
        fates=fates,
    )
    def an_officer_answers(self, who: str, word: str, coded: bool, twice: bool, pick: int, fates: list[str]) -> None:
        codes = [offer.code for report in self._reports() for offer in report.offers_to(who)]
        text = f"{word} {codes[pick % len(codes)]}" if coded and codes else word
        self._text(self.phones[who], text, fates, twice)

    @rule(pick=st.integers(0, 30), word=st.sampled_from(["YA", "YA", "SUDAH", "TIDAK"]), fates=fates)
    def who_was_asked_answers(self, pick: int, word: str, fates: list[str]) -> None:
        asked = [report.offers[-1] for report in self._reports() if report.offers]
        if asked:
            offer = asked[pick % len(asked)]
            self._text(self.phones[offer.officer_id], f"{word} {offer.code}", fates)

    # --- at the desk, and through the ticket

    @rule(
        who=st.sampled_from(PEOPLE),
        what=st.sampled_from(sorted(AT_THE_DESK)),
        pick=st.integers(0, 30),
        seen=st.sampled_from([0, 0, 0, 1]),
        fates=fates,
    )
    def somebody_acts_at_the_desk(self, who: str, what: str, pick: int, seen: int, fates: list[str]) -> None:
        self._at_the_desk(who, what, self._picked(pick), fates, seen)

    @rule(what=st.sampled_from(sorted(AT_THE_DESK)), pick=st.integers(0, 30), fates=fates)
    def the_holder_acts_at_the_desk(self, what: str, pick: int, fates: list[str]) -> None:
        held = [report for report in self._reports() if report.holder]
        if held:
            report = held[pick % len(held)]
            self._at_the_desk(report.holder or "", what, report, fates)

    @rule(urgency=st.sampled_from(["emergency", "medium"]), then=st.lists(st.sampled_from(IN_HAND), max_size=4))
    def a_case_is_taken_and_worked_on(self, urgency: str, then: list[str]) -> None:
        """Nothing goes wrong for once, so that what follows meets cases in every state."""
        self.refusing = self.dying = self.bus.down = False
        intake = Intake("api", "", f"key-{next(self.numbers)}", complaint(urgency))
        id = receive(self.app.ports, intake).report_id
        self.received.add(id)
        self.app.act(Wakeup(id, "route"))
        for what in ("accept", *then):
            (report,) = [report for report in self._reports() if report.report_id == id]
            if report.offers:
                self._at_the_desk(report.holder or report.offers[-1].officer_id, what, report, [])

    @rule(pick=st.integers(0, 30), fates=fates)
    def a_second_person_confirms(self, pick: int, fates: list[str]) -> None:
        proposed = [report for report in self._reports() if report.ending and report.is_open]
        if proposed:
            self._at_the_desk("dewi", "confirm", proposed[pick % len(proposed)], fates)

    def _at_the_desk(self, who: str, what: str, report: Report | None, fates: list[str], behind: int = 0) -> None:
        """A session at the desk is gone with the block."""
        blocked = {id for id, state in self._live().officers.items() if state.blocked}
        if report is None or who in blocked:
            return
        agency = self.app.directory.current()
        officer = next(officer for officer in agency.officers if officer.id == who)
        acting = Acting(self.app.ports, agency, officer, report.report_id, report.events_seen - behind)

        def act() -> None:
            with suppress(NoSuchCase, NotAllowed, desk.Refused, Changed):
                AT_THE_DESK[what](acting)

        self._under(fates, act)

    @rule(what=st.sampled_from(sorted(BY_TICKET)), pick=st.integers(0, 30), twice=st.booleans(), fates=fates)
    def the_reporter_comes_back(self, what: str, pick: int, twice: bool, fates: list[str]) -> None:
        report = self._picked(pick)
        if report is not None:
            nonce = f"nonce-{next(self.numbers)}"
            came_through = self._under(fates, lambda: BY_TICKET[what](self.app.ports, report.report_id, nonce))
            if twice or not came_through:
                self._under([], lambda: BY_TICKET[what](self.app.ports, report.report_id, nonce))

    @rule(who=st.sampled_from(["sri", "rina", "meja"]), fates=fates)
    def the_operator_blocks(self, who: str, fates: list[str]) -> None:
        """A command that failed is run again."""
        if not self._under(fates, lambda: block(self.app.ports, who)):
            self._under([], lambda: block(self.app.ports, who))
        for report in self._reports():
            assert not (report.is_open and report.holder == who)

    @rule(who=st.sampled_from(["sri", "rina", "meja"]))
    def the_operator_unblocks(self, who: str) -> None:
        self._under([], lambda: unblock(self.app.ports, who))

    def _picked(self, pick: int) -> Report | None:
        reports = self._reports()
        return reports[pick % len(reports)] if reports else None

    def _live(self) -> RosterState:
        found = self.store.get(ROSTER_STATE, ROSTER_ID)
        assert found is not None
        return found.document

    def _text(self, sender: str, text: str, fates: list[str], twice: bool = False, **part: Any) -> None:
        """The gateway tries again until it has a 2xx."""
        message = InboundMessage("simulator", f"m-{next(self.numbers)}", sender, text, **part)
        came_through = self._under(fates, lambda: receive_sms(self.app.ports, message))
        if twice or not came_through:
            self._under([], lambda: receive_sms(self.app.ports, message))

    @rule(fates=fates, doubled=st.booleans())
    def a_wakeup_arrives(self, fates: list[str], doubled: bool) -> None:
        wakeup = self.bus.take(self.draw)
        if wakeup is not None:
            self._under(fates, lambda: self.app.act(wakeup))
            if doubled:
                self._under([], lambda: self.app.act(wakeup))

    @rule()
    def an_old_wakeup_arrives_again(self) -> None:
        if self.bus.seen:
            wakeup = self.draw.choice(self.bus.seen)
            self._under([], lambda: self.app.act(wakeup))

    @rule()
    def every_wakeup_arrives(self) -> None:
        while self.bus.held:
            self.a_wakeup_arrives([], False)

    @rule(times=st.integers(1, 4))
    def all_goes_well_for_a_while(self, times: int) -> None:
        """From one thing that is due to the next."""
        for _ in range(times):
            due = [report.next_at for report in self._reports() if report.next_at]
            self.clock.set(min(due, default=self.clock.now()))
            self.the_sweep_comes_by([])
            self.every_wakeup_arrives()

    @rule()
    def wakeups_are_lost(self) -> None:
        self.bus.held.clear()

    @rule(fates=fates)
    def the_sweep_comes_by(self, fates: list[str]) -> None:
        self._under(fates, lambda: sweep(self.app.ports, self.clock.now() + timedelta(seconds=50)))

    @rule(seconds=st.sampled_from([1, 30, 46, 61, 180, 301, 3601, 90_000]))
    def time_passes(self, seconds: int) -> None:
        self.clock.pass_(timedelta(seconds=seconds))

    @rule(seconds=st.sampled_from([1, 60, 3600]))
    def the_clock_is_set_back(self, seconds: int) -> None:
        self.clock._now -= timedelta(seconds=seconds)

    @rule(refusing=st.booleans(), dying=st.booleans(), down=st.booleans())
    def the_world_changes(self, refusing: bool, dying: bool, down: bool) -> None:
        self.refusing, self.dying, self.bus.down = refusing, dying, down

    def _under(self, fates: list[str], act: Any) -> bool:
        self.store.fates = list(fates)
        try:
            return survives(act)
        finally:
            self.store.fates = []

    # --- what must hold

    def _reports(self) -> list[Report]:
        return [found.document for found in self.store.all(REPORTS)]

    @invariant()
    def i1_nothing_that_was_acknowledged_is_lost(self) -> None:
        assert self.received <= {report.report_id for report in self._reports()}

    @invariant()
    def i2_every_open_report_owes_something_that_somebody_acts_on(self) -> None:
        assert all_faults(self.store) == {}

    @invariant()
    def i2_every_text_is_understood_or_will_be(self) -> None:
        for found in self.store.all(INBOUND):
            assert found.document.kind is not None or found.document.next_at is not None
        for pieces in self.store.all(PARTS):
            assert bool(pieces.document.waiting) == (pieces.document.next_at is not None)
        for text in self.store.all(OUTBOUND):
            over = {"sent", "failed", "unknown", "expired", "stopped"}
            assert (text.document.next_at is None) == (text.document.status in over)

    @invariant()
    def i3_who_said_ya_first_holds_it(self) -> None:
        for report in self._reports():
            assert (report.holder is not None) == (report.stage in HELD_STAGES) or not report.is_open
            if report.holder:
                assert any(str(offer.answer) == "accepted" for offer in report.offers_to(report.holder))

    @invariant()
    def i3_a_holder_is_relieved_only_by_who_was_asked_to_or_by_leaving(self) -> None:
        """Leaving is on the record: excluded, blocked, or given back to asking around."""
        for report in self._reports():
            before = self.holders.get(report.report_id)
            if before is not None and report.holder not in (before, None):
                left = before in report.excluded or any(event.what == "relinquished" for event in report.history)
                left |= self._live().officers.get(before, OfficerState()).blocked
                assert left or any(offer.replaces == before for offer in report.offers_to(report.holder or ""))
            self.holders[report.report_id] = report.holder

    @invariant()
    def nobody_who_is_excluded_holds_a_case(self) -> None:
        for report in self._reports():
            assert not report.is_open or report.holder not in report.excluded

    @invariant()
    def one_officer_alone_ends_no_grave_case(self) -> None:
        for report in self._reports():
            if not report.is_open and report.ending and needs_second_person(report):
                assert report.ending.confirmed_by not in (None, report.ending.by)

    @invariant()
    def i8_the_trail_is_whole(self) -> None:
        assert list(verify(self.app.ports)) == []

    @invariant()
    def i7_a_reporter_gets_each_text_once_at_most(self) -> None:
        assert all(times == 1 for times in self.texts_to_reporters.values())

    def teardown(self) -> None:
        """I7, the other half: when the world is well again every open report reaches somebody."""
        self.refusing = self.dying = self.bus.down = False
        before = len(self.taken)
        for _ in range(4):
            self.clock.pass_(timedelta(hours=30))
            sweep(self.app.ports, self.clock.now() + timedelta(seconds=50))
            self.every_wakeup_arrives()
        open_now = [report for report in self._reports() if report.is_open]
        assert all(report.offers for report in open_now)
        assert all(_has_reached_somebody(report, self.clock.now()) for report in open_now)
        assert not open_now or len(self.taken) > before
        self.i1_nothing_that_was_acknowledged_is_lost()
        self.i2_every_open_report_owes_something_that_somebody_acts_on()
        assert not any(pieces.document.waiting for pieces in self.store.all(PARTS))
        self.app.close()
        shutil.rmtree(self.folder)


def _has_reached_somebody(report: Report, now: datetime) -> bool:
    """Whoever answered has heard of it, by SMS or at the desk, though the network refused the alert to the last.

    One of many that were made in this very moment waits for its text, and not for long.
    """
    last = report.offers[-1]
    waits = last.held_until is not None and now < last.held_until <= now + WINDOW
    return report.holder is not None or last.sent is not None or last.answer is not None or waits


def live(stack: Stack, keys: Path, examples: int, steps: int) -> None:
    class LifeOn(Life):
        pass

    LifeOn.stack, LifeOn.keys = stack, keys
    run_state_machine_as_test(
        LifeOn,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink],
        ),
    )


def test_no_misfortune_breaks_an_invariant(keys: Path) -> None:
    live(LocalStack(), keys, examples=50, steps=40)


@pytest.mark.emulators
def test_no_misfortune_breaks_an_invariant_on_the_emulators(emulators: EmulatorStack, keys: Path) -> None:
    live(emulators, keys, examples=5, steps=25)
