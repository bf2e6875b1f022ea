"""A store with many reports in it, most of them closed: written by the store's own commits, many documents in each."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App
from functions.clock import MovedClock, SystemClock
from functions.model.agency import Officer
from functions.model.collections import REPORTS
from functions.model.due import Due
from functions.model.report import Answer, Report, Stage
from functions.ports import ABSENT, Ports, Wakeup, Write
from functions.settings import read_settings
from functions.steps.receive import Intake, receive
from functions.steps.route import CODES, asked_key, offer_key
from functions.vault.keys import make_keys
from tests.bench.clients import BODY
from tests.bench.emulated import JAMBI
from tests.bench.serve import HeldBus
from tests.bench.sizes import Sizes

# As many as a commit of five seconds takes on a busy machine.
AT_ONCE = {"local": 1000, "emulators": 100}
OFFICERS = 10
LONG = timedelta(days=3650)


@dataclass(frozen=True)
class Stored:
    """`ids` are those of every report; `officer` has each tenth of them."""

    app: App
    clock: MovedClock
    officer: Officer
    ids: list[str]

    @property
    def ports(self) -> Ports:
        return self.app.ports


@contextmanager
def local_stores(sizes: Sizes) -> Iterator[dict[int, Stored]]:
    """One of each size, by its size."""
    with ExitStack() as open_until, tempfile.TemporaryDirectory() as folder:
        stores = {}
        for size in sizes.stored:
            clock = MovedClock(SystemClock().now())
            app = App(read_settings({"DATA_DIR": str(Path(folder) / str(size))}), clock)
            open_until.callback(app.close)
            make_keys(app.keys_dir)
            put_in_force(app.store, compile_agency(JAMBI))
            stores[size] = fill(app, clock, size, sizes)
        yield stores


def fill(app: App, clock: MovedClock, size: int, sizes: Sizes) -> Stored:
    """The bus is held: nobody acts but the one who measures. As many are open in every store."""
    assert size > sizes.open
    app.__dict__["bus"], at_once = HeldBus(), AT_ONCE[app.settings.stack]
    offered = _offered_report(app)
    officers = [officer for officer in app.directory.current().officers if officer.role == "officer"][:OFFICERS]
    ids = [app.ports.sealer.id_of("stored", str(n)) for n in range(size)]
    # In the order of their ids, as the file keeps them: the open ones still lie anywhere among the others.
    in_order = sorted(enumerate(ids), key=lambda numbered: numbered[1])
    made = (_variant(app.ports, offered, officers, n, id, sizes, clock.now()) for n, id in in_order)
    while writes := [Write(REPORTS, each.report_id, each, ABSENT) for each in islice(made, at_once)]:
        app.store.commit(writes)
    return Stored(app, clock, officers[0], ids)


def _offered_report(app: App) -> Report:
    """One that went the real way, from the door to the officer's alert; its twins replace it."""
    id = receive(app.ports, Intake("api", "bench", "the first of its kind", dict(BODY))).report_id
    for key in ("route", "alert:1"):
        app.act(Wakeup(id, key))
    found = app.store.get(REPORTS, id)
    assert found is not None
    assert found.document.stage is Stage.NOTIFIED
    app.store.commit([Write(REPORTS, id, None, found.version)])
    return found.document


def _variant(
    ports: Ports, model: Report, officers: Sequence[Officer], n: int, id: str, sizes: Sizes, now: datetime
) -> Report:
    """The first ones are open, due or waiting, held or only offered; all others were closed by their holder."""
    officer, code = officers[n % len(officers)], CODES[n % len(CODES)]
    is_open, is_held = n < sizes.open, n >= sizes.open or n // len(officers) % 2 == 0
    answer = Answer.ACCEPTED if is_held else None
    offer = replace(model.offers[0], officer_id=officer.id, code=code, answer=answer)
    at = now if n < sizes.due else now + LONG
    return replace(
        model,
        report_id=id,
        ticket_hash=ports.sealer.digest("ticket", ports.sealer.ticket_of(id)),
        received_at=now - timedelta(minutes=n),
        stage=(Stage.ACCEPTED if is_held else Stage.NOTIFIED) if is_open else Stage.CLOSED,
        holder=officer.id if is_held else None,
        offers=[offer],
        offer_keys=[offer_key(ports, officer.id, code)],
        asked_keys=[asked_key(ports, officer.id)] if is_open else [],
        sent_keys=[ports.sealer.digest("sent", id)],
        due={"follow_up" if is_held else "escalate": Due("bench", at, at)} if is_open else {},
        expire_at=None if is_open else now + LONG,
    )
