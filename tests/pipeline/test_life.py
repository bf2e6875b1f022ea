"""A report's life under every misfortune at once, held against the invariants after every step."""

import random
import shutil
import tempfile
from collections import Counter
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
from functions.model.collections import INBOUND, OUTBOUND, PARTS, REPORTS
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.report import HELD_STAGES, Report
from functions.ports import Accepted, Refused
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

    name, two_way, reply_number = "simulator", True, "+628110000129"

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
            assert (text.document.next_at is None) == (text.document.status in {"sent", "failed", "unknown", "expired"})

    @invariant()
    def i3_who_said_ya_first_holds_it(self) -> None:
        for report in self._reports():
            assert (report.holder is not None) == (report.stage in HELD_STAGES)
            if report.holder:
                assert any(str(offer.answer) == "accepted" for offer in report.offers_to(report.holder))

    @invariant()
    def i3_a_holder_is_relieved_only_by_who_was_asked_to(self) -> None:
        for report in self._reports():
            before = self.holders.get(report.report_id)
            if before is not None and report.holder != before:
                assert any(offer.replaces == before for offer in report.offers_to(report.holder or ""))
            self.holders[report.report_id] = report.holder

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
        assert all(offer.sent for report in open_now for offer in report.offers[-1:])
        assert all(report.offers for report in open_now)
        assert not open_now or len(self.taken) > before
        self.i1_nothing_that_was_acknowledged_is_lost()
        self.i2_every_open_report_owes_something_that_somebody_acts_on()
        assert not any(pieces.document.waiting for pieces in self.store.all(PARTS))
        self.app.close()
        shutil.rmtree(self.folder)


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
