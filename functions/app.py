"""The wiring: settings -> adapters -> ports. The only file that knows all of them; made once an instance, lazily."""

import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.clock import SystemClock
from functions.ports import Bus, Clock, Directory, Gateway, Opener, Ports, Sealer, Store, Timing, Wakeup
from functions.settings import Settings, read_settings

if TYPE_CHECKING:
    from functions.gateways.simulator import SimulatedNetwork, SimulatorWebhook


class App:
    """Each adapter is made when it is first asked for, so that a function imports only what it uses."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.on_text_from_phone: Callable[[], None] = lambda: None

    @cached_property
    def ports(self) -> Ports:
        return Ports(
            store=self.store,
            bus=self.bus,
            sealer=self.sealer,
            clock=self.clock,
            directory=self.directory,
            gateway=self.gateway,
            knock_directly=self.knock_directly,
            timing=Timing(self.settings.lease_seconds),
        )

    @cached_property
    def data_dir(self) -> Path:
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return self.settings.data_dir

    @cached_property
    def store(self) -> Store:
        if self.settings.stack == "local":
            from functions.store.sqlite import SqliteStore

            return SqliteStore(self.data_dir / "silayang.db")
        self._point_at_emulators()
        from functions.store.firestore import FirestoreStore

        return FirestoreStore(self.settings.project)

    @cached_property
    def bus(self) -> Bus:
        if self.settings.stack == "local":
            from functions.bus.in_process import InProcessBus

            return InProcessBus(lambda topic, wakeup: self.act(wakeup))
        self._point_at_emulators()
        from functions.bus.pubsub import PubSubBus

        return PubSubBus(self.settings.project, self.clock)

    def _point_at_emulators(self) -> None:
        """Google's libraries look for two variables; without them they would ask for credentials."""
        if self.settings.stack == "emulators":
            from functions.emulators import addresses

            addresses().export()

    @cached_property
    def sealer(self) -> Sealer:
        from functions.vault.keys import read_intake_keys
        from functions.vault.sealing import TinkSealer

        return TinkSealer(read_intake_keys(self.keys_dir))

    @property
    def keys_dir(self) -> Path:
        return self.settings.keys_dir

    @cached_property
    def directory(self) -> Directory:
        from functions.store.directory import StoredDirectory

        return StoredDirectory(self.store, self.clock)

    def contact_opener(self) -> Opener:
        """Only the messaging steps ask for it."""
        return self._contact_opener

    @cached_property
    def _contact_opener(self) -> Opener:
        from functions.vault.keys import read_private_keys
        from functions.vault.sealing import TinkOpener

        return TinkOpener(read_private_keys(self.keys_dir, "contact"))

    # --- gateways

    def gateway(self, name: str | None) -> Gateway:
        return self.network

    @cached_property
    def network(self) -> "SimulatedNetwork":
        from functions.gateways.simulator import SimulatedNetwork

        return SimulatedNetwork(self.data_dir / "simulator.db", self.clock)

    @cached_property
    def network_secret(self) -> str:
        return self.sealer.digest("simulator", "webhook")

    def webhook(self, gateway: str) -> "SimulatorWebhook | None":
        """The inbound side of a configured gateway; None for every other name."""
        if gateway != "simulator" or self.settings.stack == "cloud":
            return None
        from functions.gateways.simulator import SimulatorWebhook

        return SimulatorWebhook(self.network_secret)

    # --- steps

    def act(self, wakeup: Wakeup) -> None:
        from functions.steps.dispatch import act

        act(self.ports, self.contact_opener, wakeup)

    def knock_directly(self, topic: str, wakeup: Wakeup) -> None:
        """The way around a bus that is down. Raises OSError."""
        if self.settings.stack == "local":
            self.act(wakeup)
        else:
            from functions.bus.direct import post_wakeup

            post_wakeup(self.settings.function_urls, topic, wakeup)

    def close(self) -> None:
        """Ends the threads of whatever was made."""
        for name in ("bus", "network", "store"):
            made: Any = self.__dict__.get(name)
            if made is not None and hasattr(made, "close"):
                made.close()


_lock = threading.Lock()
_current: App | None = None


def current() -> App:
    """This instance's app, made from the environment at the first call. Raises SettingsError."""
    global _current  # noqa: PLW0603 - the one instance, swapped whole
    with _lock:
        if _current is None:
            _current = App(read_settings())
        return _current


def install(app: App | None) -> None:
    """Puts a ready-made app in place: `make run`, the demonstration and tests make their own."""
    global _current  # noqa: PLW0603 - the one instance, swapped whole
    with _lock:
        _current = app
