"""Who is asked when nobody has accepted: rung after rung, an empty rung at once, the last one for ever."""

from dataclasses import dataclass, field
from datetime import datetime

from functions.model.agency import Agency, Officer, RosterState, Span, UrgencyRule
from functions.model.report import Offer, Report
from functions.policy.assignment import ranked, specificity, still_serves

# A rung's name in the rules, and the role of those who stand on it.
RUNGS = {
    "duty": "officer",
    "second": "officer",
    "supervisor": "supervisor",
    "province": "province",
    "hotline": "hotline",
}
OUTSIDE = "outside"


@dataclass(frozen=True)
class Climb:
    """Who is asked now: new officers, a standing offer to ring again, or both. `empty` names rungs that had nobody.

    Neither, when everybody is ruled out: then nobody is left to ask. `able` are the ids of the new officers and of
    whoever could have been asked in their place.
    """

    rung: int
    officers: list[Officer] = field(default_factory=list)
    able: list[str] = field(default_factory=list)
    again: Offer | None = None
    empty: list[str] = field(default_factory=list)

    @property
    def nobody_left(self) -> bool:
        return not self.officers and self.again is None


def next_rung(agency: Agency, live: RosterState, report: Report, now: datetime) -> Climb:
    """A pure function of its arguments. Above the last rung it rings again, and asks whoever came on duty since."""
    rule, ladder = agency.rules[report.urgency], agency.rules[report.urgency].ladder
    empty: list[str] = []
    for rung in range(report.rung + 1, len(ladder)):
        able = _not_asked(agency, live, report, ladder[rung], now)
        if able:
            return Climb(rung, able[: rule.ask_at_once], _as_near(agency, report, able), empty=empty)
        empty.append(ladder[rung])
    newcomers = (_not_asked(agency, live, report, name, now) for name in ladder[: report.rung + 1])
    return _above_the_top(agency, live, report, next(filter(None, newcomers), []), empty)


def _not_asked(agency: Agency, live: RosterState, report: Report, rung: str, now: datetime) -> list[Officer]:
    asked = {offer.officer_id for offer in report.offers_of_this_round()} | {report.holder}
    able = ranked(agency, live, report, RUNGS[rung], now)
    return [officer for officer in able if officer.id not in asked]


def _as_near(agency: Agency, report: Report, able: list[Officer]) -> list[str]:
    """Of these, whoever covers the place as closely as the first one."""
    nearest = specificity(able[0], report.region, agency.province)
    return [one.id for one in able if specificity(one, report.region, agency.province) == nearest]


def somebody_fits_better(agency: Agency, live: RosterState, report: Report, now: datetime) -> bool:
    """Whether the first rung has somebody who fits better than all who were asked before this was known."""
    first = agency.rules[report.urgency].ladder[0]
    best = ranked(agency, live, report, RUNGS[first], now)[:1]
    return bool(best) and not report.offers_to(best[0].id)


def _above_the_top(
    agency: Agency, live: RosterState, report: Report, newcomers: list[Officer], empty: list[str]
) -> Climb:
    """The outside contact is the end of every ladder, and is rung again even after a no."""
    offers = [o for o in report.offers_of_this_round() if still_serves(agency, live, report, o.officer_id)]
    standing = [offer for offer in offers if offer.answer is None]
    top, newcomer = report.rung + 1, newcomers[:1]
    able = _as_near(agency, report, newcomers) if newcomers else []
    if standing:
        highest = max(standing, key=lambda offer: (offer.rung, offer.n))
        return Climb(highest.rung, newcomer, able, again=highest, empty=empty)
    if newcomer:
        return Climb(max(report.rung, 0), newcomer, able, empty=empty)
    outside = next((officer for officer in agency.officers if _may_be_the_last(agency, live, report, officer)), None)
    if outside is None:
        return Climb(report.rung, empty=empty)
    asked = next((offer for offer in reversed(offers) if offer.officer_id == outside.id), None)
    return Climb(asked.rung, again=asked, empty=empty) if asked else Climb(top, [outside], [outside.id], empty=empty)


def _may_be_the_last(agency: Agency, live: RosterState, report: Report, officer: Officer) -> bool:
    serves = still_serves(agency, live, report, officer.id)
    return officer.role == OUTSIDE and serves and officer.id != report.holder


def rung_name(rule: UrgencyRule, rung: int) -> str:
    return rule.ladder[rung] if rung < len(rule.ladder) else OUTSIDE


def patience(agency: Agency, report: Report, climb: Climb) -> Span:
    """How long this climb waits for a YA before the next one; ask before its offers are made."""
    rule = agency.rules[report.urgency]
    climbed_to_the_top = report.rung >= 0 and climb.rung >= len(rule.ladder) - 1
    last = not climb.officers or climb.again is not None or climbed_to_the_top
    return rule.repeat_last_rung if last else rule.accept_within
