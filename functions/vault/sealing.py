"""Sealing with public keys, opening with private ones, and everything derived from the one secret."""

import hmac
import os
from collections.abc import Iterable
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from functions.model.report import Sealed
from functions.policy.tickets import ticket_from
from functions.vault.keys import IntakeKeys, public_keys

if TYPE_CHECKING:
    import tink
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class PublicKey:
    """What seals, and the id of the key that opens it."""

    def __init__(self, keyset: str) -> None:
        from tink import hybrid

        handle = public_keys(keyset)
        self._id = str(handle.keyset_info().primary_key_id)
        self._encrypt = handle.primitive(hybrid.HybridEncrypt).encrypt

    def seal(self, owner_id: str, plaintext: bytes) -> Sealed:
        return Sealed(self._id, self._encrypt(plaintext, owner_id.encode()))


class TinkSealer:
    """The report's id is the context of every seal: ciphertext moved to another report does not open."""

    def __init__(self, keys: IntakeKeys) -> None:
        self._keys = keys
        self._key_id, self._secret = keys.derivation_key_id, keys.derivation_secret
        self._purpose_keys: dict[str, bytes] = {}

    @cached_property
    def _case(self) -> PublicKey:
        return PublicKey(self._keys.case)

    @cached_property
    def _contact(self) -> PublicKey:
        return PublicKey(self._keys.contact)

    def seal_case(self, report_id: str, plaintext: bytes) -> Sealed:
        return self._case.seal(report_id, plaintext)

    def seal_contact(self, owner_id: str, plaintext: bytes) -> Sealed:
        return self._contact.seal(owner_id, plaintext)

    def id_of(self, *parts: str) -> str:
        return self._derive("id", parts)[:16].hex()

    def digest(self, purpose: str, *parts: str) -> str:
        return f"{self._key_id}:{self._derive(purpose, parts)[:16].hex()}"

    def marks(self, purpose: str, texts: Iterable[str]) -> list[int]:
        """BLAKE2b with a key (RFC 7693): a long text has hundreds of marks, on the path of its report."""
        key = hmac.digest(self._secret, f"marks/{purpose}".encode(), "sha256")
        return [int.from_bytes(blake2b(each.encode(), key=key, digest_size=4).digest()) for each in texts]

    def ticket_of(self, report_id: str) -> str:
        return ticket_from(self._derive("ticket", (report_id,)))

    def seal_reply(self, report_id: str, plaintext: bytes) -> Sealed:
        nonce = os.urandom(NONCE_BYTES)
        return Sealed(self._key_id, nonce + self._reply_key(report_id).encrypt(nonce, plaintext, report_id.encode()))

    def open_reply(self, report_id: str, sealed: Sealed) -> bytes:
        nonce, rest = sealed.ciphertext[:NONCE_BYTES], sealed.ciphertext[NONCE_BYTES:]
        return self._reply_key(report_id).decrypt(nonce, rest, report_id.encode())

    def _reply_key(self, report_id: str) -> "AESGCM":
        """HKDF (RFC 5869) from the ticket, with the report's id as salt."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key = HKDF(SHA256(), length=32, salt=report_id.encode(), info=b"reply")
        return AESGCM(key.derive(self.ticket_of(report_id).encode()))

    def _derive(self, purpose: str, parts: tuple[str, ...]) -> bytes:
        """HMAC-SHA-256 (RFC 2104) over length-prefixed parts: no two lists of parts run into one text."""
        message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts))
        return hmac.digest(self._key_for(purpose), message, "sha256")

    def _key_for(self, purpose: str) -> bytes:
        """One key a purpose, of which there are a dozen."""
        key = self._purpose_keys.get(purpose)
        if key is None:
            key = self._purpose_keys[purpose] = hmac.digest(self._secret, purpose.encode(), "sha256")
        return key


class TinkOpener:
    """Raises tink.TinkError when the key or the owner is another."""

    def __init__(self, private: "tink.KeysetHandle") -> None:
        from tink import hybrid

        self._decrypt = private.primitive(hybrid.HybridDecrypt)

    def open(self, owner_id: str, sealed: Sealed) -> bytes:
        opened: bytes = self._decrypt.decrypt(sealed.ciphertext, owner_id.encode())
        return opened
