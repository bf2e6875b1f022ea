"""Document reads, writes and publishes from POST to SMS accepted: `python -m tests.bench.counts`.

Warm: instances that have already handled a report. Cold: each function on an instance that was started for it.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from werkzeug.test import Client

from functions.app import App, install
from functions.model.collections import REPORTS
from functions.model.report import Stage
from functions.ports import Wakeup
from functions.server import PUBLIC_PATHS, wsgi_app
from tests.bench.alone import run_alone
from tests.bench.clients import BODY
from tests.bench.counted import Count, counted
from tests.bench.emulated import Service, service
from tests.bench.figures import Line, Section, Table, Target, figure
from tests.bench.sizes import Sizes

BUDGET = {"reads": 3, "writes": 4, "publishes": 2}
FUNCTIONS = {"receive_report": None, "route_report": "route", "notify_officer": "alert:1"}


def count_warm() -> dict[str, Count]:
    """One instance of each function, which meets its second report."""
    with service() as running, counted() as count:
        instances = {function: running.instance() for function in FUNCTIONS}
        _one_report(running, count, instances.__getitem__)
        return _one_report(running, count, instances.__getitem__)


def count_cold() -> dict[str, Count]:
    with service() as running, counted() as count:
        return _one_report(running, count, lambda function: running.instance())


def _one_report(running: Service, count: Count, instance_of: Callable[[str], App]) -> dict[str, Count]:
    """What each function cost. Fails when the SMS was not accepted in the end."""
    store, spent, report_id = running.observer.store, dict[str, Count](), ""
    known = {found.id for found in store.all(REPORTS)}
    for function, due in FUNCTIONS.items():
        before, app = replace(count), instance_of(function)
        if due is None:
            _post(app)
            (report_id,) = {found.id for found in store.all(REPORTS)} - known
        else:
            app.act(Wakeup(report_id, due))
        spent[function] = count - before
    found = store.get(REPORTS, report_id)
    assert found is not None
    assert found.document.stage is Stage.NOTIFIED
    return spent


def _post(app: App) -> None:
    """Through the public door, as another application posts."""
    install(app)
    client = Client(wsgi_app({"receive_report": PUBLIC_PATHS["receive_report"]}))
    answer = client.post(
        "/v1/reports", data=json.dumps(BODY), content_type="application/json", headers={"Idempotency-Key": uuid4().hex}
    )
    install(None)
    assert answer.status_code == 201, answer.text


def total(spent: dict[str, Count]) -> Count:
    return sum(spent.values(), Count())


def measure(sizes: Sizes) -> list[Section]:
    """A count is exact: one round is all of them."""
    warm, cold = count_warm(), count_cold()
    spent = total(warm)
    lines = [
        Line(
            f"counts.{name}",
            f"{name.capitalize()} a report",
            figure([float(getattr(spent, name))]),
            Target("at_most", most),
        )
        for name, most in BUDGET.items()
    ]
    note = (
        "Counted on the wire from POST to SMS accepted. Warm: instances that have handled a report before. Cold: each "
        "function on an instance that was started for it, which reads the agency first."
    )
    return [Section("Operations of one report", note, lines, [_table("warm", warm), _table("cold", cold)])]


def _table(heading: str, spent: dict[str, Count]) -> Table:
    rows = [
        (function, str(cost.reads), str(cost.writes), str(cost.publishes))
        for function, cost in (*spent.items(), ("together", total(spent)))
    ]
    return Table((heading, *BUDGET), rows)


if __name__ == "__main__":
    run_alone(emulated=measure)
