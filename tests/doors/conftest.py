"""Every entry point behind real HTTP: what a body may be is decided by server, framework and us together."""

from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App, install
from functions.listener import Listener
from functions.server import INTERNAL_PATHS, PUBLIC_PATHS, wsgi_app
from functions.settings import read_settings
from tests.world import JAMBI


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Doors:
    app: App
    port: int

    def knock(
        self, method: str, path: str, pieces: list[bytes], headers: dict[str, str] | None = None, chunked: bool = False
    ) -> Answered:
        """`pieces` travel as chunks, or together under a Content-Length."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        body = iter(pieces) if chunked else b"".join(pieces)
        connection.request(method, path, body, headers or {}, encode_chunked=chunked)
        answer = connection.getresponse()
        read = Answered(answer.status, dict(answer.getheaders()), answer.read())
        connection.close()
        return read


@pytest.fixture(scope="session")
def every_function() -> object:
    return wsgi_app(PUBLIC_PATHS | INTERNAL_PATHS)


@pytest.fixture
def doors(tmp_path: Path, keys: Path, every_function: object) -> Iterator[Doors]:
    (tmp_path / "keys").symlink_to(keys)
    app = App(read_settings({"DATA_DIR": str(tmp_path)}))
    put_in_force(app.store, compile_agency(JAMBI))
    install(app)
    listener = Listener(every_function, port=0, threads=4)
    listener.start()
    yield Doors(app, listener.port)
    listener.stop()
    install(None)
    app.close()
