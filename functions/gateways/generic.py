"""Any gateway whose calls are a form or JSON: the names of their fields are configured, by default Africa's Talking's.

Wire format: standardwebhooks.com's specification for the signature; for the worked example
developers.africastalking.com/docs/sms (notifications, sending/bulk). Calls that cannot be signed carry our secret by
basic authentication or as `?key=`, and come from a list of addresses.
"""

import base64
import binascii
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Any

from functions.gateways.base import Base
from functions.gateways.bodies import at_path, fields_of, id_in, objects_in, query_of, text_in, time_of
from functions.gateways.http import Failed, Provider, json_of, reason_of, retry_after
from functions.gateways.signatures import basic, hmac_base64, insist_on_one_of, insist_on_recent
from functions.gateways.statuses import status_of
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt
from functions.ports import Accepted, Call, Clock, NotAuthentic, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings, SettingsError

USER = "silayang"
TOLERANCE_SECONDS = 300
FIELDS = {"ID": "id", "FROM": "from", "TEXT": "text", "DATE": "date", "STATUS": "status", "REF": "ref", "LIST": ""}
SEND = {"SEND_TO": "to", "SEND_TEXT": "message", "SEND_FROM": "from", "SEND_REF": ""}
ANSWER_ID = "SMSMessageData.Recipients.0.messageId"
ANSWER_STATUS = "SMSMessageData.Recipients.0.status"
GOOD_WORDS = "success,sent,queued,processed"


def make(settings: GatewaySettings, clock: Clock) -> "Generic":
    return Generic(settings, clock)


class Generic(Base):
    def __init__(self, settings: GatewaySettings, clock: Clock) -> None:
        self._clock = clock
        self._signing_key = _signing_key(settings)
        self._secret = "" if self._signing_key else settings.secret("SECRET", "or SIGNING_SECRET of Standard Webhooks")
        self._addresses = _networks(settings)
        self._fields = {name: settings.optional(f"FIELD_{name}", default) for name, default in FIELDS.items()}
        two_way = settings.yes("TWO_WAY", "yes")
        number = settings.required("NUMBER", "the number or short code that people answer to") if two_way else None
        facts = Facts(two_way, number, receipts=settings.yes("RECEIPTS", "yes"), signed=bool(self._signing_key))
        super().__init__(settings.name, facts)
        self._sending = _Sending(settings)

    # --- in

    def parse(self, call: Call) -> Parsed:
        self._insist_on_authentic(call)
        fields = fields_of(call)
        entries = list(objects_in(fields, self._fields["LIST"])) if self._fields["LIST"] else [fields]
        parsed, unreadable = Parsed(), 0
        for entry in entries:
            try:
                self._add(parsed, call, entry)
            except Unreadable:
                unreadable += 1
        if unreadable == len(entries):
            raise Unreadable("no entry could be read")
        return Parsed(parsed.messages, parsed.receipts, unreadable)

    def _insist_on_authentic(self, call: Call) -> None:
        if self._signing_key:
            return self._insist_on_signature(call)
        if self._addresses and not any(_address(call) in network for network in self._addresses):
            raise NotAuthentic
        said = call.headers.get("authorization") or basic(USER, query_of(call).get("key", ""))
        insist_on_one_of(said, [basic(USER, self._secret)])
        return None

    def _insist_on_signature(self, call: Call) -> None:
        id, timestamp = call.headers.get("webhook-id", ""), call.headers.get("webhook-timestamp", "")
        insist_on_recent(timestamp, self._clock.now(), TOLERANCE_SECONDS)
        expected = hmac_base64(self._signing_key, f"{id}.{timestamp}.".encode() + call.body)
        said = call.headers.get("webhook-signature", "").split()
        versions = [signature.removeprefix("v1,") for signature in said if signature.startswith("v1,")]
        if not id or not versions:
            raise NotAuthentic
        insist_on_one_of(expected, versions)

    def _add(self, parsed: Parsed, call: Call, entry: Any) -> None:
        """Raises Unreadable."""
        said = {name: at_path(entry, path) for name, path in self._fields.items() if path}
        id = call.headers.get("webhook-id") if self._signing_key else None
        if said["STATUS"] is not None:
            ref = said["REF"] or query_of(call).get("ref")
            provider_id = None if said["ID"] is None else id_in(said, "ID")
            parsed.receipts.append(Receipt(self.name, status_of(said["STATUS"]), ref, provider_id))
            return
        if id is None or self._fields["LIST"]:
            id = None if said["ID"] is None else id_in(said, "ID")
        sent_at: datetime | None = time_of(said["DATE"])
        parsed.messages.append(InboundMessage(self.name, id, id_in(said, "FROM"), text_in(said, "TEXT"), sent_at))

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        return self._sending.send(message, self.facts.reply_number)


class _Sending:
    """The configured half of sending: which fields, in which format, and where the answer names the message."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._url = settings.required("SEND_URL", "where texts are posted to")
        self._as_json = settings.optional("SEND_FORMAT", "form") == "json"
        self._names = {name: settings.optional(name, default) for name, default in SEND.items()}
        self._fixed = _listed(settings.optional("SEND_EXTRA"), "=")
        self._id_path = settings.optional("ANSWER_ID", ANSWER_ID)
        self._status_path = settings.optional("ANSWER_STATUS", ANSWER_STATUS)
        self._good = settings.optional("ANSWER_GOOD", GOOD_WORDS).casefold().split(",")
        self._provider = Provider(headers={"Accept": "application/json"} | _listed(settings.optional("HEADERS"), ":"))

    def send(self, message: OutboundMessage, sender: str | None) -> Accepted | Refused:
        values = {"SEND_TO": message.to, "SEND_TEXT": message.text, "SEND_FROM": sender, "SEND_REF": message.message_id}
        fields = self._fixed | {
            self._names[name]: value for name, value in values.items() if self._names[name] and value is not None
        }
        try:
            answer = self._provider.call("POST", self._url, **({"json": fields} if self._as_json else {"data": fields}))
            if not answer.is_success:
                return Refused(reason_of(answer), retry_after(answer))
            body = json_of(answer)
        except Failed as failed:
            return failed.refused
        if self._status_path and str(at_path(body, self._status_path)).casefold() not in self._good:
            return Refused("rejected")
        return Accepted(str(at_path(body, self._id_path) or message.message_id))


def _signing_key(settings: GatewaySettings) -> bytes:
    """Standard Webhooks writes it in base64 behind `whsec_`. Raises SettingsError."""
    written = settings.optional("SIGNING_SECRET")
    try:
        return base64.b64decode(written.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise SettingsError(
            f"{settings.variable('SIGNING_SECRET')} is not base64 as Standard Webhooks has it"
        ) from error


def _networks(settings: GatewaySettings) -> list[IPv4Network | IPv6Network]:
    """Raises SettingsError."""
    try:
        return [ip_network(part.strip()) for part in filter(None, settings.optional("ADDRESSES").split(","))]
    except ValueError as error:
        raise SettingsError(f"{settings.variable('ADDRESSES')} must be networks such as 196.250.215.0/24") from error


def _listed(written: str, between: str) -> dict[str, str]:
    """`name=value; name=value`."""
    pairs = [part.partition(between) for part in written.split(";") if part.strip()]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _address(call: Call) -> IPv4Address | IPv6Address:
    """An IPv6 caller is known by its /64. Raises NotAuthentic."""
    try:
        return ip_network(call.address, strict=False).network_address
    except ValueError as error:
        raise NotAuthentic from error
