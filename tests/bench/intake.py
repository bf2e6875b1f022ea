"""Intake against its floor, interleaved in one run: `python -m tests.bench.intake [local|emulators]`.

Prints requests a second (median of the rounds, with the spread) and ours ÷ floor. `ours` holds the wake-ups back until
the round is over, `with the pipeline` lets routing and notifying run beside it on the same two cores.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from tests.bench.emulated import emulators, make_topics

CLIENTS, REQUESTS, ROUNDS = 8, 800, 5


def main() -> None:
    stack = sys.argv[1] if len(sys.argv) > 1 else "local"
    if stack == "local":
        measure(stack, ("floor", "ours", "pipeline"), {})
        return
    project = f"bench-{uuid4().hex[:12]}"
    with emulators():
        make_topics(project)
        measure(stack, ("floor", "ours"), {"GOOGLE_CLOUD_PROJECT": project})


def measure(stack: str, kinds: tuple[str, ...], environment: dict[str, str]) -> None:
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        servers = {kind: Server(stack, kind, Path(folder) / kind, environment) for kind in kinds}
        ports = {kind: running.enter_context(server).port for kind, server in servers.items()}
        for _ in range(ROUNDS + 1):
            for kind in kinds:
                rates[kind].append(_round(ports[kind], "/" if kind == "floor" else "/v1/reports"))
    floor = statistics.median(rates["floor"][1:])
    for kind in kinds:
        kept = rates[kind][1:]
        median = statistics.median(kept)
        print(f"{kind:9} {median:7.0f} requests/s  ({min(kept):.0f} - {max(kept):.0f})  ÷ floor {median / floor:.2f}")


def _round(port: int, path: str) -> float:
    command = [sys.executable, "-m", "tests.bench.clients", str(port), path, str(CLIENTS), str(REQUESTS)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert answer["refused"] == 0, answer
    return float(answer["rate"])


class Server:
    """One server process; `port` is known once it listens."""

    def __init__(self, stack: str, kind: str, folder: Path, environment: dict[str, str]) -> None:
        folder.mkdir()
        own = {"STACK": stack, "DATA_DIR": str(folder), "FLOOR_DB": str(folder / "floor.db")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serve", stack, kind],
            env=os.environ | environment | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> "Server":
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


if __name__ == "__main__":
    main()
