"""Google's own emulators on this machine: Firestore and Pub/Sub, started, filled with topics, and stopped together."""

import os
import shutil
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from functions.bus.topics import DEAD_LETTERS, SUBSCRIBERS

FIRESTORE, PUBSUB = "127.0.0.1:8686", "127.0.0.1:8685"
START_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.1
ACKNOWLEDGEMENT_DEADLINE_SECONDS = 60
HOW_TO_GET = (
    "Google's emulators are missing. Install the packages google-cloud-cli, google-cloud-cli-firestore-emulator, "
    "google-cloud-cli-pubsub-emulator and a Java runtime (default-jre-headless)."
)


class EmulatorsMissing(RuntimeError):
    """What to install, in one sentence."""


@dataclass(frozen=True)
class Addresses:
    """host:port of both emulators."""

    firestore: str
    pubsub: str

    def export(self) -> None:
        """Google's libraries look for these variables."""
        os.environ["FIRESTORE_EMULATOR_HOST"] = self.firestore
        os.environ["PUBSUB_EMULATOR_HOST"] = self.pubsub


def addresses(environment: Mapping[str, str] = os.environ) -> Addresses:
    return Addresses(
        environment.get("FIRESTORE_EMULATOR_HOST", FIRESTORE), environment.get("PUBSUB_EMULATOR_HOST", PUBSUB)
    )


def are_installed() -> bool:
    gcloud = shutil.which("gcloud")
    if gcloud is None or shutil.which("java") is None:
        return False
    listed = subprocess.run(  # noqa: S603 - fixed words
        [gcloud, "components", "list", "--only-local-state", "--format=value(id)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    return {"cloud-firestore-emulator", "pubsub-emulator"} <= set(listed)


def answer(where: Addresses) -> bool:
    return all(_answers(address) for address in (where.firestore, where.pubsub))


class Emulators:
    """Both processes, each the leader of a group of its own, so that no Java stays behind.

    Firestore's `rules` bind clients without the identity of a server.
    """

    def __init__(self, where: Addresses, rules: Path | None = None) -> None:
        self.where = where
        self._rules = [f"--rules={rules}"] if rules else []
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Returns when both answer. Raises EmulatorsMissing."""
        if not are_installed():
            raise EmulatorsMissing(HOW_TO_GET)
        for command, address in (
            (["gcloud", "emulators", "firestore", "start", *self._rules], self.where.firestore),
            (["gcloud", "beta", "emulators", "pubsub", "start"], self.where.pubsub),
        ):
            self._processes.append(
                subprocess.Popen(  # noqa: S603 - fixed words and our own address
                    [*command, f"--host-port={address}"],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            )
        for _ in range(int(START_SECONDS / LOOK_EVERY_SECONDS)):
            if answer(self.where):
                return
            threading.Event().wait(LOOK_EVERY_SECONDS)
        self.stop()
        raise EmulatorsMissing(f"the emulators did not answer within {START_SECONDS:.0f} seconds")

    def stop(self) -> None:
        for process in self._processes:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            finally:
                process.wait()
        self._processes.clear()


def make_topics(project: str, function_urls: str, deadline: int = ACKNOWLEDGEMENT_DEADLINE_SECONDS) -> None:
    """Topics, push subscriptions to `function_urls` (with a place for {function}), retries and dead letters.

    What is there already stays.
    """
    from google.cloud import pubsub_v1

    with pubsub_v1.PublisherClient() as publisher, pubsub_v1.SubscriberClient() as subscriber:
        _fill(publisher, subscriber, project, function_urls, deadline)


def _fill(publisher: Any, subscriber: Any, project: str, function_urls: str, deadline: int) -> None:
    from google.api_core.exceptions import AlreadyExists
    from google.protobuf.duration_pb2 import Duration

    def topic(name: str) -> str:
        path: str = publisher.topic_path(project, name)
        try:
            publisher.create_topic(name=path)
        except AlreadyExists:
            return path
        return path

    def subscribe(name: str, **request: Any) -> None:
        try:
            subscriber.create_subscription(
                {"name": subscriber.subscription_path(project, name), "ack_deadline_seconds": deadline, **request}
            )
        except AlreadyExists:
            return

    dead = topic(DEAD_LETTERS)
    subscribe(DEAD_LETTERS, topic=dead)
    for name, function in SUBSCRIBERS.items():
        subscribe(
            f"{name}-to-{function.replace('_', '-')}",
            topic=topic(name),
            push_config={"push_endpoint": function_urls.format(function=function)},
            retry_policy={"minimum_backoff": Duration(seconds=1), "maximum_backoff": Duration(seconds=60)},
            dead_letter_policy={"dead_letter_topic": dead, "max_delivery_attempts": 5},
        )


def warm_up(project: str) -> None:
    """One read, with all the time that a fresh Java needs for its first one: the service itself waits five seconds."""
    from google.cloud import firestore

    client = firestore.Client(project=project)
    client.collection("state").document("warm-up").get(timeout=START_SECONDS)
    client.close()


def _answers(address: str) -> bool:
    """Both say Ok to whoever asks for their first page."""
    try:
        with urllib.request.urlopen(f"http://{address}/", timeout=1) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False
