"""Vonage SMS API.

Wire format: developer.vonage.com, pages messaging/sms/guides/inbound-sms, delivery-receipts, concatenation-and-encoding
and getting-started/concepts/signing-messages (SHA-256 HMAC over `&name=value` of all fields by name). In a receipt
`msisdn` is the recipient, `to` our sender, and `client-ref` our id.
"""

import re
from typing import Any

from functions.gateways.base import Base, low
from functions.gateways.bodies import fields_of, id_in, time_of
from functions.gateways.http import Failed, Provider
from functions.gateways.signatures import hmac_hex, insist_on_equal
from functions.gateways.statuses import status_of
from functions.gateways.udh import Piece, piece, read_udh
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt
from functions.policy.gsm7 import is_gsm7
from functions.ports import Accepted, Call, Clock, Condition, Parsed, Refused
from functions.settings import GatewaySettings

ERRORS = {"1": "busy", "3": "rejected", "4": "unauthorized", "5": "unavailable", "6": "rejected", "7": "bad_number"}
ERRORS |= {"8": "unauthorized", "9": "no_credit", "14": "unauthorized", "15": "bad_sender", "29": "not_allowed"}
SHORTEST_TTL_SECONDS = 20
_RESERVED = re.compile("[&=]")


def make(settings: GatewaySettings, clock: Clock) -> "Vonage":
    return Vonage(settings)


class Vonage(Base):
    def __init__(self, settings: GatewaySettings) -> None:
        number = settings.required("NUMBER", "the Vonage number that people answer to, 62...")
        super().__init__(settings.name, Facts(True, number, receipts=True, validity=True, signed=True))
        self._secret = settings.required(
            "SIGNATURE_SECRET", "ask Vonage to sign with SHA-256 HMAC; unsigned calls are not taken"
        )
        self._key = settings.required("API_KEY", "Vonage's API key")
        self._api_secret = settings.required("API_SECRET", "Vonage's API secret")
        self._url = settings.optional("API_URL", "https://rest.nexmo.com").rstrip("/")
        self._least = settings.number("LOW_BALANCE", 5)
        self._receipt_url = settings.receipt_url
        self._provider = Provider(auth=(self._key, self._api_secret))

    # --- in

    def parse(self, call: Call) -> Parsed:
        fields = fields_of(call)
        insist_on_equal(str(fields.get("sig", "")).casefold(), signature(fields, self._secret))
        if "status" in fields:
            ref = fields.get("client-ref")
            receipt = Receipt(
                self.name, status_of(fields["status"]), str(ref) if ref else None, id_in(fields, "messageId")
            )
            return Parsed(receipts=[receipt])
        return Parsed([self._message(fields)])

    def _message(self, fields: dict[str, Any]) -> InboundMessage:
        sender = id_in(fields, "msisdn")
        part = _piece(fields, sender)
        return InboundMessage(
            gateway=self.name,
            provider_id=id_in(fields, "messageId"),
            sender=sender,
            text=_text(fields),
            sent_at=time_of(fields.get("message-timestamp")),
            part_ref=part.ref,
            part=part.part,
            parts=part.parts,
        )

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        fields = {
            "api_key": self._key,
            "api_secret": self._api_secret,
            "from": str(self.facts.reply_number).lstrip("+"),
            "to": message.to.lstrip("+"),
            "text": message.text,
            "type": "text" if is_gsm7(message.text) else "unicode",
            "client-ref": message.message_id,
            "status-report-req": "1",
            "callback": self._receipt_url,
        }
        if message.validity_seconds is not None:
            fields["ttl"] = str(max(message.validity_seconds, SHORTEST_TTL_SECONDS) * 1000)
        try:
            answer = self._provider.ask("POST", f"{self._url}/sms/json", data=fields)
            said = answer["messages"][0]
            status = str(said["status"])
        except Failed as failed:
            return failed.refused
        except (KeyError, IndexError, TypeError):
            return Refused("unreadable_answer")
        return Accepted(str(said.get("message-id"))) if status == "0" else Refused(ERRORS.get(status, "rejected"))

    # --- beside

    def look(self) -> Condition:
        try:
            said = self._provider.ask("GET", f"{self._url}/account/get-balance")
            return low(float(said["value"]), self._least, "EUR")
        except Failed as failed:
            return Condition(failed.refused.reason)
        except (ValueError, KeyError, TypeError):
            return Condition("unreadable_answer")


def signature(fields: dict[str, Any], secret: str) -> str:
    signed = "".join(
        f"&{name}={_RESERVED.sub('_', str(value))}" for name, value in sorted(fields.items()) if name != "sig"
    )
    return hmac_hex(secret, signed.encode(errors="replace"))


def _piece(fields: dict[str, Any], sender: str) -> Piece:
    if str(fields.get("concat", "")).casefold() != "true":
        return read_udh(str(fields.get("udh", "")), sender)
    numbers = [str(fields.get(name, "")) for name in ("concat-part", "concat-total")]
    if not all(number.isascii() and number.isdigit() and len(number) <= 3 for number in numbers):
        return Piece()
    ref = str(fields.get("concat-ref")).encode(errors="replace").decode()
    return piece(f"{sender}:{ref}", int(numbers[0]), int(numbers[1]))


def _text(fields: dict[str, Any]) -> str:
    """A binary message may still be a person's: what can be read of it is kept."""
    if fields.get("type") != "binary":
        return str(fields.get("text", ""))
    try:
        return bytes.fromhex(str(fields.get("data", ""))).decode("utf-8", "replace")
    except ValueError:
        return str(fields.get("data", ""))
