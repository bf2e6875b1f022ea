"""One mention of a place in a text, and what of the name's bearers it means."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from functions.policy.places.index import ELSEWHERE

FIRST_CITY = "71"
MEANT_AT_MOST = 4096
LEVELS = {1: "province", 2: "regency", 3: "district", 4: "village"}
# Where a name ends, how it is written, whose it is.
Named = tuple[int, str, frozenset[str]]


class Weight(IntEnum):
    """How much a mention says about where it happened."""

    NOTHING = 0
    HINT = 1
    ASIDE = 2
    NAMED = 3
    PLACE = 4
    HOME = 5
    PLACE_OF_HARM = 6
    NOW = 7
    EVENT = 8


@dataclass(frozen=True)
class Mention:
    """Tokens `start` to `end`. `codes` is what is meant, `others` what else bears the name."""

    start: int
    end: int
    key: str
    codes: frozenset[str]
    others: frozenset[str]
    kind: str | None
    weight: Weight = Weight.NAMED


@cache
def level_of(code: str) -> str | None:
    return None if code == ELSEWHERE else LEVELS[code.count(".") + 1]


@cache
def is_of(code: str, kind: str) -> bool:
    """The second part of a city's code begins at 71."""
    level = level_of(code)
    if level != "regency":
        return level == kind
    return kind == ("city" if code.split(".")[1] >= FIRST_CITY else "regency")


def lies_in(codes: frozenset[str], container: str) -> bool:
    """Whether one of the `codes` is inside the container."""
    return container in around(codes)


@lru_cache(maxsize=MEANT_AT_MOST)
def around(codes: frozenset[str]) -> frozenset[str]:
    """All that contains one of the `codes`, from the province down."""
    return frozenset(container for code in codes for container in _around(code))


@cache
def containers(code: str) -> tuple[str, ...]:
    """Its regency and its district, as far as it lies in them."""
    return _around(code)[1:]


@cache
def _around(code: str) -> tuple[str, ...]:
    parts = code.split(".")
    return tuple(".".join(parts[:depth]) for depth in range(1, len(parts)))


def chosen(at: int, named: Named, kind: str | None) -> Mention:
    end, key, codes = named
    return Mention(at, end, key, meant(codes, kind), codes, kind)


@lru_cache(maxsize=MEANT_AT_MOST)
def meant(codes: frozenset[str], kind: str | None) -> frozenset[str]:
    """Of several that bear a name: those of the kind that is said, else the highest."""
    of_kind = frozenset(code for code in codes if is_of(code, kind)) if kind else frozenset()
    if kind is None or not of_kind:
        order = ["village", "district", "regency"] if kind == "village" else ["regency", "district", "village"]
        for level in order:
            of_kind = frozenset(code for code in codes if level_of(code) in (level, None))
            if of_kind - {ELSEWHERE}:
                break
    return of_kind or codes
