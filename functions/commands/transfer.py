"""`export`, `import`: an agency moves from one machine to the cloud, or back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from functions.commands.failed import CommandFailed
from functions.settings import Settings

if TYPE_CHECKING:
    from functions.ports import Store


def export(settings: Settings, file: Path) -> None:
    from functions.transfer import export

    with store_at_rest(settings) as store:
        try:
            count = export(store, file)
        except OSError as error:
            raise CommandFailed(f"{file} was not written: {error.strerror}. Name a new file.") from error
    print(f"{count} documents in {file}. What is sealed stayed sealed: the keys move apart from it.", flush=True)


def import_(settings: Settings, file: Path) -> None:
    from functions.transfer import BadExport, import_

    with store_at_rest(settings) as store:
        try:
            count = import_(store, file)
        except BadExport as error:
            raise CommandFailed(str(error)) from error
        except OSError as error:
            raise CommandFailed(f"{file} cannot be read: {error.strerror}") from error
    print(f"{count} documents are there.", flush=True)


@contextmanager
def store_at_rest(settings: Settings) -> Iterator["Store"]:
    """On one machine nobody may write meanwhile; in the cloud the scheduler is paused and the functions are closed."""
    from functions.app import App
    from functions.ports import StoreUnavailable
    from functions.server import AlreadyRunning, lock_data_dir

    app = App(settings)
    try:
        lock = lock_data_dir(app.data_dir)
        yield app.store
        lock.close()
    except AlreadyRunning as error:
        raise CommandFailed(f"{error}. Stop it first.") from error
    except StoreUnavailable as error:
        raise CommandFailed(f"the store does not answer ({error}). The same command may be run again.") from error
    finally:
        app.close()
