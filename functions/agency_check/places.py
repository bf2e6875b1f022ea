"""Places in an agency's files: each is a region of its province, and every regency has a police number."""

from collections.abc import Iterable, Set
from datetime import date

from functions.agency_check.problems import did_you_mean
from functions.agency_check.reading import Path_, Source
from functions.indonesia import national_days
from functions.model.agency import Region
from functions.policy.regions import villages
from functions.policy.text import plain

EVERYWHERE = "*"
DISTRICT_PARTS = 3


def check_region(source: Source, path: Path_, code: str, codes: Set[str]) -> None:
    """A village counts by its district. Says nothing when the province itself is unknown."""
    known = ".".join(code.split(".")[:DISTRICT_PARTS])
    if codes and known not in codes:
        province = min(codes, key=len)
        fix = did_you_mean(known, codes) if code.startswith(province) else f" Its codes begin with {province}."
        source.remark(path, f"{code!r} is no region of the province.{fix}")


def check_about(about: Source, regions: list[Region]) -> None:
    if about.value("province") is not None and not regions:
        about.remark(
            ("province",), f'{about.value("province")!r} is no province: write its official code, such as "15"'
        )
    _check_hotlines(about, [region for region in regions if region.level == "regency"])
    for name in ("holidays", "working_days"):
        for path, day in about.entries(name):
            if not is_a_day(day):
                about.remark(path, f"{day!r} is no day of the calendar")
            elif name == "working_days" and day not in national_days().names:
                about.remark(path, f"{day!r} is no holiday of Indonesia: leave it out")


def _check_hotlines(about: Source, regencies: list[Region]) -> None:
    lines = about.value("hotlines")
    if lines is None or not regencies:
        return
    codes = {regency.code for regency in regencies}
    for place, entries in about.entries("hotlines"):
        if place[-1] != EVERYWHERE:
            check_region(about, place, str(place[-1]), codes | {regencies[0].parent or ""})
        if not any(line["kind"] == "police" for line in entries):
            about.remark(place, 'no police number stands here: add {name: Polisi, number: "110", kind: police}')
    for regency in regencies:
        if regency.code not in lines:
            about.remark(("hotlines",), f"{regency.name} has no hotlines: add {regency.code!r} with a police number")


def is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_institutions(institutions: Source, codes: Set[str]) -> None:
    check_ids(institutions, "institutions")
    for path, entry in institutions.entries("institutions"):
        check_region(institutions, (*path, "region"), entry["region"], codes)


def check_places(places: Source, regions: list[Region]) -> None:
    codes = {region.code for region in regions}
    for path, _ in places.entries("also_called"):
        check_region(places, path, str(path[-1]), codes)
    names = {plain(region.name) for region in regions if region.level == "district"}
    known = names | {plain(name) for name in villages(min(codes, key=len)).values()} if codes else set()
    for path, name in places.entries("everyday_words"):
        if names and plain(name) not in known:
            fix = did_you_mean(plain(name), names)
            places.remark(path, f"{name!r} is no district or village of the province.{fix}")


def check_ids(source: Source, *where: str, taken: Iterable[str] = ()) -> dict[str, int]:
    """The line of each id in a list; one that stands twice, or is `taken`, is a problem."""
    first: dict[str, int] = {}
    for path, entry in source.entries(*where):
        id, line = entry["id"], source.line((*path, "id"))
        if id in taken:
            source.remark((*path, "id"), f"the id {id!r} means something else already: choose another")
        elif id in first:
            source.remark(
                (*path, "id"), f"the id {id!r} stands a second time, first in line {first[id]}: choose another"
            )
        first.setdefault(id, line)
    return first
