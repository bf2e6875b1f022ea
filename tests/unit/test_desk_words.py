"""Every code that the desk may have to show has its Indonesian words."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from functions.desk.phrases import harmless, length, words
from functions.model.report import Outcome, Stage, Urgency
from functions.policy.ladder import OUTSIDE, RUNGS
from functions.policy.triage.lexicon import lexicon
from functions.steps.case import KINDS
from functions.validation import schema

ROOT = Path(__file__).parent.parent.parent


def _choices(*path: str) -> set[str]:
    here = schema("report")
    for step in path:
        here = here[step]
    return set(here["enum"])


def _noted() -> set[str]:
    """Every code that some step writes into a history, as its source spells it."""
    sources = (ROOT / "functions").glob("*/*.py")
    return {
        code for source in sources for code in re.findall(r'\.note\(\w+(?:\.now)?, f?"([a-z_]+)', source.read_text())
    }


VICTIM = ("properties", "victims", "items", "properties")
INCIDENT = ("properties", "incident", "properties")
SKILLS = {
    f"{has}:{what}" for has in ("skill", "lacks") for what in ("child_interview", "sign_language", "local_language")
}
CODES = {
    "urgency": set(Urgency),
    "stage": set(Stage),
    "signal": {*(row.id for row in lexicon().rows if row.urgency), lexicon().danger_items[0]},
    "category": _choices("$defs", "category"),
    "age": _choices(*VICTIM, "age_group"),
    "sex": _choices(*VICTIM, "sex"),
    "need": _choices(*VICTIM, "needs", "items"),
    "relation": _choices("properties", "suspects", "items", "properties", "relation"),
    "role": _choices("properties", "reporter", "properties", "role"),
    "last_happened": _choices(*INCIDENT, "last_happened"),
    "setting": _choices(*INCIDENT, "setting"),
    "event": {*KINDS, *_noted()},
    "conflict": {"named", "relative", "institution", "police", "superior", "recused"},
    "why": {f"rung:{name}" for name in (*RUNGS, OUTSIDE)}
    | {
        f"{has}:{skill}"
        for has in ("skill", "lacks")
        for skill in ("child_interview", "sign_language", "local_language")
    }
    | {"suited", "woman", "no_woman", "full"},
    "ending": {*Outcome, "withdrawn", "duplicate", "not_a_report"},
}


@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_its_words(kind: str) -> None:
    assert CODES[kind] <= words()[kind].keys()


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(5, "1 mnt"), (3540, "59 mnt"), (7500, "2 jam 5 mnt"), (14340, "3 jam"), (-7200, "2 jam"), (259200, "3 hari")],
)
def test_a_length_of_time_is_short(seconds: int, says: str) -> None:
    assert length(timedelta(seconds=seconds)) == says


def test_what_turns_or_hides_text_is_made_visible() -> None:
    assert harmless("ibu\u202egnp\x00\u200b\nbaris\tdua") == "ibu�gnp��\nbaris\tdua"
