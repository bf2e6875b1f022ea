"""Words that mean nothing, so that none is puzzled over twice in the life of a process."""

from dataclasses import dataclass, field

AT_MOST = 20_000


@dataclass
class Forgotten:
    """Holds salted hashes and never a word: what a reporter wrote cannot be read from it."""

    _hashes: set[int] = field(default_factory=set)

    def __contains__(self, word: object) -> bool:
        return hash(word) in self._hashes

    def add(self, word: str) -> None:
        if len(self._hashes) < AT_MOST:
            self._hashes.add(hash(word))
