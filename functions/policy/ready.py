"""What policy makes of its data at every start alike, kept ready: read in a tenth of the time that making it takes.

`python main.py ready` writes it, for the archive of the cloud and for a container. Without it, or when a file that it
was made from has changed since, it is made at first use.
"""

import pickle
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Generic, TypeVar

FOLDER = Path(__file__).parent.parent / "data" / "ready"
DIGEST_BYTES = 32

Made = TypeVar("Made")


class Ready(Generic[Made]):
    """`made_from`: every file, code and data, that what is made depends on; `version`: of what is in no file."""

    def __init__(
        self,
        name: str,
        made_from: Iterable[Path],
        make: Callable[[], Made],
        version: str = "",
        folder: Path = FOLDER,
    ) -> None:
        self.file = folder / f"{name}.pickle"
        self.made_from = sorted(made_from)
        self._make = make
        self._version = version

    def get(self) -> Made:
        """As it was written, when that is what would be made now; else made now."""
        if self.file.exists():
            with self.file.open("rb") as written:
                if written.read(DIGEST_BYTES) == self._digest():
                    made: Made = pickle.load(written)  # noqa: S301 - our own, and beside our own code
                    return made
        return self._make()

    def write(self) -> None:
        """Whole or not at all: what stops half-way leaves nothing that a start would read."""
        self.file.parent.mkdir(exist_ok=True)
        unfinished = self.file.with_suffix(".unfinished")
        unfinished.write_bytes(self._digest() + pickle.dumps(self._make(), pickle.HIGHEST_PROTOCOL))
        unfinished.replace(self.file)

    def _digest(self) -> bytes:
        digest = blake2b(self._version.encode(), digest_size=DIGEST_BYTES)
        for file in self.made_from:
            digest.update(blake2b(file.read_bytes()).digest())
        return digest.digest()
