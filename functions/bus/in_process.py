"""The bus of one machine: workers of this process. It forgets when the process dies; the documents do not."""

import queue
import threading
from collections.abc import Callable

from functions.logs import log_failure
from functions.ports import PublishFailed, Wakeup

WORKERS = 4


class InProcessBus:
    """`deliver(topic, wakeup)` runs on a worker. `idle()` waits until nothing is queued or running."""

    def __init__(self, deliver: Callable[[str, Wakeup], None], workers: int = WORKERS) -> None:
        self._deliver = deliver
        self._queue: queue.Queue[tuple[str, Wakeup] | None] = queue.Queue()
        self._closed = False
        self._workers = [threading.Thread(target=self._work, name=f"bus-{n}", daemon=True) for n in range(workers)]
        for worker in self._workers:
            worker.start()

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        if self._closed:
            raise PublishFailed("closed")
        self._queue.put((topic, wakeup))

    def idle(self) -> None:
        self._queue.join()

    def close(self) -> None:
        """Lets the queue run dry, also of what the last steps still publish, then ends the workers."""
        self.idle()
        self._closed = True
        for _ in self._workers:
            self._queue.put(None)
        for worker in self._workers:
            worker.join()

    def _work(self) -> None:
        while (task := self._queue.get()) is not None:
            try:
                self._deliver(*task)
            except Exception as error:
                # What it did not commit is still due: the sweep brings it again.
                log_failure("delivery_failed", error, topic=task[0], report_id=task[1].report_id, key=task[1].key)
            finally:
                self._queue.task_done()
        self._queue.task_done()
