"""Rules that can be kept: somebody stands on every rung, and a reminder comes before the time is up."""

from collections import Counter
from collections.abc import Iterable

from functions.agency_check.reading import Source
from functions.agency_files import span
from functions.policy.ladder import RUNGS

SECONDS_A_DAY = 86400
NEEDS = {"second": 2}


def check_rules(rules: Source, roles: Iterable[str]) -> None:
    """`roles` are those of everybody on the roster."""
    standing = Counter(roles)
    for path, rule in rules.entries("urgency"):
        remind, accept = rule["remind_after"], rule["accept_within"]
        if _length(remind) >= _length(accept):
            what = f"{remind} is not before {accept}, when the next rung is asked: remind sooner"
            rules.remark((*path, "remind_after"), what)
        for n, rung in enumerate(rule["ladder"]):
            if standing and standing[RUNGS[rung]] < NEEDS.get(rung, 1):
                rules.remark((*path, "ladder", n), _nobody(rung))


def _nobody(rung: str) -> str:
    one = "a second officer" if rung in NEEDS else "an officer"
    return f"nobody stands on the rung {rung!r}: add {one} with the role {RUNGS[rung]!r}, or leave the rung out"


def _length(text: str) -> int:
    """Seconds at least."""
    length = span(text)
    return length.seconds + length.working_days * SECONDS_A_DAY
