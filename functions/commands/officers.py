"""`officer list`, `invite`, `block`, `unblock`, `unlock`: who may come to the desk. Changes are on the trail."""

from functions.app import App
from functions.commands.failed import CommandFailed
from functions.commands.opened import opened
from functions.model.agency import Officer
from functions.model.desk import Account
from functions.policy.assignment import by_id
from functions.settings import Settings

OPERATOR = "operator"


def list_officers(settings: Settings, id: str | None = None) -> None:
    from functions.steps.sign_in import account_of

    with opened(settings) as app:
        for officer in app.directory.current().officers:
            said = (officer.id, officer.name, officer.role, state(account_of(app.ports, officer.id)))
            print(f"{said[0]:<16} {said[1]:<24} {said[2]:<12} {said[3]}")


def state(account: Account) -> str:
    if account.blocked_at:
        return "blocked"
    if account.locked_at:
        return "locked after wrong PINs"
    return "has a PIN" if account.pin_hash else "no PIN yet"


def invite(settings: Settings, id: str) -> None:
    from functions.steps.sign_in import INVITE_FOR, invite

    with opened(settings) as app:
        officer = named(app, id)
        invitation = invite(app.ports, id)
    address = f"http://127.0.0.1:{settings.port}" if settings.stack == "local" else "https://YOUR-ADDRESS"
    print(
        f"For {officer.name}, once, for {INVITE_FOR.days} days, to choose a PIN:\n\n"
        f"  {address}/desk/pin#{invitation}\n\n"
        "An earlier invitation is void now. Hand it over in person; whoever has it and the phone can sign in."
    )


def block(settings: Settings, id: str) -> None:
    from functions.steps.block import block

    with opened(settings) as app:
        officer = named(app, id)
        number = block(app.ports, id)
    print(f"{officer.name} is blocked: sessions ended, codes void, {counted(number)} offered to others.")


def unblock(settings: Settings, id: str) -> None:
    from functions.steps.block import unblock

    with opened(settings) as app:
        officer = named(app, id)
        unblock(app.ports, id)
    print(f"{officer.name} may sign in and is asked again. Earlier cases do not come back.")


def unlock(settings: Settings, id: str) -> None:
    from functions.steps.sign_in import unlock

    with opened(settings) as app:
        officer = named(app, id)
        unlock(app.ports, OPERATOR, id)
    print(f"{officer.name} may try the PIN again.")


def named(app: App, id: str) -> Officer:
    """Raises CommandFailed."""
    officer = by_id(app.directory.current().officers, id)
    if officer is None:
        raise CommandFailed("there is no officer with this id on the roster in force: `officer list` shows every id")
    return officer


def counted(cases: int) -> str:
    return f"{cases} open {'case' if cases == 1 else 'cases'}"
