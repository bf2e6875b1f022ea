"""The Terraform of infra/ as Python values: modules, blocks, and the table of functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hcl2

INFRA = Path(__file__).parent.parent.parent / "infra"


@dataclass(frozen=True)
class Declared:
    """One block with its labels, as `resource "google_x" "name"` has two."""

    kind: str
    labels: tuple[str, ...]
    body: dict[str, Any]


@dataclass(frozen=True)
class Module:
    """One folder of *.tf files; `code` is their text without comments."""

    folder: Path
    blocks: tuple[Declared, ...]
    code: str

    @property
    def name(self) -> str:
        return self.folder.name

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Bodies of one kind by their labels, joined with a point."""
        return {".".join(block.labels): block.body for block in self.blocks if block.kind == kind}

    def locals(self) -> dict[str, Any]:
        return {name: value for block in self.blocks if block.kind == "locals" for name, value in block.body.items()}


def read_module(folder: Path) -> Module:
    texts = [path.read_text() for path in sorted(folder.glob("*.tf"))]
    blocks = [block for text in texts for block in _blocks(hcl2.loads(text))]
    return Module(folder, tuple(blocks), "\n".join(_without_comments(text) for text in texts))


@cache
def modules() -> tuple[Module, ...]:
    """The root first."""
    return tuple(read_module(folder) for folder in (INFRA, *sorted((INFRA / "modules").iterdir())))


@cache
def functions() -> dict[str, dict[str, Any]]:
    """The table of entry points."""
    table: dict[str, dict[str, Any]] = modules()[0].locals()["functions"]
    return table


def _blocks(tree: dict[str, Any]) -> Iterator[Declared]:
    for kind, entries in tree.items():
        for entry in entries:
            yield from _labelled(kind, (), _plain(entry))


LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "provider": 1}


def _labelled(kind: str, labels: tuple[str, ...], body: dict[str, Any]) -> Iterator[Declared]:
    if len(labels) == LABELS.get(kind, 0):
        yield Declared(kind, labels, body)
        return
    for label, inner in body.items():
        yield from _labelled(kind, (*labels, label), inner)


def _plain(value: Any) -> Any:
    """Without the parser's marks and without the quotes around literals."""
    if isinstance(value, dict):
        return {_unquoted(name): _plain(inner) for name, inner in value.items() if not name.startswith("__")}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _unquoted(value) if isinstance(value, str) else value


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def _without_comments(text: str) -> str:
    return re.sub(r"^\s*#.*$", "", text, flags=re.M)
