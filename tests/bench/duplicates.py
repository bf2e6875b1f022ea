"""Eight duplicates of every wake-up of one report, at once, on Firestore: `python -m tests.bench.duplicates`."""

import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from functions.app import App
from functions.clock import MovedClock
from functions.model.collections import REPORTS
from functions.model.report import Report
from functions.ports import Wakeup
from functions.steps.receive import Intake, receive
from tests.bench.clients import BODY
from tests.bench.emulated import emulators, service

DUPLICATES = 8
# Ten in the morning in Jambi: late in the evening nobody is reminded before the case climbs.
WORKING_HOURS = datetime(2026, 11, 2, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Outcome:
    """`seconds` by the key of the wake-up; `texts` is how many SMS the officers got."""

    report: Report
    texts: int
    seconds: dict[str, float]


def play() -> Outcome:
    """Routes and notifies one report, on warm instances. Fails when a wake-up does."""
    with service() as running:
        app = running.instance(MovedClock(WORKING_HOURS))
        _one_report(app, "the-first-of-them")
        before = len(app.network.messages(None, 1000))
        report_id, seconds = _one_report(app, "the-one-that-counts")
        found = app.store.get(REPORTS, report_id)
        assert found is not None
        return Outcome(found.document, len(app.network.messages(None, 1000)) - before, seconds)


def _one_report(app: App, key: str) -> tuple[str, dict[str, float]]:
    report_id = receive(app.ports, Intake("api", "bench", key, dict(BODY))).report_id
    return report_id, {due: _all_at_once(app, Wakeup(report_id, due)) for due in ("route", "alert:1")}


def _all_at_once(app: App, wakeup: Wakeup) -> float:
    """Seconds until the last one was answered."""
    together, failures = threading.Barrier(DUPLICATES + 1), list[Exception]()

    def act() -> None:
        together.wait()
        try:
            app.act(wakeup)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=act) for _ in range(DUPLICATES)]
    for thread in threads:
        thread.start()
    together.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return time.perf_counter() - started


def main() -> None:
    with emulators():
        outcome = play()
    print(f"{DUPLICATES} duplicates at once: {outcome.texts} SMS, still due: {', '.join(sorted(outcome.report.due))}")
    for key, seconds in outcome.seconds.items():
        print(f"  {key:8} {seconds:.3f} s")


if __name__ == "__main__":
    main()
