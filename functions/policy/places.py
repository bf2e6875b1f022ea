"""Which region a text names. A wrong place is worse than none: what is ambiguous yields nothing."""

import re

from functions.model.agency import Agency, Region
from functions.policy.text import plain

COMMON_WORDS = frozenset({"pasar", "pauh", "limun", "kota baru", "telanaipura utara"})
KINDS = {"kabupaten": r"(?:kab(?:upaten)?\.?)", "kota": r"kota"}


def find_region(agency: Agency, text: str) -> str | None:
    """The code of the most specific region of the agency's province that `text` names, or None."""
    comparable = plain(text)
    named = [region for region in agency.regions if _is_named(region, comparable)]
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


def _is_named(region: Region, text: str) -> bool:
    kind, _, bare = plain(region.name).partition(" ")
    if kind not in KINDS:
        kind, bare = "", plain(region.name)
    if bare in COMMON_WORDS:
        return re.search(rf"\bkec(?:amatan)?\.? {re.escape(bare)}\b", text) is not None
    return re.search(rf"\b{re.escape(bare)}\b", text) is not None
