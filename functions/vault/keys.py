"""The key files: `intake.json` seals and digests, `case.json` and `contact.json` open. Mode 0600, or mounted."""

import json
import os
import secrets
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tink

# The narrative stays sensitive for a childhood: a post-quantum hybrid. A phone number does not.
TEMPLATES = {
    "case": "X_WING_HKDF_SHA256_HKDF_SHA256_AES_256_GCM",
    "contact": "DHKEM_X25519_HKDF_SHA256_HKDF_SHA256_AES_256_GCM",
}
FILES = (*(f"{purpose}.json" for purpose in TEMPLATES), "intake.json")


@dataclass(frozen=True)
class IntakeKeys:
    """Public keysets by purpose, as stored, and the secret from which ids, digests and tickets are derived."""

    case: str
    contact: str
    derivation_key_id: str
    derivation_secret: bytes


class KeysIncomplete(RuntimeError):
    """Some of the key files are missing: new ones would open nothing that the old ones sealed."""


def make_keys(folder: Path) -> None:
    """The whole folder appears at once, or not at all: a half-made one would seal what nobody can open.

    Raises OSError when there are keys already.
    """
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(parents=True, mode=0o700)
    _write_keys(unfinished)
    _sync(unfinished)
    unfinished.rename(folder)
    _sync(folder.parent)


@cache
def _tink() -> Any:
    """Loaded by whoever seals or opens; routing and notifying only derive ids and digests."""
    import tink
    import tink.hybrid
    import tink.secret_key_access

    tink.hybrid.register()
    return tink


def _write_keys(folder: Path) -> None:
    tink, public = _tink(), dict[str, Any]()
    for purpose, template in TEMPLATES.items():
        private = tink.new_keyset_handle(getattr(tink.hybrid.hybrid_key_templates, template))
        _write_private(
            folder / f"{purpose}.json", tink.json_proto_keyset_format.serialize(private, tink.secret_key_access.TOKEN)
        )
        public[purpose] = json.loads(
            tink.json_proto_keyset_format.serialize_without_secret(private.public_keyset_handle())
        )
    derivation = {"key_id": secrets.token_hex(3), "secret": secrets.token_hex(32)}
    _write_private(folder / "intake.json", json.dumps(public | {"derivation": derivation}))


def keys_exist(folder: Path) -> bool:
    """Raises KeysIncomplete."""
    missing = [name for name in FILES if not (folder / name).exists()]
    if missing and len(missing) < len(FILES):
        raise KeysIncomplete(f"{folder}/ lacks {', '.join(missing)}: restore it from the backup of the keys")
    return not missing


def read_intake_keys(folder: Path) -> IntakeKeys:
    stored = json.loads(_key_file(folder, "intake").read_text())
    return IntakeKeys(
        case=json.dumps(stored["case"]),
        contact=json.dumps(stored["contact"]),
        derivation_key_id=stored["derivation"]["key_id"],
        derivation_secret=bytes.fromhex(stored["derivation"]["secret"]),
    )


def public_keys(keyset: str) -> "tink.KeysetHandle":
    return _tink().json_proto_keyset_format.parse_without_secret(keyset)


def read_private_keys(folder: Path, purpose: str) -> "tink.KeysetHandle":
    tink = _tink()
    return tink.json_proto_keyset_format.parse(_key_file(folder, purpose).read_text(), tink.secret_key_access.TOKEN)


def _key_file(folder: Path, key: str) -> Path:
    """`folder` may have a place for {key}: a mounted secret has a folder of its own."""
    return Path(str(folder).replace("{key}", key)) / f"{key}.json"


class KeysUnfit(RuntimeError):
    """What intake seals with these keys, they do not open."""


def check_keys(folder: Path) -> str:
    """The id of the derivation secret, once both private keys open what intake seals. Raises KeysUnfit."""
    tink = _tink()
    try:
        intake = read_intake_keys(folder)
        for purpose, public in (("case", intake.case), ("contact", intake.contact)):
            sealed = public_keys(public).primitive(tink.hybrid.HybridEncrypt).encrypt(b"probe", b"check")
            read_private_keys(folder, purpose).primitive(tink.hybrid.HybridDecrypt).decrypt(sealed, b"check")
    except (OSError, ValueError, KeyError, tink.TinkError) as error:
        raise KeysUnfit(f"the keys in {folder}/ do not fit together ({type(error).__name__})") from error
    return intake.derivation_key_id


def _sync(folder: Path) -> None:
    """A name in a folder is on the disk only once the folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
