"""A simulated year in lines for a terminal."""

from collections.abc import Iterator
from datetime import timedelta

from functions.model.agency import Agency, Span
from functions.model.report import Urgency
from functions.simulation.tally import MOST_OF_A_FAIR_SHARE, Carried, Tally, late_share, percentiles
from functions.simulation.traffic import Traffic

HOUR = timedelta(hours=1)


def lines(agency: Agency, traffic: Traffic, tally: Tally) -> Iterator[str]:
    yield (
        f"{agency.name}, version {agency.version}: {traffic.reports} invented reports in {traffic.year}, "
        f"seed {traffic.seed}."
    )
    yield ""
    yield "urgency    reports  within      p50      p90      p99   late  SMS a report"
    for urgency in Urgency:
        outcomes = tally.of(urgency)
        if not outcomes:
            continue
        waits = "".join(f"{spoken(wait) if wait else 'never':>9}" for wait in percentiles(outcomes))
        alerts = sum(outcome.alerts for outcome in outcomes) / len(outcomes)
        within = _span(agency.rules[urgency].accept_within)
        yield f"{urgency:10} {len(outcomes):7} {within:>7}{waits} {late_share(outcomes):>6.0%} {alerts:13.1f}"
    yield ""
    yield "Accepted on the rung:"
    for urgency in Urgency:
        rungs = tally.rungs(tally.of(urgency))
        if rungs:
            yield f"{urgency:10} " + ", ".join(f"{rung} {n / rungs.total():.0%}" for rung, n in rungs.most_common())
    yield f"Leases that ran out before the first contact: {tally.leases_run_out}."
    yield ""
    yield "who                  role         asked  of a fair share  accepted  of a fair share"
    for one in tally.carried.values():
        yield _row(one)
    above = [one.officer.name for one in tally.carried.values() if one.asked_ratio > MOST_OF_A_FAIR_SHARE]
    yield f"Above {MOST_OF_A_FAIR_SHARE} times the fair share while on duty: {', '.join(above) or 'nobody'}."


def spoken(length: timedelta) -> str:
    if length < HOUR:
        return f"{length / timedelta(minutes=1):.0f} min"
    if length < 48 * HOUR:
        return f"{length / HOUR:.1f} h"
    return f"{length / timedelta(days=1):.1f} d"


def _span(span: Span) -> str:
    return f"{span.working_days} wd" if span.working_days else spoken(timedelta(seconds=span.seconds))


def _row(one: Carried) -> str:
    officer = one.officer
    asked, accepted = f"{one.asked:6} {one.asked_ratio:16.2f}", f"{one.accepted:9} {one.accepted_ratio:16.2f}"
    return f"{officer.id:20.20} {officer.role:11} {asked} {accepted}"
