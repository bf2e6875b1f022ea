"""`make demo`: a dozen complaints through real HTTP, time moved by hand; what it prints was read back over HTTP."""

import json
import re
import tempfile
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App
from functions.clock import MovedClock
from functions.model.agency import Agency
from functions.server import Service
from functions.settings import Settings
from functions.sweep import sweep
from functions.vault.keys import make_keys

TUESDAY_MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 09.00 WIB
PATIENCE_SECONDS = 10.0
LOOK_EVERY_SECONDS = 0.02
TICKET = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
ASKS = "Balas YA [0-9]{3}"
ALERT = re.compile(r"^(?P<urgency>[A-Z]+) (?P<place>[^.:]+)[.:].*Balas YA (?P<code>[0-9]{3})")


class DemoFailed(AssertionError):
    """Something did not happen that should have."""


@dataclass(frozen=True)
class Complaint:
    """`then` says how the officers behave: accept, decline (the second one accepts), ignore, or forget."""

    channel: str
    text: str
    place: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    then: str = "accept"
    after_minutes: int = 2


NOW, CHILD = {"danger_now": "yes"}, {"age_group": "6-12"}
COMPLAINTS = [
    Complaint("web", "Tetangga dipukuli suaminya, masih terdengar teriakan.", "Kota Jambi", NOW),
    Complaint("api", "Murid sering ditampar gurunya di kelas.", "Kabupaten Muaro Jambi", CHILD, after_minutes=9),
    Complaint("sms", "tolong cepat pak suami saya ngamuk bawa parang di kec. Tungkal Ilir", after_minutes=1),
    Complaint("web", "Adik saya dibentak dan dihina terus oleh pacarnya.", "Kabupaten Kerinci", after_minutes=40),
    Complaint("api", "Dipecat karena hamil.", "Kota Sungai Penuh", {"danger_now": "no", "last_happened": "longer"}),
    Complaint("sms", "anak tetangga ditelantarkan, sering tidak diberi makan. kab. Bungo", after_minutes=25),
    Complaint("web", "Fotonya disebar mantan, dia mengancam sebar video lagi.", "Kabupaten Merangin", then="decline"),
    Complaint("api", "Dia disekap di rumah majikan.", "Kabupaten Tebo", then="ignore"),
    Complaint("web", "Saya diejek dan dirundung di sekolah.", "Kabupaten Batang Hari", CHILD, after_minutes=15),
    Complaint("api", "Dipukul suami minggu lalu, masih takut pulang.", "Kabupaten Sarolangun", NOW, then="forget"),
    Complaint("sms", "istri tetangga dipukul kemarin di tanjung jabung timur"),
    Complaint("api", "Teman dibedakan karena cacat.", "Kota Jambi", {"danger_now": "no", "last_happened": "longer"}),
]


@dataclass
class Row:
    """What HTTP told about one complaint."""

    channel: str
    ticket: str = "-"
    place: str = "-"
    urgency: str = "-"
    officer: str = "-"
    text: str = "-"
    accepted_after: str = "nobody yet"


def demo(settings: Settings) -> None:
    """Prints the table. Raises DemoFailed when any part of it went wrong."""
    with tempfile.TemporaryDirectory(prefix="silayang-demo-") as folder:
        clock = MovedClock(TUESDAY_MORNING)
        app = App(replace(settings, stack="local", data_dir=Path(folder), keys_dir=Path(folder) / "keys"), clock)
        make_keys(app.keys_dir)
        agency = compile_agency(settings.agency_dir)
        put_in_force(app.store, agency)
        service = Service(app, port=0)
        service.start()
        try:
            stage = Stage(app, clock, agency, Phones(service.port))
            rows = [stage.play(n, complaint) for n, complaint in enumerate(COMPLAINTS)]
        finally:
            service.stop()
    print_table(rows)


class Phones:
    """The service and every phone, seen from outside: HTTP and nothing else."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._seen: set[str] = set()

    def call(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        connection.request(method, path, body, {"Content-Type": content_type} if body else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def text(self, sender: str, words: str) -> None:
        body = json.dumps({"from": sender, "text": words}).encode()
        status, _ = self.call("POST", "/simulator/messages", body, "application/json")
        _insist(200 <= status < 300, f"the simulator answered {status}")

    def unheard(self, pattern: str, to: str | None = None) -> list[dict[str, Any]]:
        """SMS to phones that fit and that nobody has asked for yet, oldest first."""
        path = "/simulator/messages?limit=1000" + (f"&to={quote(to)}" if to else "")
        listed = json.loads(self.call("GET", path)[1])
        return [
            sms
            for sms in listed
            if sms["direction"] == "out" and sms["id"] not in self._seen and re.search(pattern, sms["text"])
        ]

    def hear(self, pattern: str, to: str | None = None) -> dict[str, Any]:
        """The first SMS that fits. Raises DemoFailed when none comes within ten seconds."""
        for _ in range(int(PATIENCE_SECONDS / LOOK_EVERY_SECONDS)):
            for sms in self.unheard(pattern, to):
                self._seen.add(sms["id"])
                return sms
            threading.Event().wait(LOOK_EVERY_SECONDS)
        raise DemoFailed(f"no phone heard {pattern!r}")

    def hear_all(self, pattern: str) -> list[dict[str, Any]]:
        heard = self.unheard(pattern)
        self._seen |= {sms["id"] for sms in heard}
        return heard


@dataclass
class Stage:
    app: App
    clock: MovedClock
    agency: Agency
    phones: Phones

    def play(self, n: int, complaint: Complaint) -> Row:
        row = Row(complaint.channel)
        started = self.clock.now()
        self.phones.hear_all("")
        row.ticket = self._complain(n, complaint)
        alert = self._alert(row)
        if complaint.then == "ignore":
            row.accepted_after = self._ignore()
            return row
        if complaint.then == "decline":
            self.phones.text(alert["to"], f"TIDAK {_code(alert)}")
            self.phones.hear("diteruskan", alert["to"])
            alert = self._alert(row)
        self._let_pass(timedelta(minutes=complaint.after_minutes))
        self.phones.text(alert["to"], f"YA {_code(alert)}")
        accepted = self.phones.hear(f"^{_code(alert)} Anda pegang", alert["to"])
        row.accepted_after = _spoken(datetime.fromisoformat(accepted["at"]) - started)
        if complaint.then == "forget":
            row.accepted_after += self._forget(alert)
        return row

    # --- the three doors

    def _complain(self, n: int, complaint: Complaint) -> str:
        return {"web": self._by_form, "api": self._by_json, "sms": self._by_sms}[complaint.channel](n, complaint)

    def _by_form(self, n: int, complaint: Complaint) -> str:
        status, page = self.phones.call("GET", "/lapor")
        _insist(status == 200, f"the form answered {status}")
        nonce = re.search(r'name="nonce"[^>]*value="([^"]+)"', page)
        fields = {"nonce": unescape(nonce[1]) if nonce else "", "/reporter/role": "witnessed"}
        fields |= {"/incident/description": complaint.text, "/incident/place": complaint.place}
        for name, value in complaint.answers.items():
            fields["/victims/0/age_group" if name == "age_group" else f"/{name}"] = value
        body = urlencode(fields).encode()
        status, page = self.phones.call("POST", "/lapor", body, "application/x-www-form-urlencoded")
        return _ticket(status, page)

    def _by_json(self, n: int, complaint: Complaint) -> str:
        incident = {"description": complaint.text, "place": complaint.place}
        answers = dict(complaint.answers)
        if "last_happened" in answers:
            incident["last_happened"] = answers.pop("last_happened")
        body: dict[str, Any] = {"reporter": {"role": "heard"}, "incident": incident}
        if "age_group" in answers:
            body["victims"] = [{"age_group": answers.pop("age_group")}]
        return _ticket(
            *self.phones.call("POST", "/v1/reports", json.dumps(body | answers).encode(), "application/json")
        )

    def _by_sms(self, n: int, complaint: Complaint) -> str:
        sender = f"+62898{n:07}"
        self.phones.text(sender, complaint.text)
        self.phones.hear("^Pesan diterima", sender)
        return "-"

    # --- the officers

    def _alert(self, row: Row) -> dict[str, Any]:
        alert = self.phones.hear(ASKS)
        heard = ALERT.match(alert["text"])
        _insist(heard is not None and alert["segments"] == 1, "an alert is not one readable segment")
        row.urgency, row.place = heard["urgency"], heard["place"]  # type: ignore[index]
        row.officer, row.text = self._name(alert["to"]), alert["text"]
        return alert

    def _ignore(self) -> str:
        """Nobody answers: time passes until the hotline desk rings."""
        rung: set[str] = set()
        for _ in range(60):
            self._let_pass(timedelta(minutes=1))
            rung |= {alert["to"] for alert in self.phones.hear_all(ASKS)}
            if any(self._role(number) == "hotline" for number in rung):
                return f"nobody; climbed over {len(rung)} phones to the hotline desk"
        raise DemoFailed("the ladder did not reach the hotline desk within an hour")

    def _forget(self, alert: dict[str, Any]) -> str:
        """Accepted, and then nothing: the holder is reminded, the supervisor told, the case offered again."""
        code, place = _code(alert), ALERT.match(alert["text"])["place"]  # type: ignore[index]
        reminded = self._comes_back(f"Sudah hubungi.* {code} ", alert["to"])
        told = self._comes_back(f"tindak lanjut {code} ")
        offered = self._comes_back(f"{place}.*mengambil alih")
        return f"; forgotten: {reminded} reminded, {told} told, offered to {offered}"

    def _comes_back(self, pattern: str, to: str | None = None) -> str:
        """The name on the phone that hears it within seven hours."""
        for _ in range(14):
            self._let_pass(timedelta(minutes=30))
            if self.phones.unheard(pattern, to):
                return self._name(self.phones.hear(pattern, to)["to"])
        raise DemoFailed(f"a forgotten case did not come back: {pattern!r}")

    # --- time and names

    def _let_pass(self, span: timedelta) -> None:
        """The clock of this process moves, and the sweep comes by as it would every minute."""
        self.clock.pass_(span)
        sweep(self.app.ports, self.clock.now() + timedelta(seconds=50))
        self.app.bus.idle()  # type: ignore[attr-defined]

    def _name(self, number: str) -> str:
        return next((officer.name for officer in self.agency.officers if number in officer.phones), number)

    def _role(self, number: str) -> str:
        return next((officer.role for officer in self.agency.officers if number in officer.phones), "")


def print_table(rows: list[Row]) -> None:
    heads = ("channel", "ticket", "place", "urgency", "officer", "SMS to the officer", "accepted after")
    lines = [heads, *(tuple(vars(row).values()) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _ticket(status: int, answer: str) -> str:
    _insist(status == 201, f"a complaint was answered {status}")
    ticket = TICKET.search(answer)
    _insist(ticket is not None, "the answer shows no ticket")
    return ticket[0] if ticket else ""


def _code(alert: dict[str, Any]) -> str:
    heard = ALERT.match(alert["text"])
    return heard["code"] if heard else ""


def _spoken(span: timedelta) -> str:
    return f"{int(span.total_seconds()) // 60} min"


def _insist(held: bool, otherwise: str) -> None:
    if not held:
        raise DemoFailed(otherwise)
