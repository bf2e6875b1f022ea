"""Twilio Programmable Messaging.

Wire format: twilio.com/docs/messaging/guides/webhook-request, /messaging/api/message-resource (send, list) and
/usage/webhooks/webhooks-security (X-Twilio-Signature: the public URL, then every field by name, HMAC-SHA1).
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from functions.gateways.base import Base, low
from functions.gateways.bodies import form_of, id_in, objects_in, query_of, text_in
from functions.gateways.http import Failed, Provider, json_of, reason_of, retry_after
from functions.gateways.signatures import hmac_base64, insist_on_one_of
from functions.gateways.statuses import status_of
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.ports import Accepted, Call, Clock, Condition, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings

ANSWER = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
ERRORS = {20429: "busy", 21211: "bad_number", 21214: "bad_number", 21408: "not_allowed", 21610: "opted_out"}
ERRORS |= {21614: "bad_number", 21617: "rejected", 30001: "busy"}
VALIDITY_EXPIRED = "30036"
PORTS = {"https": 443, "http": 80}
PAGE, MOST_PAGES = 100, 10


def make(settings: GatewaySettings, clock: Clock) -> "Twilio":
    return Twilio(settings)


class Twilio(Base):
    def __init__(self, settings: GatewaySettings) -> None:
        number = settings.required("NUMBER", "the Twilio number that people answer to, +62...")
        super().__init__(settings.name, Facts(True, number, receipts=True, validity=True, signed=True, polls=True))
        self._account = settings.required("ACCOUNT_SID", "Twilio's Account SID")
        self._token = settings.required("AUTH_TOKEN", "Twilio's Auth Token, which also signs every call")
        self._url = settings.optional("API_URL", "https://api.twilio.com").rstrip("/")
        self._service = settings.optional("MESSAGING_SERVICE_SID")
        self._receipt_url = settings.receipt_url
        self._least = settings.number("LOW_BALANCE", 5)
        self._provider = Provider(auth=(self._account, self._token))

    # --- in

    def parse(self, call: Call) -> Parsed:
        pairs = form_of(call)
        signed = "".join(name + value for name, value in sorted(set(pairs)))
        expected = [
            hmac_base64(self._token, (url + signed).encode(), "sha1") for url in _with_and_without_port(call.url)
        ]
        insist_on_one_of(call.headers.get("x-twilio-signature", ""), expected)
        fields = dict(pairs)
        if "MessageStatus" in fields:
            return Parsed(receipts=[self._receipt(call, fields)], body=ANSWER, content_type="text/xml")
        message = InboundMessage(self.name, id_in(fields, "MessageSid"), id_in(fields, "From"), fields.get("Body", ""))
        return Parsed([message], body=ANSWER, content_type="text/xml")

    def _receipt(self, call: Call, fields: dict[str, str]) -> Receipt:
        status = _status(fields["MessageStatus"], fields.get("ErrorCode"))
        return Receipt(self.name, status, query_of(call).get("ref"), id_in(fields, "MessageSid"))

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        fields = {
            "To": message.to,
            "Body": message.text,
            "StatusCallback": f"{self._receipt_url}?ref={message.message_id}",
        }
        fields |= {"MessagingServiceSid": self._service} if self._service else {"From": str(self.facts.reply_number)}
        if message.validity_seconds is not None:
            fields["ValidityPeriod"] = str(message.validity_seconds)
        try:
            answer = self._provider.call("POST", self._messages_url, data=fields)
            body = json_of(answer)
        except Failed as failed:
            return failed.refused
        if answer.status_code == 201 and isinstance(body.get("sid"), str):
            return Accepted(body["sid"])
        return Refused(ERRORS.get(body.get("code"), reason_of(answer)), retry_after(answer))

    @property
    def _messages_url(self) -> str:
        return f"{self._url}/2010-04-01/Accounts/{self._account}/Messages.json"

    # --- beside

    def poll(self, since: datetime) -> Parsed:
        """Raises Failed."""
        found, unreadable = Parsed(), 0
        url: str | None = f"{self._messages_url}?DateSent%3E={since:%Y-%m-%d}&PageSize={PAGE}"
        for _ in range(MOST_PAGES):
            if not url:
                break
            page = self._provider.ask("GET", url)
            for entry in objects_in(page, "messages"):
                try:
                    self._add(found, entry, since)
                except Unreadable:
                    unreadable += 1
            url = self._url + page["next_page_uri"] if page.get("next_page_uri") else None
        return Parsed(found.messages, found.receipts, unreadable)

    def _add(self, found: Parsed, entry: dict[str, Any], since: datetime) -> None:
        """Raises Unreadable."""
        sent_at = _date(entry.get("date_sent"))
        if sent_at is None or sent_at < since:
            return
        sid = id_in(entry, "sid")
        if entry.get("direction") == "inbound":
            said = InboundMessage(self.name, sid, id_in(entry, "from"), text_in(entry, "body"), sent_at)
            found.messages.append(said)
        else:
            status = _status(entry.get("status"), entry.get("error_code"))
            found.receipts.append(Receipt(self.name, status, None, sid))

    def look(self) -> Condition:
        try:
            said = self._provider.ask("GET", f"{self._url}/2010-04-01/Accounts/{self._account}/Balance.json")
            return low(float(said["balance"]), self._least, str(said.get("currency", "")))
        except Failed as failed:
            return Condition(failed.refused.reason)
        except (ValueError, KeyError, TypeError):
            return Condition("unreadable_answer")


def _status(word: object, error_code: object) -> Status:
    if word == "undelivered" and str(error_code) == VALIDITY_EXPIRED:
        return Status.EXPIRED
    return status_of(word)


def _with_and_without_port(url: str) -> list[str]:
    """Twilio signs now the one, now the other."""
    parts = urlsplit(url)
    host = parts.netloc.partition(":")[0]
    port = parts.port or PORTS.get(parts.scheme, 443)
    return [urlunsplit(parts._replace(netloc=netloc)) for netloc in (host, f"{host}:{port}")]


def _date(written: object) -> datetime | None:
    try:
        moment = parsedate_to_datetime(str(written))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
