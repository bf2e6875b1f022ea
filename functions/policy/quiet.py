"""The hours at which nobody is reminded of anything but an emergency."""

from datetime import datetime, timedelta

from functions.model.agency import Agency
from functions.model.report import Urgency
from functions.policy.assignment import agency_time


def awake(agency: Agency, urgency: Urgency, when: datetime) -> datetime:
    """`when`, or the end of the quiet hours that it falls into."""
    quiet = agency.quiet_hours
    if quiet is None or urgency is Urgency.EMERGENCY:
        return when
    local = agency_time(agency, when)
    minute = local.hour * 60 + local.minute
    over_midnight = quiet.end <= quiet.start
    is_quiet = minute >= quiet.start or minute < quiet.end if over_midnight else quiet.start <= minute < quiet.end
    if not is_quiet:
        return when
    day = local + timedelta(days=1) if over_midnight and minute >= quiet.start else local
    return day.replace(hour=quiet.end // 60, minute=quiet.end % 60, second=0, microsecond=0).astimezone(when.tzinfo)
