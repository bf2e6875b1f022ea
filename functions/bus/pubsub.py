"""Pub/Sub: one message a batch, confirmed before the step goes on, left to the sweep while it is down."""

import threading
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type

from functions.ports import Clock, PublishFailed, Wakeup

ONE_TRY_SECONDS = 1.0
ALL_TRIES_SECONDS = 1.5
FAILURES_BEFORE_PAUSE = 3
PAUSE = timedelta(seconds=30)
WORTH_ANOTHER_TRY = if_exception_type(
    exceptions.Aborted,
    exceptions.DeadlineExceeded,
    exceptions.InternalServerError,
    exceptions.ResourceExhausted,
    exceptions.ServiceUnavailable,
    exceptions.Unknown,
)


class PubSubBus:
    def __init__(self, project: str, clock: Clock) -> None:
        self._project, self._clock = project, clock
        self._lock = threading.Lock()
        self._failures = 0
        self._paused_until: datetime | None = None
        self._closed = False

    @cached_property
    def _publisher(self) -> Any:
        """With the first publish: a function that has nothing to say does not wait for the library."""
        from google.cloud import pubsub_v1

        options = pubsub_v1.types.PublisherOptions(
            retry=Retry(WORTH_ANOTHER_TRY, initial=0.1, maximum=0.5, timeout=ALL_TRIES_SECONDS),
            timeout=ONE_TRY_SECONDS,
        )
        return pubsub_v1.PublisherClient(pubsub_v1.types.BatchSettings(max_messages=1), publisher_options=options)

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        """After three failures in a row nothing is tried for 30 seconds: the sweep knocks instead."""
        if self._closed:
            raise PublishFailed("closed")
        now = self._clock.now()
        with self._lock:
            if self._paused_until is not None and now < self._paused_until:
                raise PublishFailed("paused")
        path = self._publisher.topic_path(self._project, topic)
        try:
            self._publisher.publish(path, msgspec.json.encode(wakeup)).result(timeout=ALL_TRIES_SECONDS)
        except (exceptions.GoogleAPIError, TimeoutError) as error:
            self._count_failure(now)
            raise PublishFailed(type(error).__name__) from error
        with self._lock:
            self._failures, self._paused_until = 0, None

    def close(self) -> None:
        """Nothing is under way: every publish was waited for."""
        if not self._closed:
            self._closed = True
            if "_publisher" in self.__dict__:
                self._publisher.stop()

    def _count_failure(self, now: datetime) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_PAUSE:
                self._failures, self._paused_until = 0, now + PAUSE
