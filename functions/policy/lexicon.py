"""Which words speak of what: an explicit list, versioned with the code, one pattern an entry."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from functions.model.report import Urgency
from functions.policy.text import plain

FILE = Path(__file__).parent.parent / "data" / "lexicon.json"


@dataclass(frozen=True)
class Signal:
    id: str
    urgency: Urgency
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Lexicon:
    version: int
    signals: list[Signal]
    categories: dict[str, re.Pattern[str]]


@cache
def lexicon() -> Lexicon:
    data = json.loads(FILE.read_text())
    return Lexicon(
        version=data["version"],
        signals=[
            Signal(id, Urgency(entry["urgency"]), _any_of(entry["phrases"])) for id, entry in data["signals"].items()
        ],
        categories={id: _any_of(phrases) for id, phrases in data["categories"].items()},
    )


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted((plain(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in longest_first) + r")\b")
