"""The report of a run: one JSON file for programs, one HTML page for people. Nothing in the page is fetched."""

import json
import os
import platform
import sqlite3
import subprocess
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from functions.clock import SystemClock
from functions.store.codec import time_as_text
from tests.bench.emulated import ROOT
from tests.bench.figures import Line, Section, Table

GROUPS = ("ratios", "counts", "growth")
STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Report:
    """`left_out` is one line, or empty."""

    size: str
    about: dict[str, Any]
    sections: list[Section]
    left_out: str

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]


def about_this_run(load_before: tuple[float, float, float]) -> dict[str, Any]:
    """When, which commit, and on what."""
    return {
        "when": time_as_text(SystemClock().now()),
        "commit": _git("rev-parse", "HEAD"),
        "changed_since_commit": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "load_before": load_before[0],
            "load_after": os.getloadavg()[0],
        },
    }


def as_json(report: Report) -> str:
    """`ratios`, `counts` and `growth` are plain numbers; `spread` says how sure each of them is."""
    groups: dict[str, dict[str, float]] = {group: {} for group in GROUPS}
    spread: dict[str, Any] = {}
    for line in report.lines:
        group, _, name = line.key.partition(".")
        groups[group][name] = line.figure.value
        target = line.target and {line.target.kind: line.target.value, "met": line.target.is_met_by(line.figure.value)}
        spread[line.key] = asdict(line.figure) | {"title": line.title, "target": target}
    sections = [
        {"title": s.title, "note": s.note, "tables": [asdict(table) for table in s.tables]} for s in report.sections
    ]
    whole = {"size": report.size, **report.about, "left_out": report.left_out, **groups}
    return json.dumps(whole | {"spread": spread, "sections": sections}, indent=1, ensure_ascii=False, allow_nan=False)


def as_html(report: Report) -> str:
    machine = report.about["machine"]
    changed = ", changed since" if report.about["changed_since_commit"] else ""
    facts = [
        f"{report.about['when'][:16]} UTC · {report.size} run · commit {report.about['commit'][:10]}{changed}",
        f"{machine['processor']}, {machine['cores']} cores · Python {machine['python']} · SQLite {machine['sqlite']}",
        f"Load {machine['load_before']:.1f} before, {machine['load_after']:.1f} after: above the number of cores the "
        "milliseconds say little. Ratios hold better, for floor and ours took turns.",
        "Bar: the median of the rounds. Thin line: from the lowest round to the highest. Dashed mark: the floor. "
        "Thick mark: the target; green meets it.",
        *filter(None, [report.left_out]),
    ]
    head = "".join(f"<p>{escape(fact)}</p>" for fact in facts)
    body = "".join(_section(section) for section in report.sections)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Silayang: benchmark</title>'
        f"<style>{STYLE}</style><main><h1>How fast, in ratios and counts</h1>{head}{body}</main></html>"
    )


def write(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(as_json(report), encoding="utf-8")
    (folder / "report.html").write_text(as_html(report), encoding="utf-8")


# --- the page ----------------------------------------------------------------------------------------------


def _section(section: Section) -> str:
    bars = "".join(_bar(line) for line in section.lines)
    tables = "".join(_table(table) for table in section.tables)
    return f"<section><h2>{escape(section.title)}</h2><p>{escape(section.note)}</p>{bars}{tables}</section>"


def _bar(line: Line) -> str:
    """The value as a bar, its spread as a whisker, the floor and the target as marks."""
    figure, target = line.figure, line.target
    marks = [figure.high, 1.0 if line.key.startswith("ratios.") else 0.0, target.value if target else 0.0]
    scale = 320 / (1.05 * max(*marks, 0.2))
    state = "" if target is None else "met" if target.is_met_by(figure.value) else "missed"
    words = str(figure)
    if target:
        words += f" · target {target.kind.replace('_', ' ')} {target.value:g}: {state}"
    shapes = f'<rect class="value {state}" y="5" width="{max(figure.value, 0.0) * scale:.1f}" height="12"/>'
    shapes += f'<path class="spread" d="M{max(figure.low, 0.0) * scale:.1f} 11H{max(figure.high, 0.0) * scale:.1f}"/>'
    if line.key.startswith("ratios."):
        shapes += f'<path class="floor" d="M{scale:.1f} 0V22"/>'
    if target:
        shapes += f'<path class="target" d="M{target.value * scale:.1f} 0V22"/>'
    return (
        f'<figure><figcaption><b>{escape(line.title)}</b> <span class="{state}">{escape(words)}</span></figcaption>'
        f'<svg viewBox="0 0 320 22" role="img" aria-label="{escape(f"{line.title}: {words}")}">{shapes}</svg></figure>'
    )


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f'<div class="wide" tabindex="0"><table><tr>{head}</tr>{rows}</table></div>'


# --- the machine -------------------------------------------------------------------------------------------


def _git(*words: str) -> str:
    """Empty where there is no repository."""
    answer = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
