"""The audit trail: append-only, each entry chained to the last by a keyed digest."""

from collections.abc import Iterator

from functions.model.collections import AUDIT, AUDIT_HEAD, AUDIT_ID
from functions.model.desk import AuditEntry, AuditHead
from functions.ports import ABSENT, Conflict, Ports, StoreUnavailable, Write
from functions.steps.change import create

# Everybody writes at the one end of the chain, and what an entry speaks of waits for it.
TRIES = 100


def record(ports: Ports, who: str, what: str, report_id: str | None = None) -> None:
    """Returns once the entry is committed: what it speaks of may happen only after that. Raises StoreUnavailable."""
    for _ in range(TRIES):
        found = ports.store.get(AUDIT_HEAD, AUDIT_ID)
        head = found.document if found else AuditHead()
        entry = AuditEntry(
            n=head.n + 1,
            at=ports.clock.now(),
            who=who,
            what=what,
            report_id=report_id,
            before=head.digest,
            digest="",
        )
        entry.digest = _digest(ports, entry)
        moved = AuditHead(n=entry.n, digest=entry.digest)
        writes = [
            create(AUDIT, ports.sealer.id_of("audit", str(entry.n)), entry),
            Write(AUDIT_HEAD, AUDIT_ID, moved, found.version if found else ABSENT),
        ]
        try:
            ports.store.commit(writes)
        except Conflict:
            continue
        return
    raise StoreUnavailable("the audit trail is fought over")


def verify(ports: Ports) -> Iterator[str]:
    """Every fault of the chain, in words; nothing when it is whole. Reads the whole trail."""
    entries = sorted((found.document for found in ports.store.all(AUDIT)), key=lambda entry: entry.n)
    before, expected = "", 1
    for entry in entries:
        if entry.n != expected:
            yield f"entry {expected} is missing"
        elif entry.before != before:
            yield f"entry {entry.n} does not follow the one before it"
        if entry.digest != _digest(ports, entry):
            yield f"entry {entry.n} was changed"
        before, expected = entry.digest, entry.n + 1
    head = ports.store.get(AUDIT_HEAD, AUDIT_ID)
    if (head.document.n, head.document.digest) != (expected - 1, before) if head else bool(entries):
        yield f"the trail ends at entry {expected - 1}, but its head says otherwise"


def _digest(ports: Ports, entry: AuditEntry) -> str:
    covered = (str(entry.n), entry.at.isoformat(), entry.who, entry.what, entry.report_id or "", entry.before)
    return ports.sealer.digest("audit", *covered)
