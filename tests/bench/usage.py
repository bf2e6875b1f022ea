"""What each activity of a report's life asks of the cloud: `python -m tests.bench.usage` counts it and writes it down.

On the local stack, because the ports are asked the same things on both; that POST to SMS agrees with what is counted
on the wire is held by tests/unit/test_usage.py.
"""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from werkzeug.test import Client, TestResponse

from functions.app import App, install
from functions.clock import SystemClock
from functions.cost.data import USAGE
from functions.cost.usage import Activity
from functions.model.collections import REPORTS
from functions.model.receipt import Receipt, Status
from functions.ports import Parsed, Write
from functions.server import PUBLIC_PATHS, wsgi_app
from functions.steps.arrive import arrive
from functions.vault.keys import make_keys
from tests.bench.meter import ANSWER_BYTES, Meter
from tests.pipeline.desk import PIN, DeskClient
from tests.stacks import LocalStack
from tests.world import HandClock, Person, World

BEGIN = datetime(2026, 11, 2, 3, tzinfo=UTC)
ROUNDS = 5
STORY = "Tetangga sering dipukuli suaminya di rumah, terdengar sampai luar. " * 4
FORM = {
    "/reporter/role": "witnessed",
    "/incident/description": STORY,
    "/incident/place": "Kota Jambi",
    "/victims/0/age_group": "6-12",
}
KEPT = ("reports/", "audit/")
PASS = re.compile(r'name="pass" value="([^"]+)"')
TICKET = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def count_usage() -> tuple[dict[str, Activity], int]:
    """Activities by name, and the bytes that a report leaves in the store for years."""
    with _meter() as meter:
        world = meter.world
        officer = world.officer("Sri", area="15")
        supervisor = world.officer("Rina", area="15", role="supervisor")
        world.ready()
        desk, above = (DeskClient(world, person).has_a_pin() for person in (officer, supervisor))
        _warm_up(meter)
        _nothing_happens(meter)
        ticket = _arrives(meter)
        _is_taken(meter, officer)
        _comes_back(meter, ticket)
        _is_linked(meter)
        _is_followed_up(meter, officer)
        _texts(meter)
        _at_the_desk(meter, desk, above)
        _take_apart(meter)
        kept = sum(size for path, size in meter.asked.stored.items() if path.startswith(KEPT))
        return dict(sorted(meter.counted.items())), kept // len(world.cases())


@contextmanager
def _meter() -> Iterator[Meter]:
    with tempfile.TemporaryDirectory() as folder:
        make_keys(Path(folder) / "keys")
        clock, stack = HandClock(BEGIN), LocalStack()
        app: App = stack.make_app(Path(folder), clock)
        install(app)
        try:
            yield Meter(World(app, clock, Client(wsgi_app(PUBLIC_PATHS)), stack))
        finally:
            install(None)
            app.close()


def _warm_up(meter: Meter) -> None:
    """Instances that have handled a report already, and a store that is empty again."""
    store, client = meter.world.app.store, meter.world.client
    for path in ("/", "/lapor", "/tiket", "/health", "/desk/sign-in"):
        client.get(path)
    _post(meter)
    meter.deliver()
    for path in ("/sweep", "/watchdog"):
        meter.internal.post(path)
    for found in store.all(REPORTS):
        store.commit([Write(REPORTS, found.id, None, found.version)])
    meter.asked.stored.clear()
    meter.counted.clear()


def _nothing_happens(meter: Meter) -> None:
    meter.timer("watchdog", "/watchdog")
    _pass(meter, timedelta(minutes=1))
    meter.timer("sweep", "/sweep")
    meter.measure("health", lambda: meter.world.client.get("/health"))
    _pass(meter, timedelta(minutes=15))
    meter.timer("sweep_that_watches", "/sweep")


def _pass(meter: Meter, time: timedelta) -> None:
    meter.world.clock.set(meter.world.clock.now() + time)


# --- one report by the form ------------------------------------------------------------------------------


def _post(meter: Meter) -> TestResponse:
    number = next(meter.world._numbers)
    return meter.world.client.post("/lapor", data={"nonce": f"nonce-{number:018}", **FORM})


def _arrives(meter: Meter) -> str:
    """Returns the ticket."""
    shown: list[str] = []

    def post() -> TestResponse:
        answer = _post(meter)
        shown.extend(TICKET.findall(answer.text))
        return answer

    meter.measure("landing", lambda: meter.world.client.get("/"))
    meter.measure("form_page", lambda: meter.world.client.get("/lapor"))
    meter.measure("intake", post)
    meter.deliver()
    return shown[0]


def _is_taken(meter: Meter, officer: Person) -> None:
    """The alert's receipt, an officer's YA, and a minute later a sweep that finds one open report."""
    (case,) = meter.world.cases()
    (alert,) = meter.world.app.network.messages(officer.phone.number, 1)
    told = Parsed(receipts=[Receipt("simulator", Status.DELIVERED, alert.id)])
    meter.measure("receipt", lambda: arrive(meter.world.app.ports, "simulator", told))
    meter.counted["receipt"] = replace(meter.counted["receipt"], bytes_out=ANSWER_BYTES)
    meter.hears("answer", officer.phone.number, f"YA {case.report.offers[-1].code}")
    _pass(meter, timedelta(minutes=1))
    meter.timer("sweep_over_an_open_report", "/sweep")
    meter.timer("watchdog_over_a_report", "/watchdog")


def _comes_back(meter: Meter, ticket: str) -> None:
    client = meter.world.client
    meter.measure("ticket_page", lambda: client.get("/tiket"))
    meter.measure("ticket_open", lambda: client.post("/tiket", data={"ticket": ticket}))


def _is_linked(meter: Meter) -> None:
    """It is compared with its neighbours once it is quiet."""
    (case,) = meter.world.cases()
    _knocks(meter, case.report.due["link"].at)


def _is_followed_up(meter: Meter, officer: Person) -> None:
    """The sweep knocks, the officer is reminded and says that contact was made."""
    (case,) = meter.world.cases()
    _knocks(meter, case.report.due["follow_up"].at)
    meter.hears("contact_made", officer.phone.number, f"SUDAH {case.report.offers[-1].code}")


def _knocks(meter: Meter, at: datetime) -> None:
    meter.world.clock.set(at)
    meter.timer("sweep_that_knocks", "/sweep")
    meter.deliver()


# --- one report by SMS, and the desk -----------------------------------------------------------------------


def _texts(meter: Meter) -> None:
    meter.hears("sms_intake", meter.world.phone().number, "Tetangga sering dipukuli suaminya di Kota Jambi")


def _at_the_desk(meter: Meter, desk: DeskClient, above: DeskClient) -> None:
    """The officer reads, writes down and ends; the supervisor confirms."""
    case = meter.world.cases()[0] if meter.world.cases()[0].report.holder else meter.world.cases()[1]
    page = f"/desk/cases/{case.id}"
    meter.measure("desk_sign_in_page", lambda: desk.get("/desk/sign-in"))
    _signs_in(meter, desk)
    meter.measure("desk_list", lambda: desk.get("/desk"))
    meter.measure("desk_case", lambda: desk.get(page))
    _presses(meter, "desk_story", desk, f"{page}/story")
    for name, fields in (
        ("desk_act", {"do": "act", "what": "contact_made", "words": "sudah bicara"}),
        ("desk_act", {"do": "act", "what": "victim_safe", "words": "aman"}),
    ):
        _presses(meter, name, desk, page, seen=str(case.report.events_seen), **fields)
    meter.measure("desk_end_page", lambda: desk.get(f"{page}/end"))
    ending = {"do": "end", "how": "completed", "words": "selesai", "needs_met": "1", "told": "1"}
    _presses(meter, "desk_end", desk, page, seen=str(case.report.events_seen), **ending)
    _signs_in(meter, above)
    _presses(meter, "desk_confirm", above, page, seen=str(case.report.events_seen), do="confirm")
    assert not case.report.is_open


def _signs_in(meter: Meter, desk: DeskClient) -> None:
    number = desk.person.phone.number
    meter.measure("desk_code", lambda: desk.post("/desk/sign-in/code", phone=number))
    meter.deliver()
    (told,) = meter.world.app.network.messages(number, 1)
    (code,) = re.findall(r"[0-9]{3} [0-9]{3}", told.text)
    meter.measure("desk_sign_in", lambda: desk.post("/desk/sign-in", phone=number, code=code, pin=PIN))


def _presses(meter: Meter, name: str, desk: DeskClient, path: str, **fields: str) -> None:
    token = unescape(desk.token())
    meter.measure(name, lambda: desk.post(path, None, token=token, **fields))
    meter.deliver()


def _take_apart(meter: Meter) -> None:
    """What the sweep and the watchdog do for one report, beyond what they do for none."""
    counted = meter.counted
    counted["recount"] = _beyond(counted.pop("sweep_over_an_open_report"), counted["sweep"])
    counted["look_at_a_report"] = _beyond(counted.pop("watchdog_over_a_report"), counted["watchdog"])
    # The one report that is found costs what an empty answer costs.
    knocking = _beyond(counted.pop("sweep_that_knocks"), counted["sweep"])
    counted["knock"] = replace(knocking, reads=1, calls=knocking.calls - counted["recount"].calls)


def _beyond(more: Activity, less: Activity) -> Activity:
    return Activity(
        requests=0,
        reads=more.reads - less.reads,
        writes=more.writes - less.writes,
        publishes=more.publishes - less.publishes,
        calls=more.calls - less.calls,
    )


# --- writing it down --------------------------------------------------------------------------------------


def main() -> None:
    """The least processor time of a few rounds: what else the machine did does not count."""
    rounds = [count_usage() for _ in range(ROUNDS)]
    counted, stored = rounds[-1]
    fastest = {name: min(usage[name].cpu_ms for usage, _ in rounds) for name in counted}
    activities = {name: asdict(replace(activity, cpu_ms=fastest[name])) for name, activity in counted.items()}
    written = {"counted_on": SystemClock().now().date().isoformat(), "stored_bytes_per_report": stored}
    USAGE.write_text(json.dumps(written | {"activities": activities}, indent=1) + "\n")
    for name, activity in counted.items():
        print(f"{name:28} reads {activity.reads:3}  writes {activity.writes:2}  publishes {activity.publishes:2}")


if __name__ == "__main__":
    main()
