"""`keys make`, `keys check`: the key ceremony."""

from functions.commands.failed import CommandFailed
from functions.settings import Settings


def make_keys(settings: Settings) -> None:
    from functions.vault.keys import make_keys

    try:
        make_keys(settings.keys_dir)
    except OSError as error:
        raise CommandFailed(f"no keys were made in {settings.keys_dir}/: {error.strerror}") from error
    print(f"New keys in {settings.keys_dir}/ - back them up before the first report is sealed with them.", flush=True)


def check_keys(settings: Settings) -> None:
    from functions.vault.keys import KeysUnfit, check_keys

    try:
        print(f"{settings.keys_dir}/: sound, derivation key {check_keys(settings.keys_dir)}.", flush=True)
    except KeysUnfit as error:
        raise CommandFailed(f"{error}: restore the backup of the keys") from error
