"""Zenziva: sending, balance and inbox as its public interface has them. It documents no webhook, so it is polled.

Wire format: console.zenziva.net/reguler/api/sendsms (JSON answer), /api/balance, and SMS Center's /api/getinbox by
date, as public clients use them (ziswapp/ZenzivaClientApi, xtwoend/hy-zenziva-client). Times are Jakarta's. A regular
account has no inbox: without INBOX_URL it is a one-way gateway, which never carries an alert.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from functions.gateways.base import Base, ends_soon, low
from functions.gateways.bodies import id_in, objects_in, text_in
from functions.gateways.http import Failed, Provider
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.ports import Accepted, Call, Clock, Condition, NotAuthentic, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings

JAKARTA = timezone(timedelta(hours=7))
CONSOLE = "https://console.zenziva.net"
# What an SMS Center calls them, and whether it is one of those.
SEND_FIELDS = {False: ("to", "message"), True: ("nohp", "pesan")}
SUCCESS = "success"
WRITTEN_DATE = re.compile(r"([0-9]{1,2}) ([a-z]+) ([0-9]{4})")
MONTHS = [
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
]


def make(settings: GatewaySettings, clock: Clock) -> "Zenziva":
    return Zenziva(settings, clock)


class Zenziva(Base):
    def __init__(self, settings: GatewaySettings, clock: Clock) -> None:
        self._inbox_url = settings.optional("INBOX_URL")
        number = settings.required("NUMBER", "the number of your SMS Center") if self._inbox_url else None
        super().__init__(settings.name, Facts(number is not None, number, polls=number is not None))
        self._clock = clock
        self._send_url = settings.optional("SEND_URL", f"{CONSOLE}/reguler/api/sendsms/")
        self._balance_url = settings.optional("BALANCE_URL", f"{CONSOLE}/api/balance/")
        self._to, self._text = SEND_FIELDS[settings.yes("OLD_FIELDS")]
        self._least = settings.number("LOW_BALANCE", 50_000)
        user = settings.required("USERKEY", "userkey, from Zenziva's console")
        self._keys = {"userkey": user, "passkey": settings.required("PASSKEY", "passkey, from Zenziva's console")}
        self._provider = Provider()

    def parse(self, call: Call) -> Parsed:
        raise NotAuthentic

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        order = self._keys | {self._to: message.to, self._text: message.text}
        try:
            said = self._provider.ask("POST", self._send_url, data=order)
        except Failed as failed:
            return failed.refused
        if isinstance(said, dict) and str(said.get("text")).casefold() == SUCCESS:
            return Accepted(str(said.get("messageId") or message.message_id))
        return Refused("refused")

    def poll(self, since: datetime) -> Parsed:
        """By whole days of Jakarta. Raises Failed."""
        if not self._inbox_url:
            return Parsed()
        days = {"start_date": _day(since), "end_date": _day(self._clock.now())}
        answer = self._provider.ask("GET", self._inbox_url, params=self._keys | days)
        found, unreadable = Parsed(), 0
        for entry in objects_in(answer if isinstance(answer, dict) else {}, "msg"):
            try:
                found.messages.append(self._message(entry))
            except Unreadable:
                unreadable += 1
        return Parsed(found.messages, [], unreadable)

    def _message(self, entry: Any) -> InboundMessage:
        if not isinstance(entry, dict):
            raise Unreadable("an entry is no object")
        sent_at = _moment(entry.get("date"))
        return InboundMessage(
            self.name, id_in(entry, "messageId"), id_in(entry, "dari"), text_in(entry, "isiPesan"), sent_at
        )

    def look(self) -> Condition:
        try:
            said = self._provider.ask("GET", self._balance_url, params=self._keys)
            written = said.get("balance", said.get("credit"))
            condition = low(float(str(written).replace(",", "")), self._least, "")
            return self._with_validity(condition, said.get("expired"))
        except Failed as failed:
            return Condition(failed.refused.reason)
        except (ValueError, AttributeError):
            return Condition("unreadable_answer")

    def _with_validity(self, condition: Condition, written: object) -> Condition:
        if not written:
            return condition
        until = _date(str(written))
        ends = ends_soon(until, self._clock.now()) if until else None
        return Condition(condition.trouble or ends, {**condition.details, "valid_until": str(written)})


def _date(written: str) -> date | None:
    """`31 Desember 2026`; None for anything else."""
    match = WRITTEN_DATE.fullmatch(written.strip().casefold())
    try:
        return date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1])) if match else None
    except ValueError:
        return None


def _day(when: datetime) -> str:
    return when.astimezone(JAKARTA).strftime("%d/%m/%Y")


def _moment(written: object) -> datetime | None:
    try:
        moment = datetime.strptime(str(written), "%Y-%m-%d %H:%M:%S").replace(tzinfo=JAKARTA)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
