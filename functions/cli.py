"""The operator's commands: `python main.py COMMAND`."""

import argparse
import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from functions.settings import Settings, SettingsError, read_settings


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="main.py", description="Silayang, on one machine or in the cloud")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="everything in one process").set_defaults(do=run)
    commands.add_parser("demo", help="a dozen complaints, from form to officer").set_defaults(do=demo)
    commands.add_parser("emulators", help="Google's Firestore and Pub/Sub emulators").set_defaults(do=emulators)
    checking = commands.add_parser("check", help="are the agency's files fit to be put in force?")
    checking.set_defaults(do=check)
    agency = commands.add_parser("agency", help="the agency's files").add_subparsers(required=True)
    applying = agency.add_parser("apply", help="check the files and put them in force")
    applying.set_defaults(do=apply)
    from functions.roster_commands import add_roster_commands

    add_roster_commands(commands)
    for command in (checking, applying):
        command.add_argument("agency_dir", metavar="DIR", nargs="?", type=Path, help="instead of AGENCY_DIR")
    options = parser.parse_args(arguments)
    try:
        settings = read_settings()
        settings = replace(settings, agency_dir=getattr(options, "agency_dir", None) or settings.agency_dir)
        if "tells" in options:
            tell(settings, options)
        else:
            options.do(settings)
    except (SettingsError, CommandFailed) as error:
        sys.exit(f"silayang: {error}")


class CommandFailed(RuntimeError):
    """Said to the operator in one sentence; nothing was changed."""


STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})


def keep_signals_for_sigwait() -> None:
    """Before any thread is made: a signal that the kernel hands to another thread would never wake the main one."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


def run(settings: Settings) -> None:
    from functions.app import App
    from functions.logs import set_up_logging
    from functions.server import AlreadyRunning, Service, lock_data_dir, timers

    set_up_logging()
    keep_signals_for_sigwait()
    if settings.stack == "emulators":
        use_emulators()
    app = App(settings)
    try:
        lock = lock_data_dir(app.data_dir)
        prepare(app)
        service = Service(app, settings.port)
    except AlreadyRunning as error:
        raise CommandFailed(f"{error}. Stop it first, or set DATA_DIR and PORT for a second one.") from error
    except OSError as error:
        raise CommandFailed(f"cannot listen on port {settings.port}: {error.strerror}. Set PORT.") from error
    service.start()
    started = timers(app)
    for timer in started:
        timer.start()
    print_urls(service.port)
    signal.sigwait(STOPPING)
    for timer in started:
        timer.stop()
    service.stop()
    lock.close()


def use_emulators() -> None:
    from functions.emulators import addresses, answer

    where = addresses()
    if not answer(where):
        raise CommandFailed("the emulators do not answer: start them with `make emulators` in another terminal")
    where.export()


def emulators(settings: Settings) -> None:
    from functions.emulators import Emulators, EmulatorsMissing, addresses, make_topics

    started = Emulators(addresses())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        started.start()
        keep_signals_for_sigwait()
        started.where.export()
        make_topics(settings.project, settings.function_urls)
        print(
            f"Firestore {started.where.firestore}, Pub/Sub {started.where.pubsub}, pushing to "
            f"{settings.function_urls}\n"
            "Now, in another terminal: make run STACK=emulators. Stop with Ctrl-C.",
            flush=True,
        )
        signal.sigwait(STOPPING)
    except EmulatorsMissing as missing:
        raise CommandFailed(str(missing)) from missing
    finally:
        started.stop()


def demo(settings: Settings) -> None:
    from functions.demo import DemoFailed, demo

    logging.getLogger("silayang").addHandler(logging.NullHandler())
    logging.getLogger("silayang").propagate = False
    try:
        demo(settings)
    except DemoFailed as failure:
        raise CommandFailed(f"the demonstration went wrong: {failure}") from failure


def print_urls(port: int) -> None:
    print(
        f"Report form   http://127.0.0.1:{port}/lapor\n"
        f"Two phones    http://127.0.0.1:{port}/simulator\n"
        f"Health        http://127.0.0.1:{port}/health\n"
        "Stop with Ctrl-C.",
        flush=True,
    )


def prepare(app) -> None:  # type: ignore[no-untyped-def]
    """Keys at the first start, and the agency's files put in force."""
    from functions.model.collections import REPORTS
    from functions.ports import Query
    from functions.vault.keys import KeysIncomplete, keys_exist, make_keys

    try:
        there = keys_exist(app.keys_dir)
    except KeysIncomplete as error:
        raise CommandFailed(str(error)) from error
    if not there:
        if app.store.find(Query(REPORTS, (), limit=1)):
            raise CommandFailed(f"there are reports but no keys in {app.keys_dir}/: restore the backup of the keys")
        make_keys(app.keys_dir)
        print(f"New keys in {app.keys_dir}/ - back them up now: without them no report can be opened.", flush=True)
    from functions.agency_commands import apply_at_start

    with bad_files_explained(app.settings, "no agency is in force yet, so there is nothing to start with"):
        print(apply_at_start(app.store, app.directory, app.settings.agency_dir), flush=True)


def check(settings: Settings) -> None:
    from functions.agency_commands import check

    with bad_files_explained(settings, "each line above says where and how to mend it"):
        print(check(settings.agency_dir))


def apply(settings: Settings) -> None:
    from functions.agency_commands import apply
    from functions.app import App

    app = App(settings)
    try:
        with bad_files_explained(settings, "nothing was changed"):
            print(apply(app.store, settings.agency_dir), flush=True)
    finally:
        app.close()


def tell(settings: Settings, options: argparse.Namespace) -> None:
    """A command's lines, about the agency in question."""
    from functions.app import App
    from functions.roster_commands import in_question

    app = App(settings)
    try:
        with bad_files_explained(settings, "mend the files first"):
            agency, live = in_question(app, options.agency_dir)
        for line in options.tells(agency, live, options, app.clock.now()):
            print(line)
    except ValueError as error:
        raise CommandFailed(str(error)) from error
    finally:
        app.close()


@contextmanager
def bad_files_explained(settings: Settings, meaning: str) -> Iterator[None]:
    from functions.agency_check.problems import BadAgency
    from functions.agency_commands import counted, explained

    try:
        yield
    except BadAgency as bad:
        print(explained(settings.agency_dir, bad), file=sys.stderr)
        raise CommandFailed(f"{counted(settings.agency_dir, bad)}: {meaning}") from bad
