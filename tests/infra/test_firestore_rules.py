"""infra/firestore.rules on Google's emulator: a client without a server's identity reads and writes nothing."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from functions.emulators import Addresses, Emulators, warm_up
from functions.model.collections import AGENCIES, AUDIT, REPORTS, SESSIONS, additions_to
from tests.infra.terraform import INFRA
from tests.ports import free_port

pytestmark = pytest.mark.emulators
COLLECTIONS = [collection.path for collection in (REPORTS, additions_to("r"), AUDIT, SESSIONS, AGENCIES)]


@pytest.fixture(scope="module")
def documents() -> Iterator[str]:
    """Where the emulator answers for one project, under the rules."""
    where = Addresses(f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}")
    started = Emulators(where, rules=INFRA / "firestore.rules")
    started.start()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FIRESTORE_EMULATOR_HOST", where.firestore)
        warm_up("rules")
    yield f"http://{where.firestore}/v1/projects/rules/databases/(default)/documents"
    started.stop()


def _status(url: str, method: str, token: str | None = None) -> int:
    body = (
        json.dumps({"fields": {"stage": {"stringValue": "closed"}}}).encode() if method in ("POST", "PATCH") else None
    )
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.parametrize("path", COLLECTIONS)
def test_a_stranger_reads_and_writes_nothing(documents: str, path: str) -> None:
    """The owner of the emulator, who passes by the rules as the functions do, shows that it would have worked."""
    assert _status(f"{documents}/{path}?documentId=made", "POST", "owner") == 200
    tried = {
        (method, where): _status(f"{documents}/{path}{where}", method)
        for method, where in (
            ("GET", ""),
            ("GET", "/made"),
            ("POST", "?documentId=new"),
            ("PATCH", "/made"),
            ("DELETE", "/made"),
        )
    }
    assert set(tried.values()) == {403}, tried
    assert _status(f"{documents}/{path}/made", "GET", "owner") == 200
