"""A phone network of Debian's own programs: Kannel's bearerbox and smsbox, and fakesmsc for the phones."""

import re
import shutil
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_to_bytes

from tests.ports import free_port
from tests.waiting import comes_true

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
CONF = Path(__file__).parent.parent.parent / "infra" / "kannel" / "kannel.conf"
HOW_TO_GET = "A phone network is missing. Install the packages kannel and kannel-extras."
SECRET, PASSWORD, NUMBER = "replace-this-hook-secret", "sendsms-secret", "1234"
PORTS = {"13100": "admin", "13101": "smsbox", "13110": "network", "13113": "sendsms", "8080": "silayang"}
STARTS_WITHIN_SECONDS, HEARD_WITHIN_SECONDS = 20, 20
_GOT = re.compile(r"Got message \d+: <(\S+) (\S+) (\S+) (.*)>$")


def is_installed() -> bool:
    return shutil.which("bearerbox") is not None and shutil.which("smsbox") is not None and FAKESMSC.exists()


class PhoneNetwork:
    """What phones typed goes in, what they heard is kept in order: (phone, text)."""

    def __init__(self, folder: Path) -> None:
        self.ports = {name: free_port() for name in PORTS.values()}
        self._folder = folder
        self._programs: list[subprocess.Popen[str]] = []
        self._phones: subprocess.Popen[str] | None = None
        self._heard = threading.Condition()
        self.heard: list[tuple[str, str]] = []

    @property
    def environment(self) -> dict[str, str]:
        """Silayang's side of the same configuration."""
        return {
            "GATEWAYS": "kannel",
            "GATEWAY_KANNEL_NUMBER": NUMBER,
            "GATEWAY_KANNEL_USER": "silayang",
            "GATEWAY_KANNEL_PASSWORD": PASSWORD,
            "GATEWAY_KANNEL_SECRET": SECRET,
            "GATEWAY_KANNEL_SEND_URL": f"http://127.0.0.1:{self.ports['sendsms']}/cgi-bin/sendsms",
            "GATEWAY_KANNEL_STATUS_URL": f"http://127.0.0.1:{self.ports['admin']}/status.txt?password=status-secret",
        }

    def start(self) -> None:
        for name in ("dlr", "store"):
            (self._folder / "var" / "kannel" / name).mkdir(parents=True)
        conf = CONF.read_text().replace("http-queue-delay = 5", "http-queue-delay = 1")
        for port, name in PORTS.items():
            conf = conf.replace(port, str(self.ports[name]))
        (self._folder / "kannel.conf").write_text(conf)
        for program, port in (("bearerbox", "smsbox"), ("smsbox", "sendsms")):
            self._programs.append(
                subprocess.Popen(
                    [program, "-v", "4", "kannel.conf"],
                    cwd=self._folder,
                    text=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            _wait_for_listener(self.ports[port])

    def stop(self) -> None:
        for program in filter(None, (self._phones, *reversed(self._programs))):
            program.kill()
            program.wait()

    def types(
        self, *texts: tuple[str, str], kind: str = "text", how_many: int | None = None, every: float = 0.05
    ) -> None:
        """As many texts as are given, or `how_many`, go to the service's number, drawn by lot as fakesmsc does.

        `kind` is fakesmsc's: text, or ucs2 with the text in %-escapes.
        """
        if self._phones:
            self._phones.kill()
            self._phones.wait()
        lines = [f"{phone} {NUMBER} {kind} {text}" for phone, text in texts]
        order = ("-m", str(how_many or len(lines)), "-i", str(every))
        self._phones = subprocess.Popen(
            [FAKESMSC, "-H", "127.0.0.1", "-r", str(self.ports["network"]), *order, *lines],
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            errors="replace",
        )
        threading.Thread(target=self._listen, args=(self._phones,), daemon=True).start()

    def _listen(self, phones: "subprocess.Popen[str]") -> None:
        assert phones.stderr
        for line in phones.stderr:
            if found := _GOT.search(line.rstrip("\n")):
                _, phone, kind, text = found.groups()
                with self._heard:
                    self.heard.append((phone, _decoded(kind, text)))
                    self._heard.notify_all()

    def waits_for(self, words: str, phone: str | None = None) -> tuple[str, str]:
        """The first text with these words that a phone, or any phone, has heard or is about to hear."""

        def found() -> tuple[str, str] | None:
            return next((sms for sms in self.heard if words in sms[1] and phone in (None, sms[0])), None)

        with self._heard:
            assert self._heard.wait_for(found, HEARD_WITHIN_SECONDS), f"nobody heard {words!r}: {self.heard}"
            sms = found()
        assert sms
        return sms

    def received(self) -> int:
        """How many texts the gateway took from the phones since it started."""
        with urllib.request.urlopen(self.environment["GATEWAY_KANNEL_STATUS_URL"], timeout=5) as answer:
            found = re.search(r"SMS: received (\d+)", answer.read().decode())
        return int(found[1]) if found else 0

    def eventually(self, condition: Callable[[], bool]) -> None:
        assert comes_true(condition, HEARD_WITHIN_SECONDS), "it never happened"


def _decoded(kind: str, text: str) -> str:
    if kind != "ucs-2":
        return text
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-16-be")


def _wait_for_listener(port: int) -> None:
    for _ in range(STARTS_WITHIN_SECONDS * 20):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError(f"nothing listens on {port}")
