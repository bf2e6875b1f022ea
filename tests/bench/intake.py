"""Intake against its floor, in turns: `python -m tests.bench.intake [short|full]`.

The floor is a bare function under the same framework and server: one commit of the same body, and on the emulators one
confirmed publish. Locally `pipeline` lets routing and notifying run beside intake on the same cores.
"""

from uuid import uuid4

from tests.bench.alone import run_alone
from tests.bench.emulated import make_topics
from tests.bench.figures import Line, Section, Table, Target, figure, ratio
from tests.bench.servers import FLOOR, Rates, rates, servers
from tests.bench.sizes import Sizes

TARGETS = {"local": Target("at_least", 0.8), "emulators": Target("at_least", 0.85)}
NAMES = {"local": "sqlite", "emulators": "emulators"}
FLOORS = {
    "local": "one SQLite row of the same body, committed with synchronous=FULL",
    "emulators": "one create of the same body in Firestore and one confirmed publish",
}


def on_sqlite(sizes: Sizes) -> list[Section]:
    return [_measure("local", sizes, ("intake", "pipeline"))]


def on_emulators(sizes: Sizes) -> list[Section]:
    project = f"bench-{uuid4().hex[:12]}"
    make_topics(project)
    return [_measure("emulators", sizes, ("intake",), GOOGLE_CLOUD_PROJECT=project)]


def _measure(stack: str, sizes: Sizes, kinds: tuple[str, ...], **environment: str) -> Section:
    with servers(stack, (FLOOR, *kinds), **environment) as running:
        measured = {clients: rates(running, clients, sizes) for clients in sizes.clients}
    name, usual = NAMES[stack], sizes.clients[1]
    lines = [_line(f"ratios.intake_{name}", f"Intake, {name}, {usual} clients", measured[usual], TARGETS[stack])]
    lines += [
        _line(
            f"ratios.intake_{name}_{clients}",
            f"Intake, {name}, {clients} client{'s' * (clients > 1)}",
            measured[clients],
            None,
        )
        for clients in sizes.clients
        if clients != usual
    ]
    rows = [
        (str(clients), kind, str(figure(values)), str(ratio(values, found[FLOOR])))
        for clients, found in measured.items()
        for kind, values in found.items()
    ]
    note = f"POST /v1/reports under waitress with 8 threads. Floor: {FLOORS[stack]}, under the same framework."
    return Section(f"Intake on {name}", note, lines, [Table(("clients", "what", "requests/s", "÷ floor"), rows)])


def _line(key: str, title: str, measured: Rates, target: Target | None) -> Line:
    return Line(key, title, ratio(measured["intake"], measured[FLOOR]), target)


if __name__ == "__main__":
    run_alone(on_sqlite, on_emulators)
