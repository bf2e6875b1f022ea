"""Where the processor time of one intake goes: `python -m tests.bench.stages [short|full]`.

Each stage is timed by the clock of its own thread, without the stages inside it, and so without whatever else the
machine does. What the process spends beside the request's thread is the store's writer.
"""

import os
import pkgutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import functions_framework
from werkzeug.test import EnvironBuilder

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App, install
from functions.server import PUBLIC_PATHS, wsgi_app
from functions.settings import read_settings
from functions.vault.keys import make_keys
from tests.bench.alone import run_alone
from tests.bench.clients import BODY
from tests.bench.emulated import JAMBI
from tests.bench.figures import Section, Table, figure
from tests.bench.serve import HeldBus
from tests.bench.sizes import Sizes

FRAMEWORK, REST, WRITER = "framework", "the step itself", "store, its writer thread"
# Where each stage is entered, by the name under which its caller knows it.
STAGES = {
    "entry point": ["functions.entrypoints.receive_report.receive_report"],
    "validation": ["functions.entrypoints.receive_report.errors_in"],
    REST: ["functions.entrypoints.receive_report.receive"],
    "triage": ["functions.steps.receive.triage"],
    "places": ["functions.steps.receive.find_place", "functions.steps.receive.accept_region"],
    "conflicts": ["functions.steps.receive.conflicts"],
    "sealing": ["functions.vault.sealing.TinkSealer.seal_case", "functions.vault.sealing.TinkSealer.seal_contact"],
    "digests and ticket": [
        "functions.vault.sealing.TinkSealer.id_of",
        "functions.vault.sealing.TinkSealer.digest",
        "functions.vault.sealing.TinkSealer.ticket_of",
    ],
    "codec": ["functions.store.sqlite.to_json"],
    "store, asking": ["functions.store.sqlite.SqliteStore.commit"],
}


def measure(sizes: Sizes) -> list[Section]:
    with tempfile.TemporaryDirectory() as folder, _intake(Path(folder)) as ours, _floor(Path(folder)) as floor:
        rounds = [(_round(ours, sizes.intakes), _round(floor, sizes.intakes)) for _ in range(sizes.rounds + 1)][1:]
    stages = (FRAMEWORK, *STAGES, WRITER)
    spent = {stage: [ours.get(stage, 0.0) for ours, _ in rounds] for stage in stages}
    spent["all of it"] = [sum(ours.values()) for ours, _ in rounds]
    spent["the floor, all of it"] = [sum(floor.values()) for _, floor in rounds]
    whole = median(spent["all of it"])
    rows = [(stage, str(figure(values)), f"{100 * median(values) / whole:.0f} %") for stage, values in spent.items()]
    note = (
        "Processor time of one POST /v1/reports on SQLite, warm, called without a socket. The floor is the bare "
        "function that commits one row in the request's own thread: what we add to it stands here, stage by stage."
    )
    return [Section("Where an intake's time goes", note, [], [Table(("stage", "µs", "of it"), rows)])]


class Clocks:
    """Thread time by stage; entering a stage stops the clock of the one around it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._entered: list[tuple[str, float]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._hand_over()
        self._entered.append((name, time.thread_time()))
        try:
            yield
        finally:
            self._hand_over()
            self._entered.pop()
            if self._entered:
                self._entered[-1] = (self._entered[-1][0], time.thread_time())

    def _hand_over(self) -> None:
        if self._entered:
            name, since = self._entered[-1]
            self.spent[name] = self.spent.get(name, 0.0) + time.thread_time() - since

    def timed(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(act)
        def timed(*arguments: Any, **named: Any) -> Any:
            with self.stage(name):
                return act(*arguments, **named)

        return timed


Once = Callable[[], dict[str, float]]


def _round(once: Once, intakes: int) -> dict[str, float]:
    """Microseconds of each stage in one intake, the mean of the round's."""
    spent: dict[str, float] = {}
    for _ in range(intakes):
        for stage, seconds in once().items():
            spent[stage] = spent.get(stage, 0.0) + 1e6 * seconds / intakes
    return spent


@contextmanager
def _intake(folder: Path) -> Iterator[Once]:
    app = App(read_settings({"DATA_DIR": str(folder)}))
    make_keys(app.keys_dir)
    put_in_force(app.store, compile_agency(JAMBI))
    app.__dict__["bus"] = HeldBus()
    install(app)
    clocks = Clocks()
    with ExitStack() as patched:
        for stage, places in STAGES.items():
            for place in places:
                patched.enter_context(patch(place, clocks.timed(stage, pkgutil.resolve_name(place))))
        application = wsgi_app({"receive_report": PUBLIC_PATHS["receive_report"]})
        yield lambda: _spent(application, clocks)
    install(None)
    app.close()


@contextmanager
def _floor(folder: Path) -> Iterator[Once]:
    source = str(Path(__file__).parent / "floor_sqlite.py")
    application = functions_framework.create_app(target="floor", source=source)  # type: ignore[no-untyped-call]
    with patch.dict(os.environ, {"FLOOR_DB": str(folder / "floor.db")}):
        yield lambda: _spent(application, Clocks())


def _spent(application: Any, clocks: Clocks) -> dict[str, float]:
    """Of one call; what the process spent outside of this thread is the writer's."""
    clocks.spent = {}
    process, thread = time.process_time(), time.thread_time()
    with clocks.stage(FRAMEWORK):
        _called(application)
    thread, process = time.thread_time() - thread, time.process_time() - process
    return {**clocks.spent, WRITER: max(process - thread, 0.0)}


def _called(application: Any) -> None:
    """As a server calls it: headers and body out, the answer read to its end."""
    environ = EnvironBuilder("/v1/reports", method="POST", json=BODY).get_environ()
    status: list[str] = []
    b"".join(application(environ, lambda line, headers, error=None: status.append(line)))
    assert status[0].startswith("201"), status


if __name__ == "__main__":
    run_alone(measure)
