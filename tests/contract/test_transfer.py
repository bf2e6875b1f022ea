"""An agency moves from one machine to the cloud: export, import, and every document is the same."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.model import collections
from functions.model.agency import RosterState
from functions.model.collections import HEARTBEATS, OUTBOUND, REPORTS, ROSTER_ID, ROSTER_STATE, Collection, notes_on
from functions.model.desk import Note
from functions.model.report import Report, Sealed
from functions.ports import ABSENT, Store, Write
from functions.store.codec import to_json
from functions.store.sqlite import SqliteStore
from functions.transfer import BESIDE_REPORTS, LEFT_BEHIND, SINGLE, WHOLE, BadExport, export, import_
from tests.contract.documents import NOW, report

NOTES_ON_EVERY = 20
FEW = 40


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "machine.db")
    yield store
    store.close()


def fill(store: Store, reports: int) -> None:
    state = RosterState(agency_version="v1")
    writes = [Write(ROSTER_STATE, ROSTER_ID, state, ABSENT)]
    for n in range(reports):
        id = f"r-{n:06}"
        sealed = Sealed("case-1", id.encode() * (1 + n % 50) + b"\x00\xff")
        writes.append(Write(REPORTS, id, report(id, NOW + timedelta(seconds=n), sealed_content=sealed), ABSENT))
        if n % NOTES_ON_EVERY == 0:
            note = Note(
                note_id="n-1", at=NOW, officer_id="budi", what="called", sealed_content=Sealed("case-1", b"note")
            )
            writes.append(Write(notes_on(id), "n-1", note, ABSENT))
    for start in range(0, len(writes), 200):
        store.commit(writes[start : start + 200])


def content(store: Store, reports: int) -> dict[tuple[str, str], bytes]:
    """Every document of `fill` as text, read collection by collection."""
    asked: list[Collection[Any]] = [
        REPORTS,
        OUTBOUND,
        *(notes_on(f"r-{n:06}") for n in range(0, reports, NOTES_ON_EVERY)),
    ]
    found = {(c.path, one.id): to_json(one.document) for c in asked for one in store.all(c)}
    state = store.get(ROSTER_STATE, ROSTER_ID)
    assert state is not None
    return found | {(ROSTER_STATE.path, ROSTER_ID): to_json(state.document)}


def test_every_kind_of_document_moves_or_is_left_behind_on_purpose() -> None:
    """A new collection in the model must be entered in functions/transfer.py."""
    decided = [*WHOLE, *(collection for collection, _ in SINGLE), *LEFT_BEHIND]
    known = [made for made in vars(collections).values() if isinstance(made, Collection)]
    assert sorted(map(repr, decided)) == sorted(map(repr, known))
    beside = [
        made
        for made in vars(collections).values()
        if callable(made) and getattr(made, "__annotations__", {}).keys() == {"report_id", "return"}
    ]
    assert set(BESIDE_REPORTS) == set(beside)
    assert HEARTBEATS in LEFT_BEHIND


def test_what_was_exported_is_there_after_the_import_and_a_second_one_changes_nothing(
    machine: SqliteStore, store: Store, tmp_path: Path
) -> None:
    _move(machine, store, tmp_path / "all.jsonl", FEW)
    assert import_(store, tmp_path / "all.jsonl") == FEW + FEW // NOTES_ON_EVERY + 1
    assert content(store, FEW) == content(machine, FEW)


@pytest.mark.emulators
def test_ten_thousand_reports_move_from_one_machine_to_firestore(
    machine: SqliteStore, emulators: object, tmp_path: Path
) -> None:
    from functions.store.firestore import FirestoreStore

    cloud = FirestoreStore("moved-agency")
    _move(machine, cloud, tmp_path / "all.jsonl", 10_000)
    assert content(cloud, 10_000) == content(machine, 10_000)
    cloud.close()


def _move(machine: Store, there: Store, file: Path, reports: int) -> None:
    fill(machine, reports)
    written = export(machine, file)
    assert file.stat().st_mode & 0o077 == 0
    assert import_(there, file) == written == reports + reports // NOTES_ON_EVERY + 1


def test_an_export_moves_back_to_one_machine_from_either_store(
    store: Store, machine: SqliteStore, tmp_path: Path
) -> None:
    _move(store, machine, tmp_path / "all.jsonl", FEW)
    assert content(machine, FEW) == content(store, FEW)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: lines[:-1], "was cut off"),
        (lambda lines: lines[1:], "promises"),
        (lambda lines: [b"{}\n", *lines[1:]], "line 1 is no document"),
        (lambda lines: [lines[0].replace(b'"state"', b'"elsewhere"'), *lines[1:]], "line 1 is no document"),
    ],
)
def test_a_spoilt_file_is_refused_with_its_line(machine: SqliteStore, tmp_path: Path, spoil: Any, said: str) -> None:
    fill(machine, 3)
    export(machine, tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "all.jsonl").write_bytes(b"".join(spoil(lines)))
    target = SqliteStore(tmp_path / "target.db")
    with pytest.raises(BadExport, match=said):
        import_(target, tmp_path / "all.jsonl")
    assert not target.all(REPORTS)
    target.close()


def test_an_import_overwrites_nothing(machine: SqliteStore, store: Store, tmp_path: Path) -> None:
    fill(machine, 1)
    export(machine, tmp_path / "all.jsonl")
    ours: Report = report("r-000000", NOW, language="en")
    store.commit([Write(REPORTS, "r-000000", ours, ABSENT)])
    with pytest.raises(BadExport, match="reports/r-000000 is there already and differs"):
        import_(store, tmp_path / "all.jsonl")
    found = store.get(REPORTS, "r-000000")
    assert found is not None
    assert found.document.language == "en"
