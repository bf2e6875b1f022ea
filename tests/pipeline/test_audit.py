"""The trail is only ever added to, whoever writes at once, and says what was done to it."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from functions.model.collections import AUDIT, AUDIT_HEAD, AUDIT_ID
from functions.model.desk import AuditEntry, AuditHead
from functions.ports import ANYTHING, Found, StoreUnavailable, Write
from functions.steps.audit import record, verify
from tests.world import World

WRITERS, EACH = 8, 5


def entries(world: World) -> list[Found[AuditEntry]]:
    return sorted(world.app.store.all(AUDIT), key=lambda found: found.document.n)


def test_eight_writers_at_once_make_one_chain(world: World) -> None:
    together, failures = threading.Barrier(WRITERS), list[BaseException]()

    def write(who: int) -> None:
        together.wait()
        for n in range(EACH):
            try:
                record(world.app.ports, f"writer-{who}", f"did:{n}", f"report-{who}")
            except BaseException as failure:
                failures.append(failure)

    threads = [threading.Thread(target=write, args=(who,)) for who in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [found.document.n for found in entries(world)] == list(range(1, WRITERS * EACH + 1))
    assert list(verify(world.app.ports)) == []
    for who in range(WRITERS):
        said = [found.document.what for found in entries(world) if found.document.who == f"writer-{who}"]
        assert said == [f"did:{n}" for n in range(EACH)]


def _change(found: Found[AuditEntry], **fields: Any) -> Write:
    for name, value in fields.items():
        setattr(found.document, name, value)
    return Write(AUDIT, found.id, found.document, ANYTHING)


def _swap(all: list[Found[AuditEntry]]) -> list[Write]:
    first, second = all[1].document.n, all[2].document.n
    return [_change(all[1], n=second), _change(all[2], n=first)]


TAMPERING: dict[str, Callable[[list[Found[AuditEntry]]], list[Write]]] = {
    "who": lambda all: [_change(all[1], who="budi")],
    "what": lambda all: [_change(all[1], what="nothing")],
    "report": lambda all: [_change(all[1], report_id=None)],
    "time": lambda all: [_change(all[1], at=all[0].document.at.replace(year=2020))],
    "digest": lambda all: [_change(all[1], digest=all[0].document.digest)],
    "one is gone": lambda all: [Write(AUDIT, all[1].id, None, ANYTHING)],
    "the first is gone": lambda all: [Write(AUDIT, all[0].id, None, ANYTHING)],
    "the last is gone": lambda all: [Write(AUDIT, all[3].id, None, ANYTHING)],
    "all are gone": lambda all: [Write(AUDIT, found.id, None, ANYTHING) for found in all],
    "two are swapped": _swap,
    "one twice": lambda all: [Write(AUDIT, "another", all[3].document, ANYTHING)],
    "the head is gone": lambda all: [Write(AUDIT_HEAD, AUDIT_ID, None, ANYTHING)],
    "the head is moved": lambda all: [Write(AUDIT_HEAD, AUDIT_ID, AuditHead(n=2, digest="x"), ANYTHING)],
}


@pytest.mark.rows
@pytest.mark.parametrize("how", TAMPERING)
def test_whatever_is_done_to_the_trail_is_found(world: World, how: str) -> None:
    for n in range(4):
        record(world.app.ports, "sri", f"read:{n}", "r-1")
    assert list(verify(world.app.ports)) == []
    world.app.store.commit(TAMPERING[how](entries(world)))
    assert list(verify(world.app.ports)) != []


def test_an_entry_is_never_written_over(world: World) -> None:
    """A head that was set back would write its next entry where one stands: nothing is recorded, and that is said."""
    record(world.app.ports, "sri", "first")
    record(world.app.ports, "sri", "second")
    before = entries(world)
    world.app.store.commit([Write(AUDIT_HEAD, AUDIT_ID, AuditHead(n=1, digest=before[0].document.digest), ANYTHING)])
    with pytest.raises(StoreUnavailable):
        record(world.app.ports, "budi", "instead")
    assert entries(world) == before
