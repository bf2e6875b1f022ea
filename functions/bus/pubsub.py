"""Pub/Sub: one message a call, confirmed before the step goes on, left to the sweep while it is down."""

import os
import threading
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type

from functions.ports import Clock, PublishFailed, Wakeup

# No try begins later than the first half second: all of them end within a second and a half.
ONE_TRY_SECONDS, LAST_TRY_BEGINS_SECONDS = 1.0, 0.5
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
TRIES = Retry(WORTH_ANOTHER_TRY, initial=0.1, maximum=0.5, timeout=LAST_TRY_BEGINS_SECONDS)


class PubSubBus:
    def __init__(self, project: str, clock: Clock) -> None:
        self._project, self._clock = project, clock
        self._lock = threading.Lock()
        self._failures = 0
        self._paused_until: datetime | None = None
        self._closed = False

    @cached_property
    def _publisher(self) -> Any:
        """With the first publish: a function that has nothing to say does not wait for the library.

        The plain client: the one above it gathers batches, for which it starts a thread, and we send one message.
        """
        import grpc  # type: ignore[import-untyped]
        from google.pubsub_v1.services.publisher import PublisherClient
        from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport

        emulator = os.environ.get("PUBSUB_EMULATOR_HOST")
        if emulator:
            return PublisherClient(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(emulator)))
        return PublisherClient()

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
            self._send(path, msgspec.json.encode(wakeup))
        except exceptions.GoogleAPIError as error:
            self._count_failure(now)
            raise PublishFailed(type(error).__name__) from error
        with self._lock:
            self._failures, self._paused_until = 0, None

    def close(self) -> None:
        """Nothing is under way: every publish was waited for."""
        if not self._closed:
            self._closed = True
            if "_publisher" in self.__dict__:
                self._publisher.transport.close()

    def _send(self, path: str, data: bytes) -> str:
        """The message's id."""
        answer = self._publisher.publish(topic=path, messages=[{"data": data}], retry=TRIES, timeout=ONE_TRY_SECONDS)
        id: str = answer.message_ids[0]
        return id

    def _count_failure(self, now: datetime) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_PAUSE:
                self._failures, self._paused_until = 0, now + PAUSE
