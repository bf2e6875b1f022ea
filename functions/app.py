"""The wiring: settings -> adapters -> ports. The only file that knows all of them; made once an instance, lazily."""

import random
import threading
from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from functions.clock import SystemClock
from functions.logs import set_up_logging
from functions.ports import Bus, Clock, Directory, Gateway, Opener, Ports, Sealer, Store, Timing, Wakeup
from functions.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from functions.gateways.simulator import SimulatedNetwork
    from functions.vault.pins import Argon2Pins


class App:
    """Each adapter is made when it is first asked for, so that a function imports only what it uses."""

    def __init__(
        self, settings: Settings, clock: Clock | None = None, chance: Callable[[], float] = random.random
    ) -> None:
        self.settings = settings
        self._chance = chance
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
            gateways=lambda: self.gateways,
            knock_directly=self.knock_directly,
            timing=Timing(self.settings.lease_seconds),
            chance=self._chance,
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
        """Only the messaging steps and the desk ask for it."""
        return self._contact_opener

    @cached_property
    def _contact_opener(self) -> Opener:
        return self._opener("contact")

    def case_opener(self) -> Opener:
        """Only the desk asks for it, and only after the audit trail."""
        return self._case_opener

    @cached_property
    def _case_opener(self) -> Opener:
        return self._opener("case")

    def _opener(self, purpose: str) -> Opener:
        from functions.vault.keys import read_private_keys
        from functions.vault.sealing import TinkOpener

        return TinkOpener(read_private_keys(self.keys_dir, purpose))

    @cached_property
    def pins(self) -> "Argon2Pins":
        from functions.vault.pins import Argon2Pins

        return Argon2Pins()

    # --- gateways

    @cached_property
    def gateways(self) -> list[Gateway]:
        """Those that are configured, in the order of preference. Raises SettingsError."""
        from functions.gateways.guarded import Guarded

        made: list[Gateway] = []
        for settings in self.settings.gateways:
            if settings.kind == "simulator":
                from functions.gateways.simulator import Simulator

                made.append(Simulator(settings.name, lambda: self.network, self.network_secret))
            else:
                module = import_module(f"functions.gateways.{settings.kind}")
                made.append(module.make(settings, self.clock))
        per_minute = {settings.name: settings.number("PER_MINUTE", 0) for settings in self.settings.gateways}
        return [Guarded(gateway, self.clock, self._chance, per_minute[gateway.name]) for gateway in made]

    def insist_on_two_way(self) -> None:
        """Without one no officer could be asked. Raises SettingsError."""
        if not any(gateway.facts.two_way and gateway.facts.writes_first for gateway in self.gateways):
            raise SettingsError("GATEWAYS has none through which an officer can be asked and can answer")

    @cached_property
    def network(self) -> "SimulatedNetwork":
        from functions.gateways.simulator import SimulatedNetwork

        return SimulatedNetwork(self.data_dir / "simulator.db", self.clock)

    @cached_property
    def network_secret(self) -> str:
        return self.sealer.digest("simulator", "webhook")

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
            set_up_logging()
            _current = App(read_settings())
        return _current


def install(app: App | None) -> None:
    """Puts a ready-made app in place: `make run`, the demonstration and tests make their own."""
    global _current  # noqa: PLW0603 - the one instance, swapped whole
    with _lock:
        _current = app
