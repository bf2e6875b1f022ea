"""Whether what Firestore bills stays flat as the store grows: `python -m tests.bench.growth_in_the_cloud [short|full]`.

In documents read and not in time: the emulator keeps everything in memory, is slow with many documents, and has none of
Firestore's own indexes, so its milliseconds would say nothing about Google's.
"""

from collections.abc import Callable
from dataclasses import replace

from functions.clock import MovedClock, SystemClock
from tests.bench.alone import run_alone
from tests.bench.counted import Count, counted
from tests.bench.emulated import service
from tests.bench.figures import Line, Section, Table, exponent
from tests.bench.growth import FLAT, LOOKS, SWEEP, look, sweep_all
from tests.bench.sizes import Sizes
from tests.bench.stored import fill

READS = {**LOOKS, SWEEP: "a sweep"}


def measure(sizes: Sizes) -> list[Section]:
    reads = {size: _reads(size, sizes) for size in sizes.stored_in_the_cloud}
    slopes = {kind: exponent({size: [float(counts[kind])] for size, counts in reads.items()}) for kind in READS}
    steepest = max((slopes[kind] for kind in LOOKS), key=lambda slope: slope.value)
    lines = [
        Line("growth.lookup_reads_exponent", "Documents read by look-ups: the steepest", steepest, FLAT),
        Line("growth.sweep_reads_exponent", "Documents read by a sweep", slopes[SWEEP], FLAT),
    ]
    rows = [(title, *(str(counts[kind]) for counts in reads.values())) for kind, title in READS.items()]
    note = (
        f"Counted on the wire, exactly; the last of two. {sizes.open} reports are open, {sizes.due} of them due. "
        "Time is not measured here: large stores are beyond the emulator, and its time is not Google's."
    )
    table = Table(("documents read", *(f"{size:,} stored" for size in reads)), rows)
    return [Section("Reads on Firestore as the store grows", note, lines, [table])]


def _reads(size: int, sizes: Sizes) -> dict[str, int]:
    with service() as running, counted() as count:
        clock = MovedClock(SystemClock().now())
        stored = fill(running.instance(clock), clock, size, sizes)
        reads = {kind: _second(count, lambda kind=kind: look(kind, stored, stored.ids[0])) for kind in LOOKS}  # type: ignore[misc]
        return reads | {SWEEP: _second(count, lambda: sweep_all(sizes.due, stored))}


def _second(count: Count, act: Callable[[], None]) -> int:
    """The first one may read the agency as well."""
    act()
    before = replace(count)
    act()
    return (count - before).reads


if __name__ == "__main__":
    run_alone(emulated=measure)
