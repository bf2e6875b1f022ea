"""How one bench is run by itself: `python -m tests.bench.NAME [tiny|short|full]`."""

import logging
import os
import sys
from collections.abc import Callable

from functions.emulators import HOW_TO_GET, are_installed
from tests.bench.emulated import emulators
from tests.bench.figures import Section
from tests.bench.sizes import BY_NAME, SHORT, Sizes

Bench = Callable[[Sizes], list[Section]]


class EmulatorsWanted(SystemExit):
    """Where everything has to be measured, nothing may be left out."""


def run_alone(local: Bench | None = None, emulated: Bench | None = None) -> None:
    """Prints what it found; what needs emulators that are not there is left out, and said."""
    quiet()
    sizes = BY_NAME[sys.argv[1]] if len(sys.argv) > 1 else SHORT
    sections, left_out = measured(sizes, [local] if local else [], [emulated] if emulated else [])
    for section in sections:
        print(as_text(section))
    if left_out:
        print(left_out)


def quiet() -> None:
    """A sweep that is measured an hour late raises alarms, and nobody has to come."""
    logging.getLogger("silayang").addHandler(logging.NullHandler())


def measured(sizes: Sizes, local: list[Bench], emulated: list[Bench]) -> tuple[list[Section], str]:
    """The sections, and one line about what was left out. Raises EmulatorsWanted."""
    sections = [section for bench in local for section in bench(sizes)]
    if not emulated:
        return sections, ""
    if not are_installed():
        if os.environ.get("CI") == "true":
            raise EmulatorsWanted(HOW_TO_GET)
        return sections, f"Left out: what is measured on the emulators. {HOW_TO_GET}"
    with emulators():
        sections += [section for bench in emulated for section in bench(sizes)]
    return sections, ""


def as_text(section: Section) -> str:
    lines = [section.title, f"  {section.note}"]
    for line in section.lines:
        target = f"  target {line.target.kind.replace('_', ' ')} {line.target.value:g}" if line.target else ""
        lines.append(f"  {line.key:32} {line.figure}{target}")
    for table in section.tables:
        widths = [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]
        for row in (table.head, *table.rows):
            lines.append("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    return "\n".join(lines)
