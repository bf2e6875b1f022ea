"""Where the design bends, on paper and by simulation: `python -m tests.bench.scale`; docs/scale.md explains it."""

from collections.abc import Iterator

from tests.bench.limits import Plan, bends, plan_for
from tests.bench.simulation import Outcome, simulate

RATES = (0.1, 10, 1000, 50_000)


def paper(plan: Plan) -> Iterator[str]:
    yield from _head("what", "one a second takes", "there is", "bends at reports a second", "figure from")
    for bend in sorted(bends(plan), key=lambda bend: bend.at):
        yield f"| {bend.what} | {_short(bend.each)} | {_short(bend.there_is)} | **{_short(bend.at)}** | {bend.source} |"


def plans() -> Iterator[str]:
    """Without the recount, which more of the same does not mend."""
    yield from _head(
        "reports a second", "THREADS", "instances", "shards", "knocks a commit", "sweeps", "texts a second"
    )
    for rate in RATES:
        plan = plan_for(rate)
        cells = (plan.concurrency, plan.instances, plan.index_shards, plan.knocks_a_commit, plan.sweeps)
        yield f"| {' | '.join(_short(cell) for cell in (rate, *cells, plan.texts_a_second))} |"


def simulated() -> Iterator[str]:
    """Half an hour of each rate."""
    yield from _head(
        "a second", "plan", "Firestore", "turned away", "p50", "p99", "waiting", "knocks behind", "recount"
    )
    for rate in RATES:
        for plan in (Plan(), plan_for(rate)):
            for grown in (False, True):
                yield _row(simulate(rate, plan, grown=grown), grown)


def _head(*names: str) -> tuple[str, str]:
    return f"| {' | '.join(names)} |", "|---" * len(names) + "|"


def _row(outcome: Outcome, grown: bool) -> str:
    p50, p99 = (f"{outcome.percentile(share):,} s" if outcome.told else "none" for share in (0.5, 0.99))
    cells = (
        _short(outcome.rate),
        outcome.plan.name,
        "grown" if grown else "new",
        f"{outcome.turned_away / outcome.arrived:.0%}",
        p50,
        p99,
        _short(outcome.waiting),
        _short(outcome.knocks_behind),
        f"{_short(outcome.recount_seconds)} s",
    )
    return f"| {' | '.join(cells)} |"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


if __name__ == "__main__":
    print(*paper(Plan()), "", *plans(), "", *simulated(), sep="\n")
