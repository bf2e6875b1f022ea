"""What triage costs on intake's path: `python -m tests.bench.triage`. Prints microseconds, warm, and the first call."""

import json
import time
from collections.abc import Callable
from pathlib import Path

TEXTS = Path(__file__).parent.parent / "data" / "triage.jsonl"
ROUNDS = 30


def main() -> None:
    first = time.perf_counter()
    from functions.policy.triage.reading import read

    imported = time.perf_counter()
    read("lapor, suami memukul istrinya")
    print(f"import {1e3 * (imported - first):.1f} ms, first text {1e3 * (time.perf_counter() - imported):.1f} ms")
    texts = [json.loads(line)["text"] for line in TEXTS.read_text().splitlines()]
    sms = [(text * 3)[:160] for text in texts]
    stories = [" ".join(texts[start:] + texts)[:4000] for start in range(0, len(texts), 20)]
    strange = [
        "qxzwvb" * 11 + " ",
        "tidak ",
        "anak ",
        "dipukul suami ",
        "1a2b3c ",
        "bunuh*diri ",
        "ы",
        "d.i.p.u.k.u.l ",
    ]
    print(f"SMS of 160 characters     {cost(read, sms):8.0f} us")
    print(f"story of 4,000 characters {cost(read, stories):8.0f} us")
    for word in strange:
        print(f"4,000 characters of {word[:14]!r:17} {cost(read, [(word * 4000)[:4000]]):8.0f} us")


def cost(read: Callable[[str], object], texts: list[str]) -> float:
    """The best round's mean over its texts, in microseconds of processor time: what others do meanwhile only adds."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            read(text)
        rounds.append((time.process_time() - start) / len(texts))
    return min(rounds) * 1e6


if __name__ == "__main__":
    main()
