"""When one phone rings too often: alerts beyond the fifth in ten minutes wait, and go together in one text."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from functions.model.agency import Agency
from functions.model.report import Offer, Report, Urgency
from functions.policy.gsm7 import segments
from functions.policy.wording import alert, say, urgency_word

WINDOW = timedelta(minutes=10)
MOST_ALERTS = 5
# Fewer than these are not worth a look at the officer's other reports.
LOOKS_FROM = 2


def lately(times: Iterable[datetime], now: datetime) -> list[datetime]:
    return [at for at in times if now - at < WINDOW]


def cannot_wait(report: Report, offer: Offer) -> bool:
    """An emergency of which it is not known that the officer has heard."""
    return report.urgency is Urgency.EMERGENCY and (offer.sent is None or offer.shunned is not None)


def waits_until(report: Report, alerts: Iterable[datetime], now: datetime) -> datetime | None:
    """None while one more may ring. Else until there is room, but at most half of the time until the ladder climbs."""
    recent = sorted(lately(alerts, now))
    if len(recent) < MOST_ALERTS:
        return None
    room = recent[-MOST_ALERTS] + WINDOW
    climbs = report.due.get("escalate")
    return min(room, now + max(climbs.at - now, timedelta()) / 2) if climbs else room


def gravest_first(waiting: Iterable[tuple[Report, Offer]]) -> list[tuple[Report, Offer]]:
    return sorted(waiting, key=lambda pair: (pair[0].urgency.severity, pair[0].received_at, pair[0].report_id))


def text_together(agency: Agency, waiting: Sequence[tuple[Report, Offer]]) -> tuple[str, int]:
    """One segment, and how many of those that wait it names; each is answered by its own code."""
    (report, offer), codes = waiting[0], [offer.code for _, offer in waiting]
    if len(waiting) == 1:
        return alert(agency, report, offer), 1
    values = {"count": str(len(waiting)), "urgency": urgency_word(report), "code": offer.code}
    for named in range(len(codes), 0, -1):
        text = say(agency, "alerts_together", codes=", ".join(codes[:named]), **values)
        if segments(text) == 1:
            return text, named
    return alert(agency, report, offer), 1
