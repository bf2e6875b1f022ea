"""What is kept ready between starts is what would be made now, or it is not used."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.agency_files import compile_agency
from functions.commands.ready import made_for
from functions.policy.ready import Ready

ROOT = Path(__file__).parent.parent.parent
AGENCY = compile_agency(ROOT / "infra" / "agencies" / "jambi")
KEPT: dict[str, Ready[Any]] = dict(zip(("triage/lexicon.py", "places/building.py"), made_for(AGENCY), strict=True))


def policies_of(file: Path) -> Iterator[Path]:
    """The files of policy that one imports, and those that these import."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("functions.policy."):
            imported = ROOT / (node.module.replace(".", "/") + ".py")
            if imported.exists():
                yield imported
                yield from policies_of(imported)


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
def test_what_was_written_is_read_as_it_was_made(kept: Ready[Any], tmp_path: Path) -> None:
    kept.file = tmp_path / "ready" / "kept.pickle"
    made = kept.get()
    kept.write()
    assert kept.get() == made


@pytest.mark.parametrize("name", KEPT)
def test_every_file_of_policy_that_has_a_part_in_it_is_watched(name: str) -> None:
    maker = ROOT / "functions" / "policy" / name
    assert {maker, *policies_of(maker)} - {ROOT / "functions" / "policy" / "ready.py"} <= set(KEPT[name].made_from)


def test_what_was_written_is_not_used_once_code_data_or_version_have_changed(tmp_path: Path) -> None:
    source = tmp_path / "words.txt"
    source.write_text("one")

    def kept(version: str, made: str) -> Ready[str]:
        return Ready("words", [source], lambda: made, version, folder=tmp_path / "ready")

    assert kept("1", "made").get() == "made"
    kept("1", "written").write()
    assert kept("1", "made").get() == "written"
    assert kept("2", "made").get() == "made"
    source.write_text("two")
    assert kept("1", "made").get() == "made"
