"""`main.py explain` answers every line, whatever it is, and says what intake would decide."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from functions.agency_files import compile_agency
from functions.explain import LONGEST_LINE_BYTES, explain_lines

ROOT = Path(__file__).parent.parent.parent
AGENCY = compile_agency(ROOT / "infra" / "agencies" / "jambi")
NOTHING: dict[str, Any] = {
    "region": None,
    "candidates": [],
    "categories": ["other"],
    "urgency": "medium",
    "signals": [],
}


def explained(lines: bytes) -> list[dict[str, Any]]:
    answers = io.StringIO()
    explain_lines(AGENCY, io.BytesIO(lines), answers)
    return [json.loads(line) for line in answers.getvalue().splitlines()]


def test_a_text_is_explained_as_intake_understands_it() -> None:
    (answer,) = explained(b"dio bawak parang, di kec. Jambi Selatan kota jambi")
    assert answer == {
        "region": "15.71.02",
        "candidates": [],
        "categories": ["psychological"],
        "urgency": "emergency",
        "signals": ["weapon"],
    }


def test_every_line_has_one_answer() -> None:
    lines = b"\n\xff\xfe\x00\n" + b"a" * (3 * LONGEST_LINE_BYTES) + b"\r\n\nsuami memukul saya"
    *others, last = explained(lines)
    assert others == [NOTHING] * 4
    assert last["categories"] == ["physical"]
    assert explained(b"") == []


def test_a_reader_that_leaves_ends_it_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "main.py", "explain"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write(b"suami memukul saya\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["categories"] == ["physical"]
    process.stdout.close()
    process.stdin.write(b"lagi\n" * 10)
    process.stdin.close()
    assert (process.wait(30), process.stderr.read()) == (0, b"")
