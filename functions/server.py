"""One process for one machine: every function behind its path, workers, the timer, and the simulated network."""

import fcntl
import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import functions_framework
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Response

from functions.app import App, install
from functions.gateways.simulator import Postman
from functions.listener import Listener
from functions.logs import log_failure
from functions.sweep import sweep
from functions.watchdog import WATCHES_EVERY, watch

SOURCE = str(Path(__file__).parent.parent / "main.py")
SWEEPS_EVERY = timedelta(minutes=1)
SWEEP_LIMIT = timedelta(seconds=50)

Paths = dict[str, tuple[str, ...]]

PUBLIC_PATHS: Paths = {
    "report_form": ("/", "/lapor"),
    "receive_report": ("/v1/reports",),
    "ticket": ("/tiket",),
    "desk": ("/desk", "/desk/<path:rest>"),
    "sms_inbound": ("/sms/<gateway>/inbound",),
    "sms_receipt": ("/sms/<gateway>/receipt",),
    "health": ("/health",),
    "simulator": ("/simulator", "/simulator/messages", "/simulator/invite"),
}
INTERNAL_PATHS: Paths = {
    "route_report": ("/route_report",),
    "notify_officer": ("/notify_officer",),
    "advance_report": ("/advance_report",),
    "sweep": ("/sweep",),
    "watchdog": ("/watchdog",),
}


class AlreadyRunning(RuntimeError):
    """Another process holds the data directory."""


def wsgi_app(paths: Paths) -> Any:
    """One WSGI app over many functions; each sees the path that it would see behind a load balancer."""
    apps = {name: _framework_app(name) for name in paths}
    url_map = Map(
        [Rule(path, endpoint=name) for name, served in paths.items() for path in served], strict_slashes=False
    )

    def dispatch(environ: Any, start_response: Any) -> Any:
        try:
            endpoint, _ = url_map.bind_to_environ(environ).match()
        except NotFound:
            return Response("Not found", 404)(environ, start_response)
        return apps[endpoint](environ, start_response)

    return dispatch


def _framework_app(name: str) -> Any:
    """create_app leaves its signature type in the environment, where the next one would find it."""
    try:
        return functions_framework.create_app(target=name, source=SOURCE)  # type: ignore[no-untyped-call]
    finally:
        os.environ.pop("FUNCTION_SIGNATURE_TYPE", None)


class Timer:
    """Acts again and again until it is stopped; an act that fails is logged, and the next one comes."""

    def __init__(self, name: str, every: timedelta, act: Callable[[], object]) -> None:
        self._name, self._every, self._act = name, every, act
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._act()
            except Exception as failure:
                # A timer that died would be silent; one that failed acts again at the next stroke.
                log_failure(f"{self._name}_failed", failure)
            if self._stopping.wait(self._every.total_seconds()):
                return


def timers(app: App) -> list[Timer]:
    """A thread each: a sweep that hangs does not keep the watchdog from barking."""
    return [
        Timer("sweep", SWEEPS_EVERY, lambda: sweep(app.ports, app.clock.now() + SWEEP_LIMIT)),
        Timer("watchdog", WATCHES_EVERY, lambda: watch(app.ports)),
    ]


def lock_data_dir(folder: Path) -> IO[str]:
    """Holds the folder until the file is closed. Raises AlreadyRunning."""
    file = (folder / "lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRunning(f"another Silayang already runs on {folder}/") from None
    return file


class Service:
    """Everything of one machine around one app. `start` returns once it listens; `stop` lets work under way finish."""

    def __init__(self, app: App, port: int) -> None:
        install(app)
        self.app = app
        public = Listener(wsgi_app(PUBLIC_PATHS), port, app.settings.threads)
        self.port = public.port
        self._listeners = [public]
        if app.settings.stack == "emulators":
            self._listeners.append(Listener(wsgi_app(INTERNAL_PATHS), app.settings.internal_port, app.settings.threads))
        self._postman = Postman(app.network, self.port, app.network_secret)
        app.on_text_from_phone = self._postman.hurry

    def start(self) -> None:
        for listener in self._listeners:
            listener.start()
        self._postman.start()

    def stop(self) -> None:
        self._postman.stop()
        for listener in self._listeners:
            listener.stop()
        self.app.close()
        install(None)
