"""A Firestore that is down, or that takes a call and never answers: five seconds, and then StoreUnavailable."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from functions.model.collections import REPORTS
from functions.ports import ABSENT, Query, StoreUnavailable, Write
from functions.store.firestore import FirestoreStore
from tests.contract.documents import NOW, report
from tests.ports import free_port

LONGEST_SECONDS = 6.0


@pytest.fixture(params=["nobody listens", "nobody answers"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[FirestoreStore]:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        port = free_port()
        if request.param == "nobody answers":
            mute.listen(20)
            port = mute.getsockname()[1]
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", f"127.0.0.1:{port}")
        made = FirestoreStore("nowhere")
        yield made
        made.close()


def test_every_call_ends_within_five_seconds(store: FirestoreStore) -> None:
    calls: list[Callable[[], object]] = [
        lambda: store.get(REPORTS, "r"),
        lambda: store.find(Query(REPORTS, (("next_at", "<=", NOW),), order="next_at")),
        lambda: store.all(REPORTS),
        lambda: store.commit([Write(REPORTS, "r", report("r"), ABSENT)]),
    ]
    took, raised = dict[int, float](), dict[int, BaseException]()

    def time_it(n: int) -> None:
        began = time.perf_counter()
        try:
            calls[n]()
        except BaseException as error:
            raised[n] = error
        took[n] = time.perf_counter() - began

    threads = [threading.Thread(target=time_it, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(raised.get(n)) for n in range(len(calls))] == [StoreUnavailable] * len(calls)
    assert max(took.values()) < LONGEST_SECONDS, took
