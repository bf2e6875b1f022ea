"""Infobip SMS.

Wire format: infobip.com/docs/api, channels/sms: inbound webhook in format MO_JSON_2, delivery reports (up to 100 a
call), POST /sms/3/messages, GET /sms/1/inbox/reports (each message once) and /account/1/balance. Its webhooks prove
themselves by basic authentication, set up with the subscription.
"""

from datetime import datetime
from typing import Any

from functions.gateways.base import Base, low
from functions.gateways.bodies import at_path, id_in, json_of, text_in, time_of
from functions.gateways.http import Failed, Provider
from functions.gateways.signatures import basic, insist_on_equal
from functions.gateways.statuses import status_of
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.ports import Accepted, Call, Clock, Condition, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings

USER = "silayang"
TO_THE_NETWORK_ONLY = "DELIVERED_TO_OPERATOR"
REFUSED_GROUPS = {"REJECTED": "rejected", "UNDELIVERABLE": "bad_number", "EXPIRED": "rejected"}


def make(settings: GatewaySettings, clock: Clock) -> "Infobip":
    return Infobip(settings)


class Infobip(Base):
    def __init__(self, settings: GatewaySettings) -> None:
        number = settings.required("NUMBER", "the Infobip number that people answer to, 62...")
        super().__init__(settings.name, Facts(True, number, receipts=True, validity=True, polls=True))
        self._expected = basic(
            USER, settings.secret("SECRET", f"set user {USER} and this password on the subscriptions")
        )
        self._url = settings.required("API_URL", "your base URL, https://xxxxx.api.infobip.com").rstrip("/")
        self._least = settings.number("LOW_BALANCE", 5)
        self._receipt_url = settings.receipt_url
        key = settings.required("API_KEY", "an API key of Infobip")
        self._provider = Provider(headers={"Authorization": f"App {key}", "Accept": "application/json"})

    # --- in

    def parse(self, call: Call) -> Parsed:
        insist_on_equal(call.headers.get("authorization", ""), self._expected)
        return self._read(json_of(call))

    def _read(self, body: dict[str, Any]) -> Parsed:
        entries = body.get("results")
        if not isinstance(entries, list):
            raise Unreadable("results is missing")
        parsed, unreadable = Parsed(), 0
        for entry in entries:
            try:
                self._add(parsed, entry)
            except Unreadable:
                unreadable += 1
        return Parsed(parsed.messages, parsed.receipts, unreadable)

    def _add(self, parsed: Parsed, entry: Any) -> None:
        """`text` is what was written; `cleanText` lacks its first word. Raises Unreadable."""
        if not isinstance(entry, dict):
            raise Unreadable("an entry is no object")
        id = id_in(entry, "messageId")
        if "status" in entry:
            ours = entry.get("callbackData") or id
            parsed.receipts.append(Receipt(self.name, _status(entry), str(ours), id))
        else:
            sent_at = time_of(entry.get("receivedAt"))
            parsed.messages.append(InboundMessage(self.name, id, id_in(entry, "from"), text_in(entry, "text"), sent_at))

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        order: dict[str, Any] = {
            "sender": str(self.facts.reply_number).lstrip("+"),
            "destinations": [{"to": message.to.lstrip("+"), "messageId": message.message_id}],
            "content": {"text": message.text},
            "webhooks": {"delivery": {"url": self._receipt_url}, "callbackData": message.message_id},
        }
        if message.validity_seconds is not None:
            order["options"] = {"validityPeriod": {"amount": message.validity_seconds, "timeUnit": "SECONDS"}}
        try:
            answer = self._provider.ask("POST", f"{self._url}/sms/3/messages", json={"messages": [order]})
        except Failed as failed:
            return failed.refused
        group = at_path(answer, "messages.0.status.groupName")
        if group in REFUSED_GROUPS:
            return Refused(REFUSED_GROUPS[group])
        return Accepted(str(at_path(answer, "messages.0.messageId") or message.message_id))

    # --- beside

    def poll(self, since: datetime) -> Parsed:
        """Infobip hands out each waiting message once; the rest waits for the next time. Raises Failed, Unreadable."""
        return self._read(self._provider.ask("GET", f"{self._url}/sms/1/inbox/reports?limit=1000"))

    def look(self) -> Condition:
        try:
            said = self._provider.ask("GET", f"{self._url}/account/1/balance")
            return low(float(said["balance"]), self._least, str(said.get("currency", "")))
        except Failed as failed:
            return Condition(failed.refused.reason)
        except (ValueError, KeyError, TypeError):
            return Condition("unreadable_answer")


def _status(entry: dict[str, Any]) -> Status:
    if at_path(entry, "status.name") == TO_THE_NETWORK_ONLY:
        return Status.SENT
    return status_of(at_path(entry, "status.groupName"))
