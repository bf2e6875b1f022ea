"""Against a real SMS gateway: phones on one side, the whole service as its own process on the other."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from functions.clock import SystemClock
from functions.gateways.kannel import make
from functions.model.collections import INBOUND, OUTBOUND, REPORTS
from functions.model.message import OutboundMessage
from functions.model.receipt import Status
from functions.model.report import Report
from functions.ports import Accepted, Refused
from functions.settings import read_settings
from functions.store.sqlite import SqliteStore
from functions.vault.keys import read_private_keys
from functions.vault.sealing import TinkOpener
from tests.faults.service import ROOT, Process
from tests.gateways.phone_network import PhoneNetwork

pytestmark = pytest.mark.kannel

FIRST_ANSWER = "Pesan diterima. Bila boleh dibalas ke nomor ini, ketik BOLEH."


@pytest.fixture
def network(tmp_path: Path) -> Iterator[PhoneNetwork]:
    network = PhoneNetwork(tmp_path)
    network.start()
    yield network
    network.stop()


@pytest.fixture
def service(tmp_path: Path, network: PhoneNetwork) -> Iterator[Process]:
    service = Process(tmp_path / "var", network.ports["silayang"], **network.environment).start()
    yield service
    service.kill()


@pytest.fixture
def store(tmp_path: Path, service: Process) -> Iterator[SqliteStore]:
    """A second pair of eyes on the service's own file."""
    store = SqliteStore(tmp_path / "var" / "silayang.db")
    yield store
    store.close()


def reports(store: SqliteStore) -> list[Report]:
    return [found.document for found in store.all(REPORTS)]


def test_a_typed_sms_becomes_a_report_and_the_officers_ya_comes_back_the_same_way(
    network: PhoneNetwork, service: Process, store: SqliteStore
) -> None:
    network.types(("+628111111111", "tolong cepat, dia dipukul di kota jambi"))
    network.waits_for(FIRST_ANSWER, phone="+628111111111")
    officer, alert = network.waits_for("Balas YA ")
    code = re.findall(r"\b[0-9]{3}\b", alert)[0]

    def receipts_are_in() -> bool:
        told = [found.document.receipt for found in store.all(OUTBOUND)]
        told += [offer.receipt for report in reports(store) for offer in report.offers]
        return set(told) == {Status.DELIVERED}

    service.eventually(receipts_are_in, 10, "receipts close the loop")
    network.types((officer, f"YA {code}"))
    network.waits_for(f"{code} Anda pegang", phone=officer)
    (report,) = reports(store)
    assert report.holder
    assert report.offers[0].gateway == "kannel"


def test_unicode_travels_both_ways(network: PhoneNetwork, service: Process, store: SqliteStore, tmp_path: Path) -> None:
    said = "ia dipukul 😢 — “tolong” 日本"
    escaped = "".join(f"%{byte:02X}" for byte in said.encode("utf-16-be"))
    network.types(("+628111111112", escaped), kind="ucs2")
    network.waits_for(FIRST_ANSWER, phone="+628111111112")
    (report,) = reports(store)
    opener = TinkOpener(read_private_keys(tmp_path / "var" / "keys", "case"))
    body = msgspec.json.decode(opener.open(report.report_id, report.sealed_content))
    assert body["incident"]["description"] == said

    gateway = make(read_settings(network.environment).gateways[0], SystemClock())
    for n, text in enumerate(("Ünïcode {é} @ £ €", said)):
        sent = gateway.send(OutboundMessage(f"test-{n}", "+628111111112", text, validity_seconds=600))
        assert isinstance(sent, Accepted)
        network.waits_for(text, phone="+628111111112")


def test_while_our_function_is_down_nothing_is_lost_and_nothing_comes_twice(
    network: PhoneNetwork, service: Process, store: SqliteStore
) -> None:
    def taken() -> int:
        return sum(found.document.kind == "report" for found in store.all(INBOUND))

    network.types(*((f"+6281222222{n:02}", f"ada yang dipukul nomor {n}") for n in range(30)))
    network.eventually(lambda: network.received() >= 5)
    service.kill()
    network.eventually(lambda: network.received() == 30)
    service.start()
    service.eventually(lambda: taken() == 30, 20, "every text is taken")
    network.types(("+628133333333", "lapor satu lagi"))
    service.eventually(lambda: taken() == 31, 20, "one more")
    assert len(store.all(INBOUND)) == 31
    network.waits_for(FIRST_ANSWER, phone="+628133333333")


def test_the_operators_trial_sees_the_receipt_and_watch_sees_the_link(network: PhoneNetwork, service: Process) -> None:
    network.types(("+628111111114", "jangan balas. ada yang diejek"))
    network.waits_for("Balas YA ")

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | network.environment | {"DATA_DIR": str(service.data_dir)}
        environment["PUBLIC_URL"] = f"http://127.0.0.1:{service.port}"
        return subprocess.run(
            [sys.executable, "main.py", "gateway", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    tried = command("test", "kannel", "0811-1111-114")
    assert (tried.returncode, tried.stdout.splitlines()[-1][-9:]) == (0, "delivered"), tried
    network.waits_for("Uji coba jalur SMS", phone="+628111111114")
    watched = command("watch")
    assert "kannel           well" in watched.stdout
    assert command("test", "unheard-of", "+628111111114").returncode == 1


def test_kannel_says_how_it_is_and_why_it_refuses(network: PhoneNetwork) -> None:
    gateway = make(read_settings(network.environment).gateways[0], SystemClock())
    assert gateway.look().trouble == "no_link"
    network.types(("+628111111113", "halo"))
    network.eventually(lambda: gateway.look().trouble is None)
    wrong = network.environment | {"GATEWAY_KANNEL_PASSWORD": "another-one"}
    stranger = make(read_settings(wrong).gateways[0], SystemClock())
    assert stranger.send(OutboundMessage("test", "+628111111113", "halo")) == Refused("unauthorized")
    network.stop()
    assert gateway.send(OutboundMessage("test", "+628111111113", "halo")) == Refused("unreachable")
    assert gateway.look().trouble == "unreachable"
