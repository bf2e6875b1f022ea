"""Keys are made whole or not at all."""

from pathlib import Path

import pytest

from functions.vault import keys
from functions.vault.keys import FILES, KeysIncomplete, keys_exist, make_keys, read_intake_keys


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
