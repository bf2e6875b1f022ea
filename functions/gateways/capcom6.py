"""SMS Gateway for Android (capcom6): a phone with a SIM as the gateway, by its own, a private or the public server.

Wire format: docs.sms-gate.app, pages features/webhooks, health, sending-messages, reading-messages, multi-device. The
device signs each attempt anew: HMAC-SHA256 over the body and X-Timestamp. Our own id is the message's id.
"""

from datetime import UTC, datetime
from typing import Any

from functions.gateways.base import Base, ends_soon
from functions.gateways.bodies import at_path, id_in, json_of, text_in, time_of
from functions.gateways.http import Failed, Provider, reason_of, retry_after
from functions.gateways.signatures import hmac_hex, insist_on_equal, insist_on_recent
from functions.model.gateway import Facts
from functions.model.message import InboundMessage, OutboundMessage
from functions.model.receipt import Receipt, Status
from functions.ports import Accepted, Call, Clock, Condition, Parsed, Refused, Unreadable
from functions.settings import GatewaySettings

PUBLIC_SERVER = "https://api.sms-gate.app/3rdparty/v1"
TOLERANCE_SECONDS = 300
RECEIVED, PING = "sms:received", "system:ping"
RECEIPTS = {"sms:sent": Status.SENT, "sms:delivered": Status.DELIVERED, "sms:failed": Status.FAILED}
# From 100 on a message passes the phone's own limits, which protect its SIM from being blocked.
URGENT, NORMAL = 127, 50
SILENT_AFTER_SECONDS = 3600
NOT_FOUND = 404
# Below it the app itself warns.
LOW_BATTERY_PERCENT = 25


def make(settings: GatewaySettings, clock: Clock) -> "Capcom6":
    return Capcom6(settings, clock)


class Capcom6(Base):
    def __init__(self, settings: GatewaySettings, clock: Clock) -> None:
        number = settings.required("NUMBER", "the number of the phone's SIM, +62...")
        facts = Facts(True, number, receipts=True, validity=True, signed=True, polls=True)
        super().__init__(settings.name, facts)
        self._clock = clock
        self._key = settings.secret("SIGNING_KEY", "the app's Settings, Webhooks, Signing Key")
        self._url = settings.optional("API_URL", PUBLIC_SERVER).rstrip("/")
        self._device = settings.optional("DEVICE_ID")
        self._sim_until = settings.day("SIM_VALID_UNTIL")
        user = settings.required("USER", "the user name on the app's Home tab")
        self._provider = Provider(auth=(user, settings.required("PASSWORD", "the password on the app's Home tab")))

    # --- in

    def parse(self, call: Call) -> Parsed:
        timestamp = call.headers.get("x-timestamp", "")
        signed = call.body + timestamp.encode(errors="replace")
        insist_on_equal(call.headers.get("x-signature", "").casefold(), hmac_hex(self._key, signed))
        insist_on_recent(timestamp, self._clock.now(), TOLERANCE_SECONDS)
        event = json_of(call)
        payload, what = event.get("payload"), event.get("event")
        if not isinstance(payload, dict) or not isinstance(what, str):
            raise Unreadable("an event without a payload")
        if what == RECEIVED:
            return Parsed([self._message(payload)])
        if what in RECEIPTS:
            return Parsed(receipts=[Receipt(self.name, RECEIPTS[what], message_id=id_in(payload, "messageId"))])
        if what == PING:
            return Parsed(condition=_health(payload.get("health")))
        return Parsed()

    def _message(self, payload: dict[str, Any]) -> InboundMessage:
        """`phoneNumber` is what older versions call the sender."""
        sender = id_in(payload, "sender" if payload.get("sender") else "phoneNumber")
        return InboundMessage(
            self.name,
            id_in(payload, "messageId"),
            sender,
            text_in(payload, "message"),
            time_of(payload.get("receivedAt")),
        )

    # --- out

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        order: dict[str, Any] = {
            "id": message.message_id,
            "textMessage": {"text": message.text},
            "phoneNumbers": [message.to],
            "withDeliveryReport": True,
            "priority": URGENT if message.urgent else NORMAL,
        }
        if self._device:
            order["deviceId"] = self._device
        if message.validity_seconds is not None:
            order["ttl"] = message.validity_seconds
        try:
            answer = self._provider.call("POST", f"{self._url}/messages", json=order)
        except Failed as failed:
            return failed.refused
        if answer.is_success:
            return Accepted(message.message_id)
        return Refused(reason_of(answer), retry_after(answer))

    # --- beside

    def poll(self, since: datetime) -> Parsed:
        """The phone calls our webhook once more for everything since then. Raises Failed."""
        order = {"since": _stamp(since), "until": _stamp(self._clock.now()), "webhookDelivery": "Individual"}
        answer = self._provider.call(
            "POST", f"{self._url}/inbox/refresh", json=order | ({"deviceId": self._device} if self._device else {})
        )
        if not answer.is_success:
            raise Failed(reason_of(answer), retry_after(answer))
        return Parsed()

    def look(self) -> Condition:
        """When the phone was last seen; its battery, where the phone itself answers; and how long its SIM is good."""
        try:
            answer = self._provider.call("GET", f"{self._url}/devices")
            if answer.status_code == NOT_FOUND:
                return self._with_sim(_health(self._provider.ask("GET", f"{self._url}/health")))
            if not answer.is_success:
                return Condition(reason_of(answer))
            seen = [time_of(device.get("lastSeen")) for device in answer.json() if isinstance(device, dict)]
        except Failed as failed:
            return Condition(failed.refused.reason)
        except (ValueError, TypeError):
            return Condition("unreadable_answer")
        return self._with_sim(self._last_seen([at for at in seen if at]))

    def _last_seen(self, times: list[datetime]) -> Condition:
        ages = [(self._clock.now() - at).total_seconds() for at in times]
        if not ages:
            return Condition("no_phone")
        details = {"phone_seen_seconds_ago": f"{min(ages):.0f}"}
        return Condition("phone_silent" if min(ages) > SILENT_AFTER_SECONDS else None, details)

    def _with_sim(self, condition: Condition) -> Condition:
        """No network tells it, so somebody writes it down."""
        if self._sim_until is None:
            return condition
        details = {**condition.details, "sim_valid_until": self._sim_until.isoformat()}
        return Condition(condition.trouble or ends_soon(self._sim_until, self._clock.now()), details)


def _health(health: object) -> Condition:
    """The phone's own checks: from its ping, or asked where it answers itself."""
    battery, charging, failed = (
        at_path(health, f"checks.{check}") for check in ("battery:level", "battery:charging", "messages:failed")
    )
    level, plugged = at_path(battery, "observedValue"), at_path(charging, "observedValue")
    details = {}
    if isinstance(level, int | float):
        details["battery_percent"] = f"{level:.0f}"
    if isinstance(plugged, int):
        details["charging"] = "yes" if plugged else "no"
    if isinstance(level, int | float) and level < LOW_BATTERY_PERCENT and not plugged:
        return Condition("low_battery", details)
    return Condition("sends_fail" if at_path(failed, "status") == "fail" else None, details)


def _stamp(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
