"""Inbound SMS a second through a real Kannel, and our share of the CPU: `python -m tests.bench.kannel [SMS]`."""

import os
import sqlite3
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.faults.service import Process
from tests.gateways.phone_network import PhoneNetwork

SMS = 1000
UNDERSTOOD = "SELECT count(*) FROM documents WHERE collection = 'inbound' AND json_extract(body, '$.kind') IS NOT NULL"


def cpu_seconds(pid: int) -> float:
    """User and system time of one process, as Linux tells."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """From the first text that a phone sends to the last that is stored and understood."""
    sms = int(sys.argv[1]) if len(sys.argv) > 1 else SMS
    folder = Path(tempfile.mkdtemp())
    network = PhoneNetwork(folder)
    network.start()
    service = Process(folder / "var", network.ports["silayang"], **network.environment).start()
    database = sqlite3.connect(folder / "var" / "silayang.db")
    before, began = cpu_seconds(service.pid), time.monotonic()
    texts = [(f"+62812000{n:04}", f"jangan balas. ada yang diejek di kelas {n}") for n in range(sms)]
    network.types(*texts, how_many=sms, every=0.0001)
    while database.execute(UNDERSTOOD).fetchone()[0] < sms:
        threading.Event().wait(0.1)
    took, spent = time.monotonic() - began, cpu_seconds(service.pid) - before
    print(f"{sms} SMS in {took:.1f} s: {sms / took:.0f} a second; {1000 * spent / sms:.1f} ms of our CPU each")
    database.close()
    service.kill()
    network.stop()


if __name__ == "__main__":
    main()
