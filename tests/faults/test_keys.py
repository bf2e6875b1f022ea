"""Keys are made whole or not at all."""

from pathlib import Path

import pytest

from functions.settings import read_settings
from functions.vault import keys
from functions.vault.keys import (
    FILES,
    KeysIncomplete,
    KeysUnfit,
    check_keys,
    keys_exist,
    make_keys,
    read_intake_keys,
    read_private_keys,
)
from functions.vault.sealing import TinkSealer


class Died(BaseException):
    """The process ended here."""


@pytest.mark.parametrize("written", range(len(FILES)))
def test_dying_while_keys_are_made_leaves_none_and_the_next_start_makes_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    folder, write, left = tmp_path / "keys", keys._write_private, [written]

    def dying(path: Path, text: str) -> None:
        if not left[0]:
            path.write_text(text[:10])
            raise Died
        left[0] -= 1
        write(path, text)

    with monkeypatch.context() as killed:
        killed.setattr(keys, "_write_private", dying)
        with pytest.raises(Died):
            make_keys(folder)
    assert not keys_exist(folder)
    make_keys(folder)
    assert keys_exist(folder)
    assert read_intake_keys(folder).derivation_secret
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_keys_that_are_there_are_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    make_keys(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(OSError, match="not empty"):
        make_keys(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_only_the_owner_can_read_them(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keys").iterdir())


@pytest.mark.parametrize("lost", FILES)
def test_an_incomplete_folder_is_said_and_not_taken_for_an_empty_one(tmp_path: Path, lost: str) -> None:
    make_keys(tmp_path / "keys")
    (tmp_path / "keys" / lost).unlink()
    with pytest.raises(KeysIncomplete, match=lost):
        keys_exist(tmp_path / "keys")


def test_the_check_finds_a_private_key_of_another_ceremony(tmp_path: Path) -> None:
    for name in ("ours", "other"):
        make_keys(tmp_path / name)
    assert check_keys(tmp_path / "ours") == read_intake_keys(tmp_path / "ours").derivation_key_id
    (tmp_path / "ours" / "case.json").write_bytes((tmp_path / "other" / "case.json").read_bytes())
    with pytest.raises(KeysUnfit):
        check_keys(tmp_path / "ours")


def test_each_key_may_be_a_mounted_secret_in_a_folder_of_its_own(tmp_path: Path) -> None:
    """Intake sees the one folder that was mounted for it."""
    make_keys(tmp_path / "keys")
    (tmp_path / "intake").mkdir()
    (tmp_path / "keys" / "intake.json").rename(tmp_path / "intake" / "intake.json")
    mounted = read_settings({"STACK": "cloud", "KEYS_DIR": f"{tmp_path}/{{key}}"}).keys_dir
    assert TinkSealer(read_intake_keys(mounted)).seal_case("r", b"words").ciphertext
    with pytest.raises(FileNotFoundError):
        read_private_keys(mounted, "contact")
