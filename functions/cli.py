"""The operator's commands: `python main.py COMMAND`."""

import argparse
import logging
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from functions.commands.failed import CommandFailed
from functions.settings import Settings, SettingsError, read_settings

OFFICER = {
    "invite": "a one-time link with which to choose a PIN",
    "block": "end the sessions, void the codes, offer the cases again",
    "unblock": "take a block back",
    "unlock": "after too many wrong PINs",
}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="main.py", description="Silayang, on one machine or in the cloud")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="everything in one process").set_defaults(do=run)
    commands.add_parser("demo", help="a dozen complaints, from form to officer").set_defaults(do=demo)
    commands.add_parser("emulators", help="Google's Firestore and Pub/Sub emulators").set_defaults(do=emulators)
    getting_ready = commands.add_parser("ready", help="make for a build what else every start makes anew")
    getting_ready.set_defaults(do=ready)
    commands.add_parser("explain", help="place, categories and urgency of texts, one a line").set_defaults(do=explain)
    checking = commands.add_parser("check", help="are the agency's files fit to be put in force?")
    checking.set_defaults(do=check)
    agency = commands.add_parser("agency", help="the agency's files").add_subparsers(required=True)
    applying = agency.add_parser("apply", help="check the files and put them in force")
    applying.set_defaults(do=apply)
    from functions.commands.cost import add_cost

    add_cost(commands)
    add_officer(commands)
    auditing = commands.add_parser("audit", help="the audit trail").add_subparsers(required=True)
    auditing.add_parser("verify", help="is it whole? exit code 1 if not").set_defaults(do=audit_verify)
    add_keys(commands)
    add_transfer(commands)
    from functions.roster_commands import add_roster_commands

    add_roster_commands(commands)
    add_simulate(commands)
    add_rules(commands)
    for command in (checking, applying, getting_ready):
        command.add_argument("agency_dir", metavar="DIR", nargs="?", type=Path, help="instead of AGENCY_DIR")
    gateway = commands.add_parser("gateway", help="the SMS gateways").add_subparsers(required=True)
    gateway.add_parser("watch", help="is each of them well?").set_defaults(do=gateway_watch)
    testing = gateway.add_parser("test", help="send one SMS and wait for its receipt")
    testing.set_defaults(do=gateway_test)
    testing.add_argument("name", metavar="NAME", help="as in GATEWAYS")
    testing.add_argument("number", metavar="+62...", help="a mobile phone of yours")
    options = parser.parse_args(arguments)
    try:
        if "asks" in options:
            options.asks(options)
            return
        settings = read_settings()
        given = {name: getattr(options, name) for name in ("id", "name", "number", "file") if name in options}
        places = {name: getattr(options, name, None) for name in ("agency_dir", "keys_dir")}
        settings = replace(settings, **{name: place for name, place in places.items() if place})
        if "tells" in options:
            tell(settings, options)
        elif "plays" in options:
            options.plays(settings, options)
        else:
            options.do(settings, **given)
    except (SettingsError, CommandFailed) as error:
        sys.exit(f"silayang: {error}")


def add_officer(commands: Any) -> None:
    """Every one of them takes an id, but for the list of all."""
    officer = commands.add_parser("officer", help="who may come to the desk").add_subparsers(required=True)
    officer.add_parser("list", help="ids, roles, and who has a PIN").set_defaults(
        do=partial(on_officer, "list_officers")
    )
    for name, help in OFFICER.items():
        command = officer.add_parser(name, help=help)
        command.set_defaults(do=partial(on_officer, name))
        command.add_argument("id", metavar="ID", help="as `officer list` shows it")


def add_keys(commands: Any) -> None:
    keys = commands.add_parser("keys", help="the key files").add_subparsers(required=True)
    for name, what in (("make", "new keys in a new folder"), ("check", "do they fit?")):
        command = keys.add_parser(name, help=what)
        command.set_defaults(do=partial(on_keys, name))
        command.add_argument("keys_dir", metavar="DIR", nargs="?", type=Path, help="instead of KEYS_DIR")


def on_keys(name: str, settings: Settings) -> None:
    from functions.commands import keys

    {"make": keys.make_keys, "check": keys.check_keys}[name](settings)


def add_transfer(commands: Any) -> None:
    for name, what in (("export", "every document into FILE"), ("import", "back from FILE")):
        command = commands.add_parser(name, help=what)
        command.set_defaults(do=partial(on_transfer, name))
        command.add_argument("file", metavar="FILE", type=Path)


def on_transfer(name: str, settings: Settings, file: Path) -> None:
    from functions.commands import transfer

    {"export": transfer.export, "import": transfer.import_}[name](settings, file)


def on_officer(name: str, settings: Settings, id: str | None = None) -> None:
    from functions.commands import officers

    getattr(officers, name)(settings, id)


def add_simulate(commands: Any) -> None:
    from functions.commands.simulate import add_simulate

    add_simulate(commands).set_defaults(plays=simulate)


def simulate(settings: Settings, options: argparse.Namespace) -> None:
    from functions.clock import SystemClock
    from functions.commands.simulate import simulate

    with bad_files_explained(settings, "mend the files first"):
        simulate(settings, options, SystemClock().now())


def add_rules(commands: Any) -> None:
    from functions.commands.rules import add_rules

    add_rules(commands).set_defaults(plays=simulate_rules)


def simulate_rules(settings: Settings, options: argparse.Namespace) -> None:
    from functions.commands.rules import simulated
    from functions.ports import StoreUnavailable

    rules: Path | None = options.rules_file
    read_from = replace(settings, agency_dir=rules.parent) if rules else settings
    with made_app(settings) as app, bad_files_explained(read_from, "mend the files first"):
        try:
            in_force = app.directory.current()
            for line in simulated(app.store, in_force, options, settings.agency_dir, app.clock.now()):
                print(line)
        except StoreUnavailable as failure:
            raise CommandFailed(f"the store cannot be used: {failure}") from failure


def audit_verify(settings: Settings) -> None:
    from functions.commands.audit import verify

    verify(settings)


STOPPING = frozenset({signal.SIGINT, signal.SIGTERM})


def keep_signals_for_sigwait() -> None:
    """Before any thread is made: a signal that the kernel hands to another thread would never wake the main one."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)


def run(settings: Settings) -> None:
    from functions.app import App
    from functions.logs import set_up_logging
    from functions.ports import StoreUnavailable
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
    except StoreUnavailable as error:
        raise CommandFailed(f"the store does not answer ({error}). Start again once it does.") from error
    except OSError as error:
        raise CommandFailed(f"cannot listen on port {settings.port}: {error.strerror}. Set PORT.") from error
    service.start()
    started = timers(app)
    for timer in started:
        timer.start()
    print_urls(settings, service.port)
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
    from functions.emulators import Emulators, EmulatorsMissing, addresses, make_topics, warm_up

    started = Emulators(addresses())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        started.start()
        keep_signals_for_sigwait()
        started.where.export()
        warm_up(settings.project)
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


def print_urls(settings: Settings, port: int) -> None:
    simulated = any(gateway.kind == "simulator" for gateway in settings.gateways)
    print(
        f"Report form   http://127.0.0.1:{port}/lapor\n"
        + (f"Two phones    http://127.0.0.1:{port}/simulator\n" if simulated else "")
        + f"Officers      http://127.0.0.1:{port}/desk\n"
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
    app.insist_on_two_way()
    from functions.agency_commands import apply_at_start

    with bad_files_explained(app.settings, "no agency is in force yet, so there is nothing to start with"):
        print(apply_at_start(app.store, app.directory, app.settings.agency_dir), flush=True)


def check(settings: Settings) -> None:
    from functions.agency_commands import check
    from functions.clock import SystemClock

    with bad_files_explained(settings, "each line above says where and how to mend it"):
        print(check(settings.agency_dir, SystemClock().now().date()))


def explain(settings: Settings) -> None:
    from functions.explain import explain

    with bad_files_explained(settings, "without places there is nothing to explain"):
        explain(settings)


def ready(settings: Settings) -> None:
    from functions.commands.ready import make_ready

    with bad_files_explained(settings, "nothing was made"):
        make_ready(settings)


def apply(settings: Settings) -> None:
    from functions.agency_commands import apply

    with made_app(settings) as app, bad_files_explained(settings, "nothing was changed"):
        print(apply(app.store, settings.agency_dir), flush=True)


def gateway_watch(settings: Settings) -> None:
    from functions.gateway_commands import watch_lines

    with made_app(settings) as app:
        say_all(watch_lines(app.ports), "not everything is well")


def gateway_test(settings: Settings, name: str, number: str) -> None:
    import time

    from functions.gateway_commands import NotPossible, trial_lines

    with made_app(settings) as app:
        try:
            say_all(trial_lines(app.ports, name, number, time.sleep), "the text did not arrive")
        except NotPossible as error:
            raise CommandFailed(str(error)) from error


@contextmanager
def made_app(settings: Settings):  # type: ignore[no-untyped-def]
    from functions.app import App

    app = App(settings)
    try:
        yield app
    finally:
        app.close()


def say_all(lines: Iterable[tuple[bool, str]], failure: str) -> None:
    """Each line as it comes. Raises CommandFailed when one of them was bad news."""
    well = True
    for good, line in lines:
        print(line, flush=True)
        well = well and good
    if not well:
        raise CommandFailed(failure)


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
