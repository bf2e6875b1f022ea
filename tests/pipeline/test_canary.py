"""I4: a canary goes every way that a report can go, and sings nowhere but inside a seal."""

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import Client, TestResponse

from functions.gateways.simulator import SERVICE_NUMBER, Sms, webhook_call
from functions.model.collections import (
    AUDIT,
    CONVERSATIONS,
    INBOUND,
    OUTBOUND,
    REPORTS,
    SKETCHES,
    THROTTLES,
    additions_to,
)
from functions.ports import Wakeup
from functions.server import INTERNAL_PATHS, wsgi_app
from tests.canary import NAME, NARRATIVE, PHONE, found_in, listening
from tests.faults.service import Process
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import hush
from tests.world import World

WORDS = f"tolong cepat, {NARRATIVE}. {NAME} memukul, telepon {PHONE}. di kota jambi"
CONTACT = {"phone": PHONE, "owner": "shared", "text": True}
REPORT: dict[str, Any] = complaint("emergency") | {
    "reporter": {"role": "experienced", "name": NAME, "contact": CONTACT},
    "incident": {"description": WORDS, "place": f"dekat rumah {NAME}", "region": "15.71"},
    "avoid": NAME,
}
FORM = {
    "/reporter/role": "experienced",
    "/reporter/name": NAME,
    "/reporter/contact/phone": PHONE,
    "/reporter/contact/text": "true",
    "/incident/description": WORDS,
    "/avoid": NAME,
}
STEPS = [
    "functions.steps.receive.triage",
    "functions.steps.receive.conflicts",
    "functions.steps.receive.create",
    "functions.steps.sms_report.new_report",
    "functions.steps.hear.triage",
    "functions.steps.hear.conflicts",
    "functions.steps.sketch.sketch",
    "functions.steps.converse.forbids_answer",
    "functions.steps.turn.answer_to_reporter",
    "functions.steps.converse.joins",
    "functions.steps.turn.next_question",
    "functions.steps.understand.warn_of_stranger",
    "functions.steps.acknowledge.start_lease",
    "functions.steps.route.next_rung",
    "functions.steps.route.make_offer",
    "functions.steps.notify.alert",
    "functions.steps.notify.say",
    "functions.steps.follow_up.owe_follow_up",
    "functions.steps.hear.create",
    "functions.steps.link.may_be_the_same",
    "functions.steps.hear.rule_out",
    "functions.sweep._recount",
    "functions.sweep.rewrite",
    "functions.vault.sealing.TinkSealer.seal_case",
    "functions.vault.sealing.TinkOpener.open",
    "functions.gateways.simulator.SimulatedNetwork.send",
    "functions.validation.errors_in",
    "functions.store.sqlite.to_json",
    "functions.store.sqlite._apply",
]


@pytest.fixture(scope="session")
def internal_app() -> Any:
    return wsgi_app(INTERNAL_PATHS)


class Tour:
    """Every door, with the canary in hand. What came back is kept; nobody insists that it went well."""

    def __init__(self, world: World, internal: Client) -> None:
        self.world, self.internal = world, internal
        self.answers: list[TestResponse] = []
        self.sri = world.officer("Sri")
        self._texts = 0

    def api(self, data: bytes | str, content_type: str = "application/json", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append(self.world.client.post("/v1/reports", data=data, content_type=content_type, headers=named))

    def text(self, text: str, sender: str = PHONE) -> None:
        self._texts += 1
        sms = Sms(f"t{self._texts}", "in", sender, SERVICE_NUMBER, text, 1, "waiting", self._now())
        body, headers = webhook_call(sms, self.world.app.network_secret)
        self.answers.append(self.world.client.post("/sms/simulator/inbound", data=body, headers=headers))
        self.world.stack.settle(self.world.app)

    def _now(self) -> str:
        return self.world.clock.now().isoformat()

    def go(self) -> None:
        self.world.ready()
        self.reports()
        self.mistakes()
        for _ in range(5):
            self.world.clock.set(max(self.world.next_due() or self.world.clock.now(), self.world.clock.now()))
            self.answers.append(self.internal.post("/sweep"))
            self.world.stack.settle(self.world.app)
        for word in ("YA", "SUDAH"):
            for case in self.world.cases():
                for offer in case.report.offers_to("sri"):
                    self.text(f"{word} {offer.code}", self.sri.phone.number)
            self.world.clock.pass_(timedelta(hours=5))
            self.answers.append(self.internal.post("/sweep"))
            self.world.stack.settle(self.world.app)

    def reports(self) -> None:
        self.api(json.dumps(REPORT), Idempotency_Key="key-of-sixteen-chars")
        self.world.client.post("/lapor", data={"nonce": "a-nonce-of-some-length", **FORM})
        self.text(WORDS)
        self.text(f"lagi: {WORDS}")
        self.text(f"YA {WORDS}", self.sri.phone.number)
        self.text("YA 482")
        self.text("BOLEH")
        self.text(WORDS, "KENARI")
        self.ticket()

    def ticket(self) -> None:
        """Back with every ticket, also with what none is."""
        self.form(ticket=NARRATIVE)
        self.form(**{"pass": WORDS, "do": NAME, "nonce": PHONE, "words": WORDS})
        for case in self.world.cases():
            opened = self.form(ticket=self.world.app.sealer.ticket_of(case.id))
            written = re.findall(r'name="pass" value="([^"]+)"', opened.text)
            for do in ("add", "danger", "stop", "withdraw", NAME):
                self.form(**{"pass": "".join(written[:1]), "do": do, "nonce": PHONE, "words": WORDS})

    def form(self, **fields: str) -> TestResponse:
        answer = self.world.client.post("/tiket", data=fields)
        self.world.stack.settle(self.world.app)
        self.answers.append(answer)
        return answer

    def mistakes(self) -> None:
        self.api(json.dumps(REPORT)[:-1])
        self.api(json.dumps(REPORT | {NARRATIVE: NAME}))
        self.api(json.dumps(REPORT | {"danger_now": NARRATIVE, "language": NAME}))
        self.api(json.dumps(REPORT | {"victims": [{"age_group": NARRATIVE, NAME: PHONE}]}))
        self.api(json.dumps(REPORT), content_type=f"text/{quote(NARRATIVE)}")
        self.api(json.dumps(REPORT), Authorization=f"Bearer {NARRATIVE}")
        self.api(json.dumps(REPORT), Idempotency_Key=NARRATIVE[:8])
        self.api(WORDS.encode("utf-16"))
        self.api(json.dumps(REPORT | {"avoid": NARRATIVE * 6000}))
        headers = {"Authorization": f"Basic {NARRATIVE}"}
        call = self.world.client.post
        self.answers += [
            call("/sms/simulator/inbound", data=WORDS, headers=headers),
            call(f"/sms/{quote(NARRATIVE)}/inbound", data=WORDS),
            self.world.client.put("/v1/reports", data=WORDS),
            call("/simulator/messages", data=json.dumps({"from": PHONE, NARRATIVE: NAME})),
        ]
        for path in ("/route_report", "/notify_officer", "/advance_report"):
            for event in (
                WORDS,
                json.dumps({"message": {"data": NARRATIVE}}),
                json.dumps([NARRATIVE]),
                json.dumps(REPORT),
            ):
                self.answers.append(self.internal.post(path, data=event, headers=headers))


@pytest.fixture
def wakeups(world: World, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Wakeup]]:
    seen: list[tuple[str, Wakeup]] = []
    publish = world.app.bus.publish

    def noted(topic: str, wakeup: Wakeup) -> None:
        seen.append((topic, wakeup))
        publish(topic, wakeup)

    monkeypatch.setattr(world.app.bus, "publish", noted)
    return seen


@pytest.fixture
def tour(world: World, internal_app: Any) -> Iterator[Tour]:
    yield Tour(world, Client(internal_app))
    hush(world)


def _stored(world: World) -> str:
    """Every document, its sealed bytes as they are."""
    store = world.app.store
    collections: list[Any] = [REPORTS, SKETCHES, INBOUND, OUTBOUND, CONVERSATIONS, THROTTLES, AUDIT]
    collections += [additions_to(found.id) for found in store.all(REPORTS)]
    return repr([store.all(collection) for collection in collections])


def _on_disk(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files, but for what the phones remember."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("simulator.db"):
            yield str(path), path.read_bytes()


def test_i4_a_canary_is_heard_nowhere(
    world: World, tour: Tour, wakeups: list[tuple[str, Wakeup]], tmp_path: Path
) -> None:
    with listening() as log:
        tour.go()
    assert len(world.cases()) >= 4
    assert {answer.status_code for answer in tour.answers} >= {200, 201, 400, 401, 404, 405, 413, 415, 422}
    assert found_in(log.said) == []
    assert [answer.text for answer in tour.answers if found_in(answer.data)] == []
    assert [str(answer.headers) for answer in tour.answers if found_in(str(answer.headers))] == []
    assert wakeups
    assert found_in(repr(wakeups)) == []
    assert found_in(_stored(world)) == []
    assert [path for path, held in _on_disk(tmp_path) if found_in(path) or found_in(held)] == []
    texts = [sms for sms in world.app.network.messages(limit=1000) if sms.direction == "out"]
    assert {sms.recipient for sms in texts} >= {tour.sri.phone.number, PHONE}
    assert [sms.text for sms in texts if found_in(sms.text)] == []


@pytest.mark.parametrize("stack", ["local"], indirect=True)
@pytest.mark.parametrize("step", STEPS)
def test_i4_an_exception_inside_a_step_does_not_carry_it_out(
    world: World, tour: Tour, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    raised = []

    def failing(*arguments: Any, **named: Any) -> Any:
        raised.append(step)
        raise RuntimeError(f"{WORDS} {arguments} {named}")

    world.ready()
    world.app.directory.current()
    with listening() as log, monkeypatch.context() as broken:
        broken.setattr(step, failing)
        for module in ("receive_report", "report_form"):
            if step.endswith("errors_in"):
                broken.setattr(f"functions.entrypoints.{module}.errors_in", failing)
        tour.go()
    assert raised
    assert "RuntimeError" in log.said
    assert found_in(log.said) == []
    assert [answer.text for answer in tour.answers if found_in(answer.data)] == []


@pytest.mark.parametrize("stack", ["local"], indirect=True)
def test_the_store_still_works_after_a_fault_in_its_writer(
    world: World, tour: Tour, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.ready()

    def failing(*arguments: Any) -> int:
        raise ValueError(WORDS)

    with monkeypatch.context() as broken:
        broken.setattr("functions.store.sqlite._apply", failing)
        assert world.posts(complaint()).status_code == 503
    assert world.posts(complaint()).status_code == 201


def test_i4_the_process_keeps_it_from_its_output_and_its_files(tmp_path: Path) -> None:
    service = Process(tmp_path / "var").start()
    body = json.dumps(REPORT).encode()
    form = "&".join(f"{quote(name)}={quote(value)}" for name, value in FORM.items()).encode()
    assert service.call("POST", "/v1/reports", body)[0] == 201
    assert service.call("POST", "/v1/reports", body[:-1])[0] == 400
    assert service.call("POST", "/lapor", form, "application/x-www-form-urlencoded")[0] == 201
    assert service.call("GET", f"/{quote(NARRATIVE)}?q={quote(NAME)}")[0] == 404
    assert service.call("POST", "/sms/simulator/inbound", body)[0] == 401
    service.texts(PHONE, WORDS)
    service.texts(PHONE, f"lagi {WORDS}")
    service.eventually(lambda: not any(sms["status"] == "waiting" for sms in service.sms()), 10, "texts are taken")
    service.eventually(lambda: any("Balas YA" in sms["text"] for sms in service.sms()), 10, "an alert")
    assert [path for path, held in _on_disk(service.data_dir) if found_in(path) or found_in(held)] == []
    assert service.stop() == 0
    assert found_in(service.said) == []
    assert [path for path, held in _on_disk(service.data_dir) if found_in(held)] == []


def test_the_canary_would_be_heard(tmp_path: Path) -> None:
    """In a database, in a log of any library, in base64 at any place, in hex, in a URL."""
    for said in (WORDS, f"x{WORDS}".encode().hex(), quote(NAME), f"tel:{PHONE}"):
        assert found_in(said)
    import base64

    for before in range(4):
        assert found_in(base64.b64encode(b"y" * before + WORDS.encode()))
    database = sqlite3.connect(tmp_path / "any.db")
    database.execute("CREATE TABLE t (words TEXT)")
    database.execute("INSERT INTO t VALUES (?)", (WORDS,))
    database.commit()
    database.close()
    assert found_in((tmp_path / "any.db").read_bytes())
