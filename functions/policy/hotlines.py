"""Whom somebody in danger may call: the numbers of the regency, else those that work in all of Indonesia."""

from functions.model.agency import Agency, Hotline
from functions.policy.regions import regency_of

EVERYWHERE = "*"
# Before the agency is known, and when the store is away.
NATIONAL = [Hotline("Polisi", "110"), Hotline("SAPA 129", "129")]


def hotlines_at(agency: Agency, region: str | None) -> list[Hotline]:
    """Those of the region's regency; before a place is known, those of everywhere."""
    everywhere = agency.hotlines.get(EVERYWHERE, NATIONAL)
    return agency.hotlines.get(regency_of(region) or EVERYWHERE, everywhere)


def labelled(hotline: Hotline) -> str:
    return hotline.name if hotline.number in hotline.name else f"{hotline.name} {hotline.number}"
