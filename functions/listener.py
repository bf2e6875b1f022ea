"""One HTTP listener on loopback, in a thread of its own, that can be stopped whoever still holds a connection open."""

import threading
from collections.abc import Callable
from typing import Any

import waitress
from waitress.wasyncore import dispatcher

# Longer than the slowest thing that a request waits for, the store's five seconds.
FINISHES_WITHIN_SECONDS = 10
# The server keeps a body on disk before a function sees it: the functions' own limit is 64 KiB, this one stops a flood.
LONGEST_BODY_BUFFERED = 1024 * 1024
# A gateway keeps a connection open for each text of a burst: they must not lock everybody else out.
CONNECTIONS, IDLE_SECONDS = 2000, 30


class Listener:
    """Raises OSError when the port is taken; 0 takes any free one. `port` is the one that it got."""

    def __init__(self, application: Any, port: int, threads: int) -> None:
        # Which hop of X-Forwarded-For counts is ours to say, so the header is left as it came.
        self._server = waitress.create_server(
            application,
            host="127.0.0.1",
            port=port,
            threads=threads,
            ident=None,
            clear_untrusted_proxy_headers=False,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            asyncore_use_poll=True,
            max_request_body_size=LONGEST_BODY_BUFFERED,
        )
        self.port: int = self._server.effective_port
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Takes no new connection, lets requests under way be answered, then hangs up on whoever is still there."""
        self._in_the_loop(lambda: dispatcher.close(self._server))
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=FINISHES_WITHIN_SECONDS)
        self._in_the_loop(self._hang_up)
        self._thread.join(FINISHES_WITHIN_SECONDS)

    def _hang_up(self) -> None:
        """With its last connection and its trigger gone the loop has nothing left to wait for, and ends."""
        for channel in list(self._server.active_channels.values()):
            channel.close_when_flushed = True
        self._server.trigger.close()

    def _in_the_loop(self, do: Callable[[], None]) -> None:
        """The loop's own thread closes what the loop watches: not before it was woken, for `do` may close its ear."""
        trigger = self._server.trigger
        with trigger.lock:
            trigger.thunks.append(do)
            trigger.pull_trigger()
