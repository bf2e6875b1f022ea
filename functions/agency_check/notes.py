"""What a sound agency should know all the same: holidays that are only computed, leave that is over or a hole."""

from collections.abc import Iterator
from datetime import date

from functions.indonesia import national_days
from functions.model.agency import Agency, Leave, Officer
from functions.policy.assignment import by_id


def notes(agency: Agency, today: date) -> Iterator[str]:
    days = national_days()
    yield (
        f"Holidays: Indonesia's by decree until {days.decreed_until}; until {days.known_until} computed, without joint "
        "leave and with Islamic days that may be one off: mend them in agency.yaml. Later only the agency's own count."
    )
    if today.year > days.decreed_until:
        yield f"The decree for {today.year} is not known here: write its days under holidays in agency.yaml."
    for officer in agency.officers:
        for leave in officer.leave:
            yield from _of_leave(agency, officer, leave, today)


def _of_leave(agency: Agency, officer: Officer, leave: Leave, today: date) -> Iterator[str]:
    period = f"{officer.id} is on leave {leave.first} - {leave.last}"
    if leave.last < today.isoformat():
        yield f"{period}: that is over, take it out of roster.yaml."
        return
    backup = by_id(agency.officers, officer.backup_id) if officer.backup_id else None
    if backup is None:
        yield f"{period} and has no backup."
    elif any(other.first <= leave.last and leave.first <= other.last for other in backup.leave):
        yield f"{period}, and the backup {backup.id} on some of these days too."
