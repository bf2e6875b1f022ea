from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from functions.app import App, install
from functions.server import PUBLIC_PATHS, wsgi_app
from functions.settings import read_settings
from functions.vault.keys import make_keys
from tests.world import HandClock, World


@pytest.fixture(scope="session")
def public_app() -> Any:
    """Every public function in one WSGI app: made once, the installed app decides where it stores."""
    return wsgi_app(PUBLIC_PATHS)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder / "keys")
    return folder / "keys"


@pytest.fixture
def world(tmp_path: Path, keys: Path, public_app: Any) -> Iterator[World]:
    (tmp_path / "keys").symlink_to(keys)
    clock = HandClock(datetime(2026, 11, 1, tzinfo=UTC))
    app = App(read_settings({"DATA_DIR": str(tmp_path)}), clock)
    install(app)
    world = World(app, clock, Client(public_app))
    yield world
    world.nobody_heard_more()
    app.close()
    install(None)
