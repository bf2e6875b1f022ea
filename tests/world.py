"""A small world around the pipeline: phones, officers, a web browser's POST, and a clock that is moved by hand."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from werkzeug.test import Client, TestResponse

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App
from functions.clock import MovedClock
from functions.gateways.simulator import Sms, webhook_call
from functions.model.agency import Duty, Officer
from functions.model.collections import EARLY_RECEIPTS, INBOUND, OUTBOUND, PARTS, REPORTS
from functions.model.due import Owing
from functions.model.report import Report
from functions.sweep import sweep
from tests.stacks import Stack

WIB = timezone(timedelta(hours=7))
JAMBI = Path(__file__).parent.parent / "infra" / "agencies" / "jambi"
UNITS = {"s": 1, "min": 60, "h": 3600, "hours": 3600, "day": 86400, "days": 86400}


def span(text: str) -> timedelta:
    number, unit = text.split()
    return timedelta(seconds=float(number) * UNITS[unit])


class HandClock(MovedClock):
    def set(self, when: datetime | str) -> None:
        if isinstance(when, str):
            when = datetime.strptime(when, "%Y-%m-%d %H:%M WIB").replace(tzinfo=WIB).astimezone(UTC)
        super().set(when)


@dataclass(frozen=True)
class Heard:
    text: str
    to: str
    segments: int

    @property
    def code(self) -> str:
        return str(re.findall(r"\b([0-9]{3})\b", self.text)[0])

    def mentions(self, *words: str) -> bool:
        return any(word.casefold() in self.text.casefold() for word in words)


class Phone:
    """Hears in order; whatever nobody asked for is found at the end of the test."""

    def __init__(self, world: "World", number: str) -> None:
        self.world, self.number = world, number
        self._heard = 0

    def texts(self, text: str) -> None:
        self.world.ready()
        self.world.app.network.text_from_phone(self.number, text)
        self.world.settle()

    def unheard(self) -> list[Sms]:
        inbox = [sms for sms in self.world.app.network.messages(self.number, 10_000) if sms.direction == "out"]
        return inbox[self._heard :]

    def hears(self, text: str | None = None, containing: str = "") -> Heard:
        waiting = self.unheard()
        assert waiting, f"{self.number} heard nothing, expected {text or containing!r}"
        sms = waiting[0]
        assert text in (None, sms.text), f"heard {sms.text!r}, expected {text!r}"
        assert containing.casefold() in sms.text.casefold(), f"heard {sms.text!r}, expected {containing!r} in it"
        self._heard += 1
        return Heard(sms.text, sms.recipient, sms.segments)

    def rings(self) -> Heard:
        """An alert that asks for YA or TIDAK."""
        heard = self.hears(containing="Balas YA ")
        assert heard.segments == 1
        return heard

    def hears_in_any_order(self, *containing: str) -> list[Heard]:
        """What left in one moment: nothing says which arrives first. In the order of the words."""
        heard = [self.hears() for _ in containing]
        found = [[one for one in heard if one.mentions(words)] for words in containing]
        assert [len(ones) for ones in found] == [1] * len(containing), f"heard {heard}, expected {containing}"
        return [ones[0] for ones in found]

    def heard_nothing_more(self) -> None:
        assert [sms.text for sms in self.unheard()] == []


@dataclass
class Person:
    id: str
    phone: Phone


@dataclass
class Case:
    """The one report of a test, read afresh at every question."""

    world: "World"
    id: str

    @property
    def report(self) -> Report:
        found = self.world.app.store.get(REPORTS, self.id)
        assert found is not None
        return found.document

    def is_held_by(self, person: Person) -> bool:
        return self.report.holder == person.id


class World:
    """Use `officer` before the first message: the roster is put in force then."""

    def __init__(self, app: App, clock: HandClock, client: Client, stack: Stack) -> None:
        self.app, self.clock, self.client, self.stack = app, clock, client, stack
        self.agency = replace(compile_agency(JAMBI), officers=[])
        self._people: list[Person] = []
        self._phones: list[Phone] = []
        self._numbers = count(1)
        self._applied = False
        self.hotline = self.officer("Meja", role="hotline", area="15")
        self.outside = self.officer("Luar", role="outside", area="15")

    # --- people

    def officer(
        self, name: str, area: str = "15.71", role: str = "officer", on_duty: bool = True, **more: Any
    ) -> Person:
        phone = self.phone()
        duty = [] if on_duty else [Duty([], 0, 0)]
        officer = Officer(
            id=name.lower(),
            name=name,
            full_name=more.pop("full_name", f"{name} Contoh"),
            phones=[phone.number],
            role=role,
            agency_id=f"agency-{area}",
            areas=[area],
            duty=more.pop("duty", duty),
            **more,
        )
        self.agency = replace(self.agency, version=f"test-{officer.id}", officers=[*self.agency.officers, officer])
        self._applied = False
        person = Person(officer.id, phone)
        self._people.append(person)
        return person

    def phone(self) -> Phone:
        phone = Phone(self, f"+62899{next(self._numbers):07}")
        self._phones.append(phone)
        return phone

    def ready(self) -> None:
        if not self._applied:
            put_in_force(self.app.store, self.agency)
            self._applied = True

    # --- doors

    def posts(self, body: dict[str, Any], **headers: str) -> TestResponse:
        """A JSON complaint."""
        self.ready()
        answer = self.client.post(
            "/v1/reports",
            data=msgspec.json.encode(body),
            content_type="application/json",
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
        self.settle()
        return answer

    def submits(self, fields: dict[str, str]) -> TestResponse:
        """The form, as a browser without JavaScript posts it."""
        self.ready()
        answer = self.client.post("/lapor", data={"nonce": f"nonce-{next(self._numbers):016}", **fields})
        self.settle()
        return answer

    # --- time

    def settle(self) -> None:
        """Until no text travels and no function is busy."""
        while self.app.network.waiting():
            assert self.app.network.deliver_waiting(self._deliver), "the service refused a text"
        self.stack.settle(self.app)

    def _deliver(self, sms: Sms) -> int:
        body, headers = webhook_call(sms, self.app.network_secret)
        return self.client.post("/sms/simulator/inbound", data=body, headers=headers).status_code

    def passes(self, text: str) -> None:
        """Discrete events: again and again to the next thing that is due, a sweep there, until it has settled."""
        until = self.clock.now() + span(text)
        while (due := self.next_due()) is not None and due <= until:
            self.clock.set(due)
            self.sweeps()
        self.clock.set(until)

    def sweeps(self) -> None:
        sweep(self.app.ports, self.clock.now() + timedelta(seconds=50))
        self.settle()

    def next_due(self) -> datetime | None:
        store = self.app.store
        documents: list[Owing] = [
            *(found.document for found in store.all(REPORTS)),
            *(found.document for found in store.all(OUTBOUND)),
            *(found.document for found in store.all(INBOUND)),
            *(found.document for found in store.all(EARLY_RECEIPTS)),
            *(found.document for found in store.all(PARTS)),
        ]
        return min((document.next_at for document in documents if document.next_at), default=None)

    # --- looking

    def cases(self) -> list[Case]:
        return [Case(self, found.id) for found in self.app.store.all(REPORTS)]

    def only_case(self) -> Case:
        (case,) = self.cases()
        return case

    def nobody_heard_more(self) -> None:
        unheard = {phone.number: [sms.text for sms in phone.unheard()] for phone in self._phones}
        assert not {number: texts for number, texts in unheard.items() if texts}, "texts that nobody expected"
