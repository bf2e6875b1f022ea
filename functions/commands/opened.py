"""The service's own store and keys, for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from functions.app import App
from functions.commands.failed import CommandFailed
from functions.logs import set_up_logging
from functions.ports import StoreUnavailable
from functions.settings import Settings
from functions.vault.keys import keys_exist


@contextmanager
def opened(settings: Settings) -> Iterator[App]:
    """Work that the command wakes is finished before it ends; the running service's sweep finds the rest."""
    if not keys_exist(settings.keys_dir):
        raise CommandFailed(f"there are no keys in {settings.keys_dir}/: set DATA_DIR, or start it once: make run")
    set_up_logging()
    app = App(settings)
    try:
        yield app
    except StoreUnavailable as failure:
        raise CommandFailed(f"the store cannot be used: {failure}") from failure
    finally:
        app.close()
