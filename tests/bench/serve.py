"""One server of a bench, in a process of its own: says where it listens, then serves until it is killed."""

import json
import sys
from pathlib import Path
from typing import Any

import functions_framework
import waitress

from functions.agency_files import compile_agency
from functions.agency_in_force import put_in_force
from functions.app import App, install
from functions.gateways.signatures import basic
from functions.gateways.simulator import USER
from functions.ports import Wakeup
from functions.server import PUBLIC_PATHS, wsgi_app
from functions.settings import read_settings
from functions.vault.keys import make_keys

THREADS = 8
FLOORS = {"local": "floor_sqlite.py", "emulators": "floor_emulators.py"}
FUNCTIONS = {"intake": "receive_report", "pipeline": "receive_report", "webhook": "sms_inbound"}


class HeldBus:
    """Confirms and delivers nothing: the reports stay due."""

    def publish(self, topic: str, wakeup: Wakeup) -> None:
        pass


def ours(stack: str, kind: str) -> tuple[Any, str]:
    """The application, and what its gateway has to show."""
    app = App(read_settings())
    make_keys(app.keys_dir)
    put_in_force(app.store, compile_agency(app.settings.agency_dir))
    if stack == "local" and kind != "pipeline":
        app.__dict__["bus"] = HeldBus()
    install(app)
    function = FUNCTIONS[kind]
    return wsgi_app({function: PUBLIC_PATHS[function]}), basic(USER, app.network_secret)


def floor(stack: str) -> tuple[Any, str]:
    source = str(Path(__file__).parent / FLOORS[stack])
    return functions_framework.create_app(target="floor", source=source), ""  # type: ignore[no-untyped-call]


def main() -> None:
    stack, kind = sys.argv[1:]
    import os

    sys.setswitchinterval(float(os.environ.get("SI", "0.005")))
    application, authorization = floor(stack) if kind == "floor" else ours(stack, kind)
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=THREADS)
    print(json.dumps({"port": server.effective_port, "authorization": authorization}), flush=True)
    server.run()


if __name__ == "__main__":
    main()
