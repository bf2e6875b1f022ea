"""Which region a text names. A wrong place is worse than none: what is ambiguous yields nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from functions.model.agency import Agency, Region
from functions.policy.text import plain

# What may stand before a name: the whole of it counts, so that Muaro Jambi is not also Jambi.
BEFORE = {
    "province": r"(?:prov(?:insi)?\.? )?",
    "regency": r"(?:kab(?:upaten)?\.? |kota )?",
    "district": r"(?:kec(?:amatan)?\.? )?",
}
DISTRICT = r"kec(?:amatan)?\.? "
OFFICIAL_KIND = re.compile("(?:kabupaten|kota) ")


@dataclass(frozen=True)
class Mention:
    region: Region
    start: int
    end: int


def find_region(agency: Agency, text: str) -> str | None:
    """The code of the most specific region of the agency's province that `text` names, or None."""
    named = _named(agency, plain(text))
    districts = [region for region in named if region.level == "district"]
    regencies = [region for region in named if region.level == "regency"]
    if len(regencies) == 1:
        inside = [district for district in districts if district.parent == regencies[0].code]
        return inside[0].code if len(inside) == 1 else regencies[0].code
    if len(districts) == 1 and not regencies:
        return districts[0].code
    return None


def accept_region(agency: Agency, code: str | None) -> str | None:
    """The code itself when the agency knows it; of an unknown village the known part, else None."""
    known = {region.code for region in agency.regions}
    while code:
        if code in known:
            return code
        code = code.rpartition(".")[0]
    return None


def regency_of(code: str | None) -> str | None:
    return ".".join(code.split(".")[:2]) if code and "." in code else None


def name_of(agency: Agency, code: str | None) -> str | None:
    return next((region.name for region in agency.regions if region.code == code), None)


def _named(agency: Agency, text: str) -> list[Region]:
    """Each once; a name inside a longer one names nothing by itself."""
    mentions = [mention for region in agency.regions for mention in _mentions(agency, region, text)]
    named: list[Region] = []
    last = (0, 0)
    for mention in sorted(mentions, key=lambda one: (one.start, -one.end)):
        whole = mention.end > last[1] or (mention.start, mention.end) == last
        if whole and mention.region not in named:
            named.append(mention.region)
        if mention.end > last[1]:
            last = (mention.start, mention.end)
    return named


def _mentions(agency: Agency, region: Region, text: str) -> Iterator[Mention]:
    bare = _plain(region.name)
    if region.level == "regency":
        bare = OFFICIAL_KIND.sub("", bare, count=1)
    for name in [bare, *map(_plain, agency.also_called.get(region.code, []))]:
        if name in text:
            everyday = name == bare and bare in map(_plain, agency.everyday_words)
            before = DISTRICT if everyday else BEFORE[region.level]
            for found in re.finditer(rf"\b{before}{re.escape(name)}\b", text):
                yield Mention(region, found.start(), found.end())


@cache
def _plain(name: str) -> str:
    """Of a name in the agency's data, which are few."""
    return plain(name)
