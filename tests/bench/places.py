"""What finding a place costs in processor time: for an SMS, for 4,000 characters, and at first use."""

import json
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from functions.agency_files import compile_agency
from functions.policy.places import find_place
from functions.policy.places.building import index_of

ROOT = Path(__file__).parent.parent.parent
TEXTS = [json.loads(line)["text"] for line in (ROOT / "tests" / "data" / "places.jsonl").open(encoding="utf-8")]
LONG = " ".join((ROOT / "tests" / "data" / "no-places.txt").read_text(encoding="utf-8").split())
ROUNDS = 30


def microseconds(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        act()
        taken.append((time.process_time() - start) * 1e6)
    return min(taken)


def main() -> None:
    agency = compile_agency(ROOT / "infra" / "agencies" / "jambi")
    tracemalloc.start()
    index_of(agency)
    held = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    again = agency.__class__(**{**agency.__dict__, "version": "again"})
    start = time.process_time()
    index_of(again)
    built = (time.process_time() - start) * 1e3
    short = microseconds(lambda: [find_place(agency, text) for text in TEXTS]) / len(TEXTS)
    plain, dense = (LONG * 4)[:4000], " ".join(TEXTS)[:4000]
    print(f"index: {held:.1f} MB, {built:.0f} ms to build")
    print(f"an SMS: {short:.0f} us")
    print(f"4,000 characters: {microseconds(lambda: find_place(agency, plain)):.0f} us")
    print(f"4,000 characters full of places: {microseconds(lambda: find_place(agency, dense)):.0f} us")


if __name__ == "__main__":
    main()
