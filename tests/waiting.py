"""Waiting for what another process does: a condition asked again and again, never a time that is hoped to suffice."""

import threading
from collections.abc import Callable

PAUSE_SECONDS = 0.05


def comes_true(condition: Callable[[], bool], within_seconds: float) -> bool:
    pause = threading.Event()
    for _ in range(int(within_seconds / PAUSE_SECONDS)):
        if condition():
            return True
        pause.wait(PAUSE_SECONDS)
    return condition()
