"""`python main.py explain`: what intake makes of each line of text, as one line of JSON."""

import json
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, TextIO

from functions.agency_files import compile_agency
from functions.model.agency import Agency
from functions.policy.keywords import place_and_words
from functions.policy.places import find_place
from functions.policy.triage import triage
from functions.settings import Settings

LONGEST_LINE_BYTES = 64 * 1024
# schemas/report.schema.json: maxLength of /incident/description
LONGEST_TEXT = 8000


def explain(settings: Settings) -> None:
    """Reads standard input to its end. A reader that goes away ends it without a word."""
    agency = compile_agency(settings.agency_dir)
    try:
        explain_lines(agency, sys.stdin.buffer, sys.stdout)
    except BrokenPipeError:
        # Python flushes once more at exit: into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def explain_lines(agency: Agency, texts: BinaryIO, answers: TextIO) -> None:
    """One answer a line, at once, for an empty line too."""
    for text in _lines(texts):
        answers.write(json.dumps(explained(agency, text)) + "\n")
        answers.flush()


def explained(agency: Agency, text: str) -> dict[str, Any]:
    """As an SMS of these words would be understood."""
    named, words = place_and_words(text)
    facts = triage({"reporter": {"role": "heard"}, "incident": {"description": words}})
    place = find_place(agency, named, words)
    return {
        "region": place.region,
        "candidates": place.candidates,
        "categories": facts.categories,
        "urgency": facts.urgency.value,
        "signals": facts.signals,
    }


def _lines(texts: BinaryIO) -> Iterator[str]:
    """Decoded as far as it goes; of a line longer than a report may be, the beginning."""
    while line := texts.readline(LONGEST_LINE_BYTES):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = texts.readline(LONGEST_LINE_BYTES)
        yield line.decode(errors="replace").rstrip("\r\n")[:LONGEST_TEXT]
