"""A gateway's call against its floor, in turns: `python -m tests.bench.webhook [short|full]`.

Each call brings one text from a phone that never wrote before: it is sealed and committed, understood, and made a
report.
"""

from uuid import uuid4

from tests.bench.alone import run_alone
from tests.bench.emulated import make_topics
from tests.bench.figures import Line, Section, Table, figure, ratio
from tests.bench.servers import FLOOR, rates, servers
from tests.bench.sizes import Sizes


def on_sqlite(sizes: Sizes) -> list[Section]:
    return [_measure("local", "sqlite", sizes)]


def on_emulators(sizes: Sizes) -> list[Section]:
    project = f"bench-{uuid4().hex[:12]}"
    make_topics(project)
    return [_measure("emulators", "emulators", sizes, GOOGLE_CLOUD_PROJECT=project)]


def _measure(stack: str, name: str, sizes: Sizes, **environment: str) -> Section:
    clients = sizes.clients[1]
    with servers(stack, (FLOOR, "webhook"), **environment) as running:
        measured = rates(running, clients, sizes)
    line = Line(
        f"ratios.webhook_{name}",
        f"Inbound SMS, {name}, {clients} clients",
        ratio(measured["webhook"], measured[FLOOR]),
    )
    note = (
        "POST /sms/simulator/inbound. The floor is intake's: one commit. A text takes two, one before it is understood "
        "and one after, so half of the floor is the most that it could reach where commits are all that counts."
    )
    rows = [(kind, str(figure(values))) for kind, values in measured.items()]
    return Section(f"The webhook on {name}", note, [line], [Table(("what", "requests/s"), rows)])


if __name__ == "__main__":
    run_alone(on_sqlite, on_emulators)
