"""Both stores and both buses, each as the contract sees it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from functions.ports import Store
from functions.store.firestore import FirestoreStore
from functions.store.sqlite import SqliteStore

STACKS = ["local", pytest.param("emulators", marks=pytest.mark.emulators)]


@pytest.fixture(params=STACKS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty one."""
    made: SqliteStore | FirestoreStore
    if request.param == "local":
        made = SqliteStore(tmp_path / "silayang.db")
    else:
        request.getfixturevalue("emulators")
        made = FirestoreStore(f"test-{uuid4().hex[:12]}")
    yield made
    made.close()
