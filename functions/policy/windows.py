"""The hours that the body and the law give after sexual violence: a reminder comes early, never late."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

# How long ago it may have been, by the reporter's answer. An answer that is missing is taken for the last day;
# None is too long ago for any window.
AT_MOST: dict[str, timedelta | None] = {
    "now": timedelta(),
    "today": timedelta(days=1),
    "unknown": timedelta(days=1),
    "within_3_days": timedelta(days=3),
    "within_5_days": timedelta(days=5),
    "longer": None,
}
# What the words say of it, where the answer says less: nobody knows better than the story.
SAID = {"sexual_within_72h": timedelta(days=1), "sexual_within_120h": timedelta(days=5)}
# Post-exposure prophylaxis within 72 hours, emergency contraception within 120.
MEDICAL_WINDOWS = (timedelta(hours=72), timedelta(hours=120))
REMINDS_BEFORE = timedelta(hours=24)
# The alert itself goes first.
NOT_BEFORE = timedelta(hours=1)
# UU 12/2022 gives the service 3 x 24 hours.
POLICE_WITHIN = timedelta(hours=72)


def earliest(last_happened: str, signals: Collection[str], received_at: datetime) -> datetime | None:
    """When it happened at the earliest; None when that is long ago."""
    ago = AT_MOST[last_happened]
    if last_happened in ("unknown", "longer"):
        ago = next((said for signal, said in SAID.items() if signal in signals), ago)
    return None if ago is None else received_at - ago


def medical_windows(happened_at: datetime | None) -> Iterator[tuple[int, datetime]]:
    """The hours of each window, and when it closes at the earliest; none when it was long ago."""
    if happened_at is None:
        return
    for window in MEDICAL_WINDOWS:
        yield int(window.total_seconds()) // 3600, happened_at + window


def medical_reminders(happened_at: datetime | None, now: datetime) -> Iterator[tuple[int, datetime]]:
    """The hours of each window that may still be open, and when to remind of it."""
    for hours, end in medical_windows(happened_at):
        if now <= end:
            yield hours, max(end - REMINDS_BEFORE, now + NOT_BEFORE)


def police_reminder(received_at: datetime, now: datetime) -> datetime:
    return max(received_at + POLICE_WITHIN - REMINDS_BEFORE, now + NOT_BEFORE)


def police_is_late(received_at: datetime, now: datetime) -> bool:
    return now >= received_at + POLICE_WITHIN
