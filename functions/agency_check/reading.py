"""YAML as data, with the line of every value; what does not parse or is said twice is a problem, not an exception.

Plain scalars are text, whole numbers, true, false or null. Nothing else is guessed: 15.10 stays the code 15.10, `no`
stays a word and 2026-12-25 stays the day as it was written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from functions.agency_check.problems import Problem

Path_ = tuple[str | int, ...]
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass
class Source:
    """One file: its data, the line of each path into it, and what was wrong with it so far."""

    name: str
    data: Any = None
    lines: dict[Path_, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    faulty: set[Path_] = field(default_factory=set)

    def line(self, path: Path_) -> int:
        """Of the value, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add(self, path: Path_, what: str) -> None:
        """A value that nothing else can be said of."""
        self.faulty.add(path)
        self.remark(path, what)

    def remark(self, path: Path_, what: str) -> None:
        """A value that can be read all the same."""
        self.problems.append(Problem(self.name, self.line(path), what))

    def is_sound(self, path: Path_ = (), inside: bool = True) -> bool:
        """Nothing was wrong at `path` or around it, and nothing `inside` it."""
        return not any(path[: len(fault)] == fault or (inside and fault[: len(path)] == path) for fault in self.faulty)

    def at(self, path: Path_) -> Any:
        """None when it is missing."""
        value = self.data
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def value(self, name: str) -> Any:
        """A sound value at the top, else None."""
        return self.at((name,)) if self.is_sound((name,), inside=False) else None

    def list_at(self, name: str) -> list[dict[str, Any]]:
        """Whatever entries of a list are mappings, sound or not."""
        found = self.at((name,))
        return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []

    def entries(self, *path: str) -> Iterator[tuple[Path_, Any]]:
        """The sound entries of a list or mapping, each with its path; none when it is missing."""
        value = self.at(path)
        pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, entry in pairs:
            if self.is_sound((*path, key)):
                yield (*path, key), entry


def read(folder: Path, name: str) -> Source:
    source = Source(name)
    try:
        node = yaml.compose((folder / name).read_text("utf-8"), Loader=Loader)
        if node is None:
            source.add((), "the file is empty")
        else:
            source.data = _value(source, node, (), ())
    except FileNotFoundError:
        source.add((), "the file is missing")
    except OSError as error:
        source.add((), f"the file cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        source.add((), "the file is not UTF-8: save it as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        source.lines[()] = mark.line + 1 if mark else 1
        source.add((), f"this is not YAML: {error.problem or error.context}. {_hint(error)}")
    except yaml.YAMLError:
        source.add((), "a character stands in the file that YAML does not allow")
    except RecursionError:
        source.add((), "brackets or indentation are nested too deeply")
    return source


def _hint(error: yaml.MarkedYAMLError) -> str:
    if "\\t" in str(error.problem):
        return "Indent with spaces, not with tabs."
    return "Look at the quotes, colons and indentation of this line and the one before."


def _value(source: Source, node: yaml.Node, path: Path_, above: tuple[int, ...]) -> Any:
    source.lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in above:
        source.add(path, "an alias contains itself: write it out")
        return None
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
        source.add(path, f"the tag {node.tag!r} is not understood: leave it out")
        return None
    if isinstance(node, yaml.MappingNode):
        return _mapping(source, node, path, (*above, id(node)))
    if isinstance(node, yaml.SequenceNode):
        inside = (*above, id(node))
        return [_value(source, entry, (*path, n), inside) for n, entry in enumerate(node.value)]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(source, node, path)


def _mapping(source: Source, node: yaml.MappingNode, path: Path_, above: tuple[int, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            source.problems.append(Problem(source.name, line, "a name is expected before the colon"))
            source.faulty.add(path)
            continue
        key = str(key_node.value)
        if key in values:
            first = source.line((*path, key))
            source.problems.append(
                Problem(source.name, line, f"{key!r} stands here a second time, first in line {first}: keep one")
            )
            source.faulty.add((*path, key))
            continue
        source.lines[(*path, key)] = line
        values[key] = _value(source, value_node, (*path, key), above)
    return values


def _scalar(source: Source, node: yaml.ScalarNode, path: Path_) -> Any:
    text = str(node.value)
    if CONTROL.search(text):
        source.add(path, "a line break or control character stands in this value: write it on one line")
    if node.style:  # quoted, or a block
        return text
    if text in WORDS:
        return WORDS[text]
    return int(text) if WHOLE_NUMBER.fullmatch(text) else text
