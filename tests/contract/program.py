"""A program of ours as a process of its own, watched by what it says."""

import os
import signal
import subprocess
import threading
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parent.parent.parent
READY_WITHIN_SECONDS = 60


class Program:
    """Started on entering; ready once a line holds `ready`. Leads a group of its own, which ends with it."""

    def __init__(self, *command: str, ready: str, **environment: str) -> None:
        self._command, self._ready, self._environment = command, ready, environment
        self.said = ""

    def __enter__(self) -> "Program":
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=os.environ | self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._heard = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._heard.wait(READY_WITHIN_SECONDS), self.said
        assert self._ready in self.said, self.said
        return self

    def __exit__(
        self, type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.said += line
            if self._ready in line:
                self._heard.set()
        self._heard.set()

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(READY_WITHIN_SECONDS)
