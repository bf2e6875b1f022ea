"""The words that stand around places, as data: what leads to one, and what is none."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent.parent.parent / "data"
# How the official table itself abbreviates.
OFFICIAL_SHORT = {"kt": "koto", "lbk": "lubuk", "dsn": "dusun", "p": "pulau", "muaro": "muara"}


@dataclass(frozen=True)
class Words:
    """`cues` and `levels` by word; `generic` names count only after their kind, `everyday` ones with any context.

    No name begins with a `common` word; `vocabulary` are words with which one may. `not_places` are near to a name and
    are none misspelt. After a `shortened` word a stop ends nothing.
    """

    levels: dict[str, str]
    short_forms: dict[str, tuple[str, ...]]
    long_forms: dict[str, str]
    joined_heads: tuple[str, ...]
    cues: dict[str, frozenset[str]]
    stops: frozenset[str]
    between: frozenset[str]
    either: frozenset[str]
    violence: re.Pattern[str]
    generic: frozenset[str]
    everyday: frozenset[str]
    elsewhere: frozenset[str]
    not_places: frozenset[str]
    common: frozenset[str]
    vocabulary: frozenset[str]
    shortened: frozenset[str]
    numerals: frozenset[str]
    initials: dict[str, str]
    directions: frozenset[str]


@cache
def words() -> Words:
    data = json.loads((DATA / "place-words.json").read_text(encoding="utf-8"))
    levels = {word: level for level, listed in data["levels"].items() for word in listed.split()}
    short_forms = {word: tuple(listed.split()) for word, listed in data["short_forms"].items()}
    return Words(
        levels=levels,
        short_forms=short_forms,
        long_forms=OFFICIAL_SHORT,
        joined_heads=tuple(data["joined_heads"].split()),
        cues={cue: _as_spoken(listed.split()) for cue, listed in data["cues"].items()},
        stops=frozenset(data["stops"].split()),
        between=frozenset(data["between"].split()),
        either=frozenset(data["or"].split()),
        violence=re.compile("|".join(data["violence"].split())),
        generic=frozenset(data["generic"].split()),
        everyday=frozenset(name.replace(" ", "") for name in data["everyday"]),
        elsewhere=frozenset(data["elsewhere"].split()),
        not_places=frozenset(data["not_places"].split()),
        common=frozenset(data["common"].split()),
        vocabulary=frozenset((DATA / "lexicon" / "everyday.txt").read_text(encoding="utf-8").split()),
        initials=data["initials"],
        directions=frozenset(data["directions"].split()),
        numerals=frozenset(data["numerals"].split()),
        shortened=frozenset(data["shortened"].split())
        | levels.keys()
        | {way for word, ways in short_forms.items() for way in ways if way not in short_forms and way != word},
    )


def _as_spoken(listed: list[str]) -> frozenset[str]:
    """`lokasinya` is `lokasinyo` in Jambi."""
    return frozenset(listed) | {f"{word.removesuffix('nya')}nyo" for word in listed if word.endswith("nya")}
