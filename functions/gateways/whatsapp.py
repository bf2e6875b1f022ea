"""WhatsApp Cloud API: texts in, and answers inside the conversation that the person opened; nothing is begun by us.

Wire format: developers.facebook.com/docs/whatsapp/cloud-api, webhooks (payloads, X-Hub-Signature-256, handshake) and
messages. One URL brings messages and statuses. Who hides the number has no `from`, and a user id where Meta gives one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from functions.gateways.base import Base
from functions.gateways.bodies import at_path, id_in, json_of, objects_in, query_of
from functions.gateways.http import Failed, Provider, reason_of, retry_after
from functions.gateways.http import json_of as json_of_answer
from functions.gateways.signatures import hmac_hex, insist_on_equal
from functions.gateways.statuses import status_of
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt
from functions.ports import Accepted, Call, Clock, NotAuthentic, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings

ERRORS = {4: "busy", 80007: "busy", 130429: "busy", 131048: "busy", 131056: "busy", 190: "unauthorized"}
ERRORS |= {131026: "bad_number", 131047: "not_allowed", 131051: "rejected", 131030: "not_allowed"}
# Only text is read; anything else still tells that somebody wrote, and gets the one neutral line.
NOT_A_TEXT = {
    "audio": "pesan suara",
    "image": "gambar",
    "video": "video",
    "document": "dokumen",
    "location": "lokasi",
    "contacts": "kontak",
    "sticker": "stiker",
}
SILENT = frozenset({"reaction", "system"})


def make(settings: GatewaySettings, clock: Clock) -> "WhatsApp":
    return WhatsApp(settings)


class WhatsApp(Base):
    def __init__(self, settings: GatewaySettings) -> None:
        number = settings.required("NUMBER", "the WhatsApp number that people write to, +62...")
        facts = Facts(True, number, writes_first=False, receipts=True, signed=True)
        super().__init__(settings.name, facts)
        self._app_secret = settings.required("APP_SECRET", "the Meta app's secret, which signs every call")
        self._verify_token = settings.secret("VERIFY_TOKEN", "what you typed beside the webhook's address at Meta")
        self._phone = settings.required("PHONE_NUMBER_ID", "the id of the number at Meta")
        self._url = settings.optional("API_URL", "https://graph.facebook.com/v23.0").rstrip("/")
        token = settings.required("ACCESS_TOKEN", "a permanent token of a system user")
        self._provider = Provider(headers={"Authorization": f"Bearer {token}"})

    # --- in

    def parse(self, call: Call) -> Parsed:
        if call.method == "GET":
            return self._handshake(call)
        expected = f"sha256={hmac_hex(self._app_secret, call.body)}"
        insist_on_equal(call.headers.get("x-hub-signature-256", ""), expected)
        parsed, unreadable = Parsed(), 0
        for value in self._values(json_of(call)):
            for name, add in (("messages", self._add_message), ("statuses", self._add_status)):
                for entry in objects_in(value, name):
                    try:
                        add(parsed, entry)
                    except Unreadable:
                        unreadable += 1
        return Parsed(parsed.messages, parsed.receipts, unreadable)

    def _handshake(self, call: Call) -> Parsed:
        query = query_of(call)
        insist_on_equal(query.get("hub.verify_token", ""), self._verify_token)
        challenge = query.get("hub.challenge", "")
        if query.get("hub.mode") != "subscribe" or not (challenge.isascii() and challenge.isalnum()):
            raise NotAuthentic
        return Parsed(body=challenge.encode())

    def _values(self, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Those of our number: an app may serve several."""
        for entry in objects_in(body, "entry"):
            for change in objects_in(entry if isinstance(entry, dict) else {}, "changes"):
                value = at_path(change, "value")
                if isinstance(value, dict) and at_path(value, "metadata.phone_number_id") == self._phone:
                    yield value

    def _add_message(self, parsed: Parsed, entry: Any) -> None:
        if not isinstance(entry, dict):
            raise Unreadable("a message is no object")
        if entry.get("type") in SILENT:
            return
        sender = id_in(entry, "from") if entry.get("from") else ""
        account = id_in(entry, "from_user_id") if not sender and entry.get("from_user_id") else None
        at = _time(entry.get("timestamp"))
        parsed.messages.append(InboundMessage(self.name, id_in(entry, "id"), sender, _text(entry), at, account=account))

    def _add_status(self, parsed: Parsed, entry: Any) -> None:
        if not isinstance(entry, dict):
            raise Unreadable("a status is no object")
        ours = entry.get("biz_opaque_callback_data")
        status = status_of(entry.get("status"))
        parsed.receipts.append(Receipt(self.name, status, str(ours) if ours else None, id_in(entry, "id")))

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        order = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to.lstrip("+"),
            "type": "text",
            "text": {"preview_url": False, "body": message.text},
            "biz_opaque_callback_data": message.message_id,
        }
        try:
            answer = self._provider.call("POST", f"{self._url}/{self._phone}/messages", json=order)
            body = json_of_answer(answer)
        except Failed as failed:
            return failed.refused
        if answer.is_success and at_path(body, "messages.0.id"):
            return Accepted(str(at_path(body, "messages.0.id")))
        code = at_path(body, "error.code")
        return Refused(
            ERRORS.get(code, reason_of(answer)) if isinstance(code, int) else reason_of(answer), retry_after(answer)
        )


def _text(entry: dict[str, Any]) -> str:
    kind = str(entry.get("type"))
    for path in ("text.body", "button.text", "interactive.button_reply.title", f"{kind}.caption"):
        words = at_path(entry, path)
        if isinstance(words, str):
            return words
    return f"[{NOT_A_TEXT.get(kind, 'bukan teks')}]"


def _time(seconds: object) -> datetime | None:
    if not (isinstance(seconds, str) and seconds.isascii() and seconds.isdigit() and len(seconds) <= 10):
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
