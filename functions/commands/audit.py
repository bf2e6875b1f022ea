"""`audit verify`: is the trail whole?"""

import sys

from functions.commands.failed import CommandFailed
from functions.commands.opened import opened
from functions.model.collections import AUDIT_HEAD, AUDIT_ID
from functions.settings import Settings


def verify(settings: Settings) -> None:
    """Prints where the chain ends: written down elsewhere, it shows later that no end was cut off."""
    from functions.steps.audit import verify

    with opened(settings) as app:
        faults = list(verify(app.ports))
        head = app.store.get(AUDIT_HEAD, AUDIT_ID)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise CommandFailed(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'} in the audit trail")
    entries, digest = (head.document.n, head.document.digest) if head else (0, "-")
    print(f"The audit trail is whole: {entries} entries, the last {digest}")
