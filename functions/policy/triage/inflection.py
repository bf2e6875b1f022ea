"""The forms that an Indonesian verb takes when people text: which spellings belong to which root and voice."""

from collections.abc import Iterator

ACTIVE, PASSIVE, BARE = "me-", "di-", ""
# What a nasal prefix does to the root's first letter: (kept, replaced by).
NASALS = {"p": "m", "t": "n", "s": "ny", "k": "ng", "c": "ny"}
ASSIMILATED = {"b": "m", "d": "n", "j": "n", "g": "ng", "h": "ng", "z": "n"}
VOWELS = frozenset("aeiou")
SUFFIXES = (
    "kannya",
    "kan",
    "ken",
    "innya",
    "in",
    "inyo",
    "i",
    "an",
    "nya",
    "nyo",
    "ny",
    "ku",
    "mu",
    "lah",
    "kah",
    "la",
    "kn",
    "ke",
    "e",
)
CLITICS = ("nya", "nyo", "ny", "ku", "mu", "lah", "kah", "pun", "la", "an", "e", "i", "ne")


def forms(root: str) -> Iterator[tuple[str, str]]:
    """(spelling, voice) of every prefixed form; suffixes are stripped from the text instead."""
    yield root, BARE
    for prefix in ("di", "diper", "de", "kena"):
        yield prefix + root, PASSIVE
    if root[0] not in VOWELS:
        yield "d" + root, PASSIVE
    for stem in _nasal_stems(root):
        yield stem, ACTIVE
        yield "me" + stem, ACTIVE
        yield "pe" + stem, BARE
    yield from ((prefix + root, BARE) for prefix in ("ter", "te", "ke", "ber", "be", "ku", "per", "pe"))
    yield from ((prefix + root, ACTIVE) for prefix in ("memper", "me", "nge"))


def _nasal_stems(root: str) -> set[str]:
    first, rest = root[0], root[1:]
    if first in NASALS:
        stems = {NASALS[first] + rest}
        if first in "pc":
            stems.add({"p": "m", "c": "n"}[first] + root)
        return stems
    if first in ASSIMILATED:
        return {ASSIMILATED[first] + root, "n" + root}
    if first in VOWELS:
        return {"ng" + root}
    return {"ng" + root}


def stripped(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    """`word` without one ending, then without two: the longest endings first, at least three letters stay."""
    once = [word[: -len(ending)] for ending in endings if word.endswith(ending) and len(word) - len(ending) >= 3]
    yield from once
    twice = {
        shorter[: -len(ending)]
        for shorter in once
        for ending in endings
        if shorter.endswith(ending) and len(shorter) - len(ending) >= 4
    }
    yield from sorted(twice, key=len, reverse=True)
