"""Cold starts against their floor, in fresh processes and in turns: `python -m tests.bench.cold_start [short|full]`.

From the start of the interpreter to the first answer, clients and keys and words included. The floor is a bare function
under the same framework with the same given clients, which makes one call with each of them.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from functions.commands.ready import made_for
from functions.gateways.signatures import basic
from functions.gateways.simulator import USER
from functions.ports import Wakeup
from functions.steps.receive import Intake, receive
from tests.bench.alone import run_alone
from tests.bench.clients import BODY
from tests.bench.emulated import ROOT, Service, service
from tests.bench.figures import Figure, Line, Section, Table, Target, figure, ratio, take_turns
from tests.bench.sizes import ON_THE_WAY, Sizes

TARGET = Target("at_most", 1.15)
BENCH = ROOT / "tests" / "bench"
BOTH, STORE_ONLY = "store and bus", "store"
FLOORS = {BOTH: BENCH / "floor_emulators.py", STORE_ONLY: BENCH / "floor_store.py"}
NEVER_PUBLISH = frozenset({"report_form", "ticket", "health", "notify_officer", "watchdog"})
IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+\d+ \| *(\S+)")
COSTLIEST = 14


@dataclass(frozen=True)
class Call:
    """The first request that an instance sees."""

    path: str
    method: str
    body: str
    headers: dict[str, str]


@dataclass(frozen=True)
class Start:
    """One cold start. `cpu` is the user time of the process."""

    wall: float
    cpu: float
    modules: int
    megabytes: float
    imports: str


def measure(sizes: Sizes) -> list[Section]:
    with _starters(sizes) as starters:
        starts = take_turns(starters, sizes.rounds)
        traced = {kind: starters[kind].trace() for kind in (*FLOORS, *ON_THE_WAY) if kind in starters}
    walls = {function: _ratio(function, starts, lambda start: start.wall) for function in sizes.cold}
    worst = max((function for function in ON_THE_WAY if function in walls), key=lambda each: walls[each].value)
    lines = [Line("ratios.cold_start", f"Cold start, the slowest on a report's way: {worst}", walls[worst], TARGET)]
    lines += [Line(f"ratios.cold_start_{name}", f"Cold start, {name}", wall) for name, wall in walls.items()]
    note = (
        "From the start of the interpreter to the first answer: a report taken in, routed, its officer texted; keys, "
        "words and places read for the first time. Bytecode is compiled already, lexicon and places are ready, as in "
        "an archive; the platform's own time is not in it."
    )
    tables = [_table(sizes, starts)]
    tables += [_rest(kind, starts, traced) for kind in ON_THE_WAY if kind in traced]
    return [Section("Cold starts", note, lines, tables)]


def _floor_of(function: str) -> str:
    return STORE_ONLY if function in NEVER_PUBLISH else BOTH


def _floors_of(functions: Sequence[str]) -> list[str]:
    return [kind for kind in FLOORS if kind in map(_floor_of, functions)]


def _ratio(function: str, starts: dict[str, list[Start]], of: Callable[[Start], float]) -> Figure:
    return ratio([of(start) for start in starts[function]], [of(start) for start in starts[_floor_of(function)]])


# --- starting ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Starter:
    """Starts one function anew each time, with a call that it has not seen."""

    target: str
    source: Path
    environment: dict[str, str]
    next_call: Callable[[], Call]

    def __call__(self) -> Start:
        return self._start()

    def trace(self) -> Start:
        """Slower, and says what was imported."""
        return self._start("-X", "importtime")

    def _start(self, *options: str) -> Start:
        call = json.dumps(self.next_call().__dict__).encode()
        command = [sys.executable, *options, "-m", "tests.bench.first_answer", self.target, str(self.source)]
        started = time.perf_counter()
        with subprocess.Popen(
            command,
            env=os.environ | self.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if options else subprocess.DEVNULL,
        ) as process:
            out, traced = process.communicate(call)
            wall = time.perf_counter() - started
        said: dict[str, Any] = json.loads(out)
        assert said["status"] < 300 or self.target == "health", (self.target, said)
        return Start(wall, said["cpu"], said["modules"], said["megabytes"], (traced or b"").decode(errors="replace"))


@contextmanager
def _starters(sizes: Sizes) -> Iterator[dict[str, Starter]]:
    with service() as running, tempfile.TemporaryDirectory() as bytecode, _made_ready(running):
        # The cloud's own settings: only the libraries know that these are emulators. The round that does not count
        # compiles, for the floor as for us, as a build in the cloud does.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": bytecode}
        environment = running.environment | compiled | {"STACK": "cloud", "GATEWAYS": "simulator"}
        floor_call = Call("/", "POST", json.dumps(BODY), {"Content-Type": "application/json"})
        starters = {
            kind: Starter("floor", FLOORS[kind], environment, lambda: floor_call) for kind in _floors_of(sizes.cold)
        }
        for function in sizes.cold:
            starters[function] = Starter(function, ROOT / "main.py", environment, partial(CALLS[function], running))
        yield starters


@contextmanager
def _made_ready(running: Service) -> Iterator[None]:
    """Lexicon and places as an archive has them."""
    both = made_for(running.observer.directory.current())
    absent = [kept for kept in both if not kept.file.exists()]
    try:
        for kept in both:
            kept.write()
        yield
    finally:
        for kept in absent:
            kept.file.unlink(missing_ok=True)


# --- the first call of each function -----------------------------------------------------------------------


def _get(path: str, running: Service) -> Call:
    return Call(path, "GET", "", {})


def _post(path: str, running: Service) -> Call:
    return Call(path, "POST", "", {})


def _report(running: Service) -> Call:
    key = os.urandom(12).hex()
    return Call("/", "POST", json.dumps(BODY), {"Content-Type": "application/json", "Idempotency-Key": key})


def _event(key: str, running: Service) -> Call:
    """A wake-up for a report that has come just so far."""
    app = running.observer
    report_id = receive(app.ports, Intake("api", "bench", os.urandom(12).hex(), dict(BODY))).report_id
    for earlier in ("route", "alert:1"):
        if earlier == key:
            break
        app.act(Wakeup(report_id, earlier))
    data = base64.b64encode(json.dumps({"report_id": report_id, "key": key}).encode()).decode()
    body = json.dumps({"message": {"data": data, "messageId": "1"}, "subscription": "bench"})
    return Call("/", "POST", body, {"Content-Type": "application/json"})


def _ticket(running: Service) -> Call:
    ports = running.observer.ports
    ticket = receive(ports, Intake("api", "bench", os.urandom(12).hex(), dict(BODY))).ticket
    return Call("/tiket", "POST", f"ticket={ticket}", {"Content-Type": "application/x-www-form-urlencoded"})


def _sign_in(running: Service) -> Call:
    """A number that asks for its code: the same work whoever's it is."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return Call("/desk/sign-in/code", "POST", f"phone={_number()}", form)


def _sms(path: str, running: Service) -> Call:
    sms = {"id": os.urandom(8).hex(), "from": f"+{_number()}", "text": "tetangga dipukuli suaminya, jangan balas"}
    authorization = basic(USER, running.observer.network_secret)
    return Call(path, "POST", json.dumps(sms), {"Content-Type": "application/json", "Authorization": authorization})


def _number() -> str:
    return f"62812{int.from_bytes(os.urandom(4), 'big') % 10**8:08}"


CALLS: dict[str, Callable[[Service], Call]] = {
    "receive_report": _report,
    "route_report": partial(_event, "route"),
    "notify_officer": partial(_event, "alert:1"),
    "advance_report": partial(_event, "escalate"),
    "report_form": partial(_get, "/lapor"),
    "ticket": _ticket,
    "desk": _sign_in,
    "sms_inbound": partial(_sms, "/sms/simulator/inbound"),
    "sms_receipt": partial(_sms, "/sms/simulator/receipt"),
    "health": partial(_get, "/health"),
    "sweep": partial(_post, "/sweep"),
    "watchdog": partial(_post, "/watchdog"),
}


# --- what it says ------------------------------------------------------------------------------------------


def _table(sizes: Sizes, starts: dict[str, list[Start]]) -> Table:
    head = ("function", "floor", "wall s", "÷ floor", "user CPU s", "÷ floor", "modules", "MB")
    rows = []
    for function in (*_floors_of(sizes.cold), *sizes.cold):
        own = starts[function]
        floor = "" if function in FLOORS else _floor_of(function)
        ratios = (
            ("", "")
            if function in FLOORS
            else tuple(
                f"{_ratio(function, starts, of).value:.2f}"
                for of in (lambda start: start.wall, lambda start: start.cpu)
            )
        )
        rows.append(
            (
                f"floor: {function}" if function in FLOORS else function,
                floor,
                str(figure([start.wall for start in own])),
                ratios[0],
                str(figure([start.cpu for start in own])),
                ratios[1],
                str(own[-1].modules),
                f"{figure([start.megabytes for start in own]).value:.0f}",
            )
        )
    return Table(head, rows)


def _rest(function: str, starts: dict[str, list[Start]], traced: dict[str, Start]) -> Table:
    """The dearest imports that the floor does not make, and what is no import at all."""
    floor = _floor_of(function)
    known = set(_imports(traced[floor]))
    packages: dict[str, float] = {}
    for module, milliseconds in _imports(traced[function]).items():
        if module not in known:
            packages[_package(module)] = packages.get(_package(module), 0.0) + milliseconds
    dearest = sorted(packages.items(), key=lambda each: -each[1])[:COSTLIEST]
    others = sum(packages.values()) - sum(milliseconds for _, milliseconds in dearest)
    rows = [(package, f"{milliseconds:.1f}") for package, milliseconds in dearest]
    return Table((f"{function}: imports beyond the floor", "ms"), [*rows, ("all others", f"{others:.1f}")])


def _imports(start: Start) -> dict[str, float]:
    """Milliseconds of each module itself."""
    return {module: int(micros) / 1000 for micros, module in IMPORTED.findall(start.imports)}


def _package(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:3] if parts[0] == "functions" else parts[:2] if parts[0] == "google" else parts[:1])


if __name__ == "__main__":
    run_alone(emulated=measure)
