"""Kannel, in front of an own modem or an operator's SMSC.

Wire format: Kannel 1.4 User Guide, "SMS PUSH (HTTP)", "Kannel POST" and "Delivery reports", seen with Debian's 1.4.5.
In: the text is the body, numbers stand in X-Kannel-* headers, the id comes from `%I` in our URL. Out: the same headers.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit, urlunsplit

from functions.gateways.http import Failed, Provider, reason_of, retry_after
from functions.gateways.signatures import basic, insist_on_equal
from functions.gateways.udh import read_udh
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.policy.gsm7 import is_gsm7
from functions.ports import Accepted, Call, Clock, Condition, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings

USER = "silayang"
STATUSES = {
    "1": Status.DELIVERED,
    "2": Status.FAILED,
    "4": Status.QUEUED,
    "8": Status.SENT,
    "16": Status.FAILED,
    "32": Status.SENT,
    "34": Status.EXPIRED,
}
ALL_REPORTS = "31"
CHARSETS = {"utf-8": "utf-8", "utf-16be": "utf-16-be", "iso-8859-1": "latin-1", "windows-1252": "cp1252"}
GSM, UCS2 = "0", "2"


def make(settings: GatewaySettings, clock: Clock) -> "Kannel":
    return Kannel(
        name=settings.name,
        send_url=settings.required("SEND_URL", "smsbox's address, such as http://127.0.0.1:13013/cgi-bin/sendsms"),
        user=settings.required("USER", "a sendsms-user of Kannel"),
        password=settings.required("PASSWORD", "that sendsms-user's password"),
        number=settings.required("NUMBER", "the number that people answer to"),
        secret=settings.secret("SECRET", f"post-url and receipts come as {USER}:SECRET@ in the URL"),
        receipt_url=settings.optional("RECEIPT_URL", settings.receipt_url),
        status_url=settings.optional("STATUS_URL"),
    )


class Kannel:
    def __init__(
        self,
        name: str,
        send_url: str,
        user: str,
        password: str,
        number: str,
        secret: str,
        receipt_url: str,
        status_url: str = "",
    ) -> None:
        self.name, self._send_url, self._status_url = name, send_url, status_url
        self.facts = Facts(two_way=True, reply_number=number, receipts=True, validity=True)
        self._expected = basic(USER, secret)
        self._receipt_url = _with_credentials(receipt_url, secret)
        self._headers = {"X-Kannel-Username": user, "X-Kannel-Password": password, "X-Kannel-From": number}
        self._provider = Provider()

    # --- in

    def parse(self, call: Call) -> Parsed:
        insist_on_equal(call.headers.get("authorization", ""), self._expected)
        query = {name: values[0] for name, values in parse_qs(urlsplit(call.url).query).items()}
        if "ref" in query and "status" in query:
            status = STATUSES.get(query["status"], Status.UNKNOWN)
            return Parsed(receipts=[Receipt(self.name, status, message_id=query["ref"])])
        return Parsed([self._message(call, query.get("id"))])

    def _message(self, call: Call, id: str | None) -> InboundMessage:
        sender = call.headers.get("x-kannel-from", "")
        if not sender:
            raise Unreadable("X-Kannel-From is missing: set send-sender = true and accept-x-kannel-headers = true")
        piece = read_udh(call.headers.get("x-kannel-udh", ""), sender)
        return InboundMessage(
            gateway=self.name,
            provider_id=id or None,
            sender=sender,
            text=_decoded(call.body, call.headers.get("content-type", "")),
            sent_at=_time(call.headers),
            part_ref=piece.ref,
            part=piece.part,
            parts=piece.parts,
        )

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        try:
            answer = self._provider.call(
                "POST", self._send_url, content=message.text.encode("utf-8"), headers=self._headers_for(message)
            )
        except Failed as failed:
            return failed.refused
        if answer.status_code == 202:
            return Accepted(message.message_id)
        return Refused(reason_of(answer), retry_after(answer))

    def _headers_for(self, message: OutboundMessage) -> dict[str, str]:
        headers = self._headers | {
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Kannel-To": message.to,
            "X-Kannel-Coding": GSM if is_gsm7(message.text) else UCS2,
            "X-Kannel-DLR-Mask": ALL_REPORTS,
            "X-Kannel-DLR-Url": f"{self._receipt_url}?ref={message.message_id}&status=%d",
        }
        if message.validity_seconds is not None:
            headers["X-Kannel-Validity"] = str(max(message.validity_seconds // 60, 1))
        if message.urgent:
            headers["X-Kannel-Priority"] = "3"
        return headers

    # --- beside

    def poll(self, since: datetime) -> Parsed:
        return Parsed()

    def look(self) -> Condition:
        """bearerbox's status page: is it running, and is a link to the network up?"""
        if not self._status_url:
            return Condition()
        try:
            answer = self._provider.call("GET", self._status_url)
        except Failed as failed:
            return Condition(failed.refused.reason)
        words = answer.text
        if not answer.is_success or "running" not in words:
            return Condition("not_running")
        return Condition(None if "(online" in words else "no_link")


def _with_credentials(url: str, secret: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{USER}:{secret}@{parts.netloc}"))


def _decoded(body: bytes, content_type: str) -> str:
    """What is not of its charset becomes the replacement character: a report is not lost over it."""
    media, _, rest = content_type.partition(";")
    named = rest.partition("charset=")[2].strip().strip('"').casefold()
    if media.strip().casefold() == "application/octet-stream":
        return body.decode("utf-8", "replace")
    return body.decode(CHARSETS.get(named, "utf-8"), "replace")


def _time(headers: Mapping[str, str]) -> datetime | None:
    """Kannel writes UTC without saying so."""
    try:
        return datetime.strptime(headers.get("x-kannel-time", ""), "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
