"""A function in a fresh process, up to its first answer: `python -m tests.bench.first_answer TARGET SOURCE`.

Standard input holds the call; one line of JSON comes back, and the process ends without ceremony.
"""

import json
import os
import sys
from pathlib import Path

import functions_framework


def main() -> None:
    target, source = sys.argv[1:]
    call = json.load(sys.stdin)
    app = functions_framework.create_app(target=target, source=source)  # type: ignore[no-untyped-call]
    answer = app.test_client().open(
        call["path"], method=call["method"], data=call["body"].encode(), headers=call["headers"]
    )
    said = {
        "status": answer.status_code,
        "modules": len(sys.modules),
        "megabytes": _megabytes(),
        "cpu": _user_seconds(),
    }
    print(json.dumps(said), flush=True)
    sys.stderr.flush()
    os._exit(0)


def _user_seconds() -> float:
    return os.times().user


def _megabytes() -> float:
    """The most that this program held; getrusage would count what its parent held before it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
