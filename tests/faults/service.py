"""The service as a process of its own: started, killed, started again."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.waiting import comes_true

ROOT = Path(__file__).parent.parent.parent
READY_WITHIN_SECONDS = 20
AGENCY = ROOT / "infra" / "agencies" / "jambi"


class Process:
    """`python main.py run` on a data directory; everything that it says is kept in `said`."""

    def __init__(self, data_dir: Path, port: int | None = None, **environment: str) -> None:
        self.data_dir, self.port, self._environment = data_dir, port or free_port(), environment
        self.said = ""

    def start(self) -> "Process":
        """Returns once it has said where it listens, or has ended."""
        environment = os.environ | {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "STACK": "local"}
        environment |= self._environment
        self._process = subprocess.Popen(
            [sys.executable, "main.py", "run"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listening = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._listening.wait(READY_WITHIN_SECONDS), self.said
        return self

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said += line
            if line.startswith("Stop with"):
                self._listening.set()
        self._listening.set()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._ended()

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self._ended()

    def _ended(self) -> int:
        code = self._process.wait(READY_WITHIN_SECONDS)
        self._reader.join()
        return code

    def wait(self) -> int:
        return self._ended()

    # --- doors

    def call(
        self, method: str, path: str, body: bytes = b"", content_type: str = "application/json", **headers: str
    ) -> tuple[int, bytes]:
        """Raises OSError when nobody listens or the process dies meanwhile."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Content-Type": content_type, **named} if body else named)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except HTTPException as failure:
            raise OSError(type(failure).__name__) from failure
        finally:
            connection.close()

    def posts(self, report: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        status, answer = self.call("POST", "/v1/reports", json.dumps(report).encode(), Idempotency_Key=key)
        return status, json.loads(answer)

    def texts(self, sender: str, text: str) -> None:
        body = json.dumps({"from": sender, "text": text}).encode()
        status, _ = self.call("POST", "/simulator/messages", body)
        assert status == 202

    def sms(self, limit: int = 1000) -> list[dict[str, str]]:
        messages: list[dict[str, str]] = json.loads(self.call("GET", f"/simulator/messages?limit={limit}")[1])
        return messages

    def eventually(self, condition: Callable[[], bool], within_seconds: float, what: str) -> None:
        """Asks again and again over HTTP; the pause is the time that asking takes and a short wait."""
        assert comes_true(condition, within_seconds), f"it never happened: {what}\n{self.said}"
