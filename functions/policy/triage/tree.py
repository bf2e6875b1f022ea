"""The phrases of the lexicon as a tree of names: what may follow a word at once, what after a gap."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

GAP = "*"


@dataclass(slots=True)
class Branch:
    """What phrases say from one word on, by the name of the next, while they are planted."""

    next: "dict[str, Branch]" = field(default_factory=dict)
    gap: "dict[str, Branch]" = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Node:
    """A place in the tree, its branches by the number of a name. `wanted`: the bits of all that may follow, `later`
    of those that may after a gap.
    """

    next: "dict[int, Node]"
    gap: "dict[int, Node]"
    ends: tuple[str, ...]
    wanted: int
    later: int

    def reached(self, named: int, adjacent: bool) -> "list[Node]":
        """Where the names of `named`, all of them wanted, lead: by `next` too when nothing was skipped."""
        ways = (self.next, self.gap) if adjacent else (self.gap,)
        return [way[number] for number in _numbers(named) for way in ways if number in way]


@dataclass(slots=True)
class Sense:
    """What one word means to the tree: phrases that it ends alone, those that it begins, and the bits of its names."""

    ends: tuple[str, ...]
    begins: tuple[Node, ...]
    wanted: int
    later: int
    bits: int
    _reached: tuple[dict[int, list[Node]], dict[int, list[Node]]] = field(default_factory=lambda: ({}, {}))

    def reached(self, named: int, adjacent: bool) -> list[Node]:
        """As Node's; what a pair of words makes is looked up in all that the first begins only once."""
        known = self._reached[adjacent]
        nodes = known.get(named)
        if nodes is None:
            nodes = [child for node in self.begins for child in node.reached(node.wanted & named, adjacent)]
            known[named] = nodes
        return nodes


NO_SENSE = Sense((), (), 0, 0, 0)


def _numbers(bits: int) -> list[int]:
    found = []
    while bits:
        found.append(bits.bit_length() - 1)
        bits ^= 1 << found[-1]
    return found


def plant(begins: dict[str, Branch], names: Iterable[str], end: str) -> None:
    first, *others = names
    branch = begins.setdefault(first, Branch())
    follows = branch.next
    for name in others:
        if name == GAP:
            follows = branch.gap
            continue
        branch = follows.setdefault(name, Branch())
        follows = branch.next
    if end not in branch.ends:
        branch.ends.append(end)


@dataclass(slots=True)
class Tree:
    """`numbers`: one for each name that a phrase asks for after its first word, low ones for those of common words."""

    begins: dict[str, Node]
    numbers: dict[str, int]

    def sense(self, names: tuple[str, ...]) -> Sense:
        if self.begins.keys().isdisjoint(names) and self.numbers.keys().isdisjoint(names):
            return NO_SENSE
        begun = [self.begins[name] for name in dict.fromkeys(names) if name in self.begins]
        bits = (1 << self.numbers[name] for name in names if name in self.numbers)
        return Sense(
            ends=tuple(dict.fromkeys(end for node in begun for end in node.ends)),
            begins=tuple(node for node in begun if node.wanted),
            wanted=reduce(or_, (node.wanted for node in begun), 0),
            later=reduce(or_, (node.later for node in begun), 0),
            bits=reduce(or_, bits, 0),
        )


def grown(begins: dict[str, Branch], words: Iterable[tuple[str, ...]]) -> Tree:
    """Branches that go on alike become one node. `words`: the names of each, common ones have many."""
    most: dict[str, int] = {}
    for names in words:
        most |= {name: max(most.get(name, 0), len(names)) for name in names}
    asked = dict.fromkeys(name for branch in begins.values() for name in _asked(branch))
    numbers = {name: number for number, name in enumerate(sorted(asked, key=lambda name: -most.get(name, 0)))}
    known: dict[Any, Node] = {}
    return Tree({name: _joined(branch, numbers, known) for name, branch in begins.items()}, numbers)


def _asked(branch: Branch) -> Iterator[str]:
    for follows in (branch.next, branch.gap):
        for name, child in follows.items():
            yield name
            yield from _asked(child)


def _joined(branch: Branch, numbers: dict[str, int], known: dict[Any, Node]) -> Node:
    after, later = (
        {numbers[name]: _joined(child, numbers, known) for name, child in follows.items()}
        for follows in (branch.next, branch.gap)
    )
    wanted, gapped = (reduce(or_, (1 << number for number in numbers), 0) for numbers in (after | later, later))
    goes_on = (tuple((number, id(child)) for number, child in each.items()) for each in (after, later))
    return known.setdefault((*goes_on, tuple(branch.ends)), Node(after, later, tuple(branch.ends), wanted, gapped))
