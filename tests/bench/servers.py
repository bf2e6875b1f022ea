"""Servers and clients in processes of their own, so that neither takes the other's interpreter."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.figures import take_turns
from tests.bench.sizes import Sizes

FLOOR = "floor"
PATHS = {FLOOR: "/", "intake": "/v1/reports", "pipeline": "/v1/reports", "webhook": "/sms/simulator/inbound"}
Rates = dict[str, list[float]]


@dataclass(frozen=True)
class Server:
    """`authorization` is what its gateway shows."""

    kind: str
    port: int
    authorization: str

    def rate(self, clients: int, requests: int) -> float:
        """Requests a second. Fails when one was refused."""
        command = [sys.executable, "-m", "tests.bench.clients", str(self.port), PATHS[self.kind]]
        command += [str(clients), str(requests), *([self.authorization] if self.kind == "webhook" else [])]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        assert answer["refused"] == 0, answer
        return float(answer["rate"])


@contextmanager
def servers(stack: str, kinds: Sequence[str], **environment: str) -> Iterator[dict[str, Server]]:
    """One of each kind, with a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        yield {kind: running.enter_context(_server(stack, kind, Path(folder) / kind, environment)) for kind in kinds}


@contextmanager
def _server(stack: str, kind: str, folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    folder.mkdir()
    own = {"STACK": stack, "DATA_DIR": str(folder), "FLOOR_DB": str(folder / "floor.db")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.serve", stack, kind],
        env=os.environ | environment | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield Server(kind, **json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


def rates(running: dict[str, Server], clients: int, sizes: Sizes) -> Rates:
    """In turns. A single client has an eighth of the requests, so that its rounds last no longer."""
    requests = sizes.requests if clients > 1 else max(sizes.requests // 8, 1)
    return take_turns({kind: partial(server.rate, clients, requests) for kind, server in running.items()}, sizes.rounds)
