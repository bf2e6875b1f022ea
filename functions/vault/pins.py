"""PINs as Argon2id hashes (RFC 9106, the library's low-memory profile)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY


class Argon2Pins:
    def __init__(self) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._nobody = self._hasher.hash("nobody's pin")

    def hash(self, pin: str) -> str:
        return self._hasher.hash(pin)

    def fits(self, pin: str, hashed: str | None) -> bool:
        """Takes as long when there is no hash: an account cannot be told to exist."""
        try:
            self._hasher.verify(hashed or self._nobody, pin)
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None
