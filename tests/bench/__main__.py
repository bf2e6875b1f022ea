"""Every bench of the report: `python -m tests.bench [short|full]`, or `make bench` and `make bench-full`."""

import os
import sys
from pathlib import Path

from tests.bench import cold_start, counts, end_to_end, growth, growth_in_the_cloud, intake, stages, webhook
from tests.bench.alone import Bench, measured, quiet
from tests.bench.report import Report, about_this_run, write
from tests.bench.sizes import BY_NAME, Sizes

FOLDER = Path("var") / "bench"
LOCAL: list[Bench] = [
    intake.on_sqlite,
    stages.measure,
    end_to_end.on_sqlite,
    webhook.on_sqlite,
    growth.measure,
]
EMULATED: list[Bench] = [
    counts.measure,
    intake.on_emulators,
    end_to_end.on_emulators,
    webhook.on_emulators,
    growth_in_the_cloud.measure,
    cold_start.measure,
]


def run(sizes: Sizes, local: list[Bench], emulated: list[Bench]) -> Report:
    load = os.getloadavg()
    sections, left_out = measured(sizes, local, emulated)
    return Report(sizes.name, about_this_run(load), sections, left_out)


def main() -> None:
    quiet()
    report = run(BY_NAME[sys.argv[1] if len(sys.argv) > 1 else "short"], LOCAL, EMULATED)
    write(report, FOLDER)
    for line in report.lines:
        print(f"{line.title:52} {line.figure}")
    if report.left_out:
        print(report.left_out)
    print(f"{FOLDER / 'report.html'} and {FOLDER / 'report.json'}")


if __name__ == "__main__":
    main()
