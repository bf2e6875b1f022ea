import logging
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from functions.app import install
from functions.emulators import HOW_TO_GET, are_installed
from functions.server import PUBLIC_PATHS, wsgi_app
from functions.vault.keys import make_keys
from tests.gateways import phone_network
from tests.stacks import EmulatorStack, LocalStack, Stack
from tests.world import HandClock, World

CHROMIUM = "A browser is missing. Install the package chromium."
NEEDS = {
    "emulators": (are_installed, HOW_TO_GET),
    "browser": (lambda: shutil.which("chromium") is not None, CHROMIUM),
    "kannel": (phone_network.is_installed, phone_network.HOW_TO_GET),
}
IN_CI = os.environ.get("CI") == "true"
LEFT_OUT: list[str] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What this machine cannot run is left out and said; with CI=true it stays, and fails."""
    _first_rows_on_the_emulators(items)
    if IN_CI:
        return
    for marker, (is_there, how_to_get) in NEEDS.items():
        wanting = [item for item in items if item.get_closest_marker(marker)]
        if not wanting or is_there():
            continue
        LEFT_OUT.append(f"Left out: {len(wanting)} tests marked {marker}. {how_to_get}")
        config.hook.pytest_deselected(items=wanting)
        items[:] = [item for item in items if item not in wanting]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, (is_there, how_to_get) in NEEDS.items():
        if IN_CI and item.get_closest_marker(marker) and not is_there():
            pytest.fail(how_to_get, pytrace=False)


def _first_rows_on_the_emulators(items: list[pytest.Item]) -> None:
    """Of a table of words the store and the bus see the same every time: one row is as good as all."""
    seen: set[tuple[Path, str]] = set()
    kept = []
    for item in items:
        if item.get_closest_marker("rows") and item.get_closest_marker("emulators"):
            table = (item.path, getattr(item, "originalname", item.name))
            if table in seen:
                continue
            seen.add(table)
        kept.append(item)
    items[:] = kept


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker only collects: what it left out its leader says."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = LEFT_OUT


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    LEFT_OUT[:] = getattr(node, "workeroutput", {}).get("left_out", LEFT_OUT)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in LEFT_OUT:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def public_app() -> Any:
    """Every public function in one WSGI app: made once, the installed app decides where it stores."""
    return wsgi_app(PUBLIC_PATHS)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder / "keys")
    return folder / "keys"


@pytest.fixture(scope="session")
def emulators() -> Iterator[EmulatorStack]:
    stack = EmulatorStack()
    stack.start()
    yield stack
    stack.stop()


@pytest.fixture(params=["local", pytest.param("emulators", marks=pytest.mark.emulators)])
def stack(request: pytest.FixtureRequest) -> Stack:
    chosen: Stack = LocalStack() if request.param == "local" else request.getfixturevalue("emulators")
    return chosen


@pytest.fixture
def world(stack: Stack, tmp_path: Path, keys: Path, public_app: Any) -> Iterator[World]:
    (tmp_path / "keys").symlink_to(keys)
    clock = HandClock(datetime(2026, 11, 1, tzinfo=UTC))
    app = stack.make_app(tmp_path, clock)
    install(app)
    world = World(app, clock, Client(public_app), stack)
    yield world
    world.settle()
    world.nobody_heard_more()
    install(None)
    app.close()


class _Alarms(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.CRITICAL)
        self.raised: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.raised.append({"event": record.getMessage(), **getattr(record, "fields", {})})


@pytest.fixture
def alarms() -> Iterator[list[dict[str, Any]]]:
    """What would have woken the operator, in order."""
    handler = _Alarms()
    logging.getLogger("silayang").addHandler(handler)
    yield handler.raised
    logging.getLogger("silayang").removeHandler(handler)
