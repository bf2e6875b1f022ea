"""When something is late: plain spans, or working days on the agency's calendar."""

from datetime import datetime, timedelta

from functions.model.agency import WORKDAY, Agency, Span
from functions.policy.assignment import agency_time, kinds_of_day


def after(agency: Agency, now: datetime, span: Span) -> datetime:
    """`now` plus the span, UTC. A working day ends at the same hour of the next day that is one."""
    local = agency_time(agency, now)
    for _ in range(span.working_days):
        local += timedelta(days=1)
        while WORKDAY not in kinds_of_day(agency, local.date()):
            local += timedelta(days=1)
    return local.astimezone(now.tzinfo) + timedelta(seconds=span.seconds)
