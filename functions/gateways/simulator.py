"""A phone network for one machine: keeps every SMS in a file of its own and delivers texts to the service over HTTP."""

import http.client
import json
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from functions.gateways.signatures import basic, insist_on_equal
from functions.logs import log_failure
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.policy.gsm7 import segments
from functions.ports import Accepted, Call, Clock, Condition, Parsed, Refused, Unreadable
from functions.store.codec import time_as_text

SERVICE_NUMBER = "+628110000129"
TIMEOUT_SECONDS = 10
RETRY_EVERY_SECONDS = 2.0
USER = "simulator"


@dataclass(frozen=True)
class Sms:
    """`direction` is as the service sees it: `in` from a phone, `out` to one. `status` is waiting or delivered."""

    id: str
    direction: str
    sender: str
    recipient: str
    text: str
    segments: int
    status: str
    at: str

    def as_json(self) -> dict[str, object]:
        fields: dict[str, object] = asdict(self)
        fields["from"], fields["to"] = fields.pop("sender"), fields.pop("recipient")
        return fields


class SimulatedNetwork:
    """The phones and the air between. The file is the phones' memory, not the service's."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = WAL")
        # A phone that loses power may forget a text; it outlives the service's own end, as the air does.
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS sms (n INTEGER PRIMARY KEY, id TEXT UNIQUE, direction TEXT, sender TEXT,"
            " recipient TEXT, text TEXT, segments INTEGER, status TEXT, at TEXT)"
        )

    # --- the service's side

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        """Takes the same message id once, as a network with duplicate detection would."""
        self._keep(message.message_id, "out", SERVICE_NUMBER, message.to, message.text, "delivered")
        return Accepted(message.message_id)

    # --- the phones' side

    def text_from_phone(self, sender: str, text: str) -> str:
        id = uuid4().hex
        self._keep(id, "in", sender, SERVICE_NUMBER, text, "waiting")
        return id

    def messages(self, to: str | None = None, limit: int = 100) -> list[Sms]:
        """The newest `limit` messages, oldest first; `to` keeps those of one phone's inbox."""
        condition, values = ("WHERE recipient = ?", (to,)) if to else ("", ())
        return self._select(f"{condition} ORDER BY n DESC LIMIT {int(limit)}", values)[::-1]

    def waiting(self) -> list[Sms]:
        return self._select("WHERE direction = 'in' AND status = 'waiting' ORDER BY n", ())

    def deliver_waiting(self, post: Callable[[Sms], int]) -> bool:
        """Hands every waiting text to the service, in order; stops at the first one it does not take."""
        for sms in self.waiting():
            try:
                taken = 200 <= post(sms) < 300
            except OSError as failure:
                log_failure("simulated_delivery_failed", failure)
                taken = False
            if not taken:
                return False
            with self._lock:
                self._file.execute("UPDATE sms SET status = 'delivered' WHERE id = ?", (sms.id,))
        return True

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _keep(self, id: str, direction: str, sender: str, recipient: str, text: str, status: str) -> None:
        at = time_as_text(self._clock.now().astimezone(UTC))
        with self._lock:
            self._file.execute(
                "INSERT OR IGNORE INTO sms (id, direction, sender, recipient, text, segments, status, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (id, direction, sender, recipient, text, segments(text), status, at),
            )

    def _select(self, rest: str, values: tuple[str, ...]) -> list[Sms]:
        columns = "id, direction, sender, recipient, text, segments, status, at"
        with self._lock:
            rows = self._file.execute(f"SELECT {columns} FROM sms {rest}", values).fetchall()  # noqa: S608
        return [Sms(*row) for row in rows]


class Postman:
    """Delivers what waits to the service's webhook, and tries again as a network does."""

    def __init__(self, network: SimulatedNetwork, port: int, secret: str) -> None:
        self._network, self._port, self._secret = network, port, secret
        self._wanted, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        self._wanted.set()
        self._thread.start()

    def hurry(self) -> None:
        self._wanted.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wanted.set()
        self._thread.join()

    def _run(self) -> None:
        patience: float | None = None
        while not self._stopping.is_set():
            self._wanted.wait(patience)
            self._wanted.clear()
            if not self._stopping.is_set():
                patience = None if self._network.deliver_waiting(self._post) else RETRY_EVERY_SECONDS

    def _post(self, sms: Sms) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("POST", "/sms/simulator/inbound", *webhook_call(sms, self._secret))
            return connection.getresponse().status
        except http.client.HTTPException as failure:
            raise OSError(type(failure).__name__) from failure
        finally:
            connection.close()


def webhook_call(sms: Sms, secret: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers of the network's call to the service."""
    body = json.dumps({"id": sms.id, "from": sms.sender, "to": sms.recipient, "text": sms.text, "at": sms.at})
    return body.encode(), {"Content-Type": "application/json", "Authorization": basic(USER, secret)}


class Simulator:
    """The gateway port on the simulated network, which is opened only to send."""

    facts = Facts(two_way=True, reply_number=SERVICE_NUMBER)

    def __init__(self, name: str, network: Callable[[], SimulatedNetwork], secret: str) -> None:
        self.name, self._network, self._expected = name, network, basic(USER, secret)

    def parse(self, call: Call) -> Parsed:
        insist_on_equal(call.headers.get("authorization", ""), self._expected)
        try:
            sms = json.loads(call.body)
            at = datetime.fromisoformat(sms["at"]) if "at" in sms else None
            id, sender, text = _words(sms["id"]), _words(sms["from"]), _words(sms["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise Unreadable("the call needs id, from and text") from error
        return Parsed([InboundMessage(self.name, id, sender, text, at)])

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        return self._network().send(message)

    def poll(self, since: datetime) -> Parsed:
        return Parsed()

    def look(self) -> Condition:
        return Condition()


def _words(value: object) -> str:
    """Raises TypeError."""
    if not isinstance(value, str):
        raise TypeError
    return value
