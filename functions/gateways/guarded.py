"""A gateway behind its breaker and its rate: the same port, and a provider that is down is left alone for a while."""

import threading
from collections.abc import Callable
from datetime import datetime

from functions.logs import alarm
from functions.model.gateway import Facts
from functions.model.message import OutboundMessage
from functions.policy.breaker import ABOUT_THE_MESSAGE, Allowance, Breaker
from functions.ports import Accepted, Call, Clock, Condition, Gateway, Parsed, Refused


class Guarded:
    def __init__(self, inner: Gateway, clock: Clock, chance: Callable[[], float], per_minute: int) -> None:
        self._inner, self._clock, self._chance = inner, clock, chance
        self._breaker, self._allowance, self._lock = Breaker(), Allowance(per_minute), threading.Lock()

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def facts(self) -> Facts:
        return self._inner.facts

    def parse(self, call: Call) -> Parsed:
        return self._inner.parse(call)

    def poll(self, since: datetime) -> Parsed:
        return self._inner.poll(since)

    def look(self) -> Condition:
        return self._inner.look()

    def send(self, message: OutboundMessage) -> Accepted | Refused:
        if not message.last_resort and (refusal := self._refuse_untried()):
            return refusal
        outcome: Accepted | Refused = Refused("broken")
        try:
            outcome = self._inner.send(message)
        finally:
            self._learn(outcome)
        return outcome

    def _refuse_untried(self) -> Refused | None:
        with self._lock:
            now = self._clock.now()
            if wait := self._allowance.wait(now):
                return Refused("rate_limit", wait, tried=False)
            if wait := self._breaker.wait(now):
                return Refused("resting", wait, tried=False)
        return None

    def _learn(self, outcome: Accepted | Refused) -> None:
        with self._lock:
            rested = self._breaker.opens_at is not None
            if isinstance(outcome, Accepted) or outcome.reason in ABOUT_THE_MESSAGE:
                self._breaker.succeeded()
            else:
                self._breaker.failed(self._clock.now(), self._chance(), outcome.retry_after_seconds)
            if self._breaker.opens_at is not None and not rested:
                alarm("gateway_rests", gateway=self.name)
