"""People in an agency's files: each known by one id and one number, and whoever they name exists."""

from collections.abc import Iterable, Set

from functions.agency_check.places import check_ids, check_region, is_a_day
from functions.agency_check.problems import did_you_mean
from functions.agency_check.reading import Path_, Source
from functions.agency_files import as_e164
from functions.policy.ladder import OUTSIDE
from functions.policy.phones import as_mobile


def check_roster(roster: Source, about: Source, institutions: Source, codes: Set[str]) -> None:
    agencies = check_ids(roster, "agencies")
    officers = check_ids(roster, "officers", taken=[OUTSIDE])
    known = {
        "agency": {*agencies, *_ids(roster, "agencies")},
        "superior": {*officers, *_ids(roster, "officers")},
        "employers": _ids(institutions, "institutions"),
    }
    known |= {"backup": known["superior"], "recusals": known["employers"]}
    for path, entry in roster.entries("agencies"):
        _check_areas(roster, path, entry["areas"], codes)
    for path, entry in roster.entries("officers"):
        _check_areas(roster, path, entry["areas"], codes)
        if "home_village" in entry:
            check_region(roster, (*path, "home_village"), entry["home_village"], codes)
        _check_leave(roster, path, entry.get("leave", []))
        for name, others in known.items():
            named = entry.get(name, [])
            _check_named(roster, (*path, name), named if isinstance(named, list) else [named], others, entry["id"])
    _check_hotline_desk(roster, codes)
    _check_phones(about, roster)


def _ids(source: Source, name: str) -> set[str]:
    """Also of entries with another fault: they exist, and their fault is told once."""
    return {str(entry.get("id")) for entry in source.list_at(name)}


def _check_areas(roster: Source, path: Path_, areas: list[str], codes: Set[str]) -> None:
    for n, area in enumerate(areas):
        check_region(roster, (*path, "areas", n), area, codes)


def _check_leave(roster: Source, path: Path_, leaves: list[str]) -> None:
    for n, leave in enumerate(leaves):
        first, _, last = leave.partition(" - ")
        for day in (first, last):
            if not is_a_day(day):
                roster.remark((*path, "leave", n), f"{day!r} is no day of the calendar")
        if last < first:
            roster.remark((*path, "leave", n), f"this leave ends before it begins: write {last} - {first}")


def _check_named(source: Source, path: Path_, named: Iterable[str], known: Set[str], own: str) -> None:
    kind = {"agency": "agency", "employers": "institution", "recusals": "institution"}.get(str(path[-1]), "officer")
    for id in named:
        if id == own and kind == "officer":
            source.remark(path, f"{id!r} is this very officer: name somebody else")
        elif id not in known:
            source.remark(path, f"no {kind} has the id {id!r}.{did_you_mean(id, known)}")


def _check_hotline_desk(roster: Source, codes: Set[str]) -> None:
    """Who is asked before the outside contact, and told when a report is stuck: at any hour, for every place."""
    if not roster.list_at("officers") or not codes:
        return
    province = min(codes, key=len)
    desks = [entry for entry in roster.list_at("officers") if entry.get("role") == "hotline"]
    if not any("duty" not in desk and desk.get("areas") == [province] for desk in desks):
        roster.remark(
            ("officers",),
            f"no hotline desk answers for the whole province at any hour: add an officer with role: hotline, "
            f'areas: ["{province}"] and without duty',
        )


def _check_phones(about: Source, roster: Source) -> None:
    first: dict[str, str] = {}
    numbers = [(roster, path) for path, _ in roster.entries("officers")]
    if about.is_sound(("outside_contact",)) and about.value("outside_contact"):
        numbers.append((about, ("outside_contact",)))
    for source, path in numbers:
        for n, phone in enumerate(source.at((*path, "phones"))):
            _check_phone(source, (*path, "phones", n), as_e164(phone), first)


def _check_phone(source: Source, path: Path_, phone: str, first: dict[str, str]) -> None:
    """No sentence repeats a number: a log of the check may be read by anybody."""
    if as_mobile(phone) != phone:
        source.remark(
            path, 'no network could reach this number: write it with its country, such as "+62 812 3456 7890"'
        )
    elif phone in first:
        source.remark(path, f"this number stands a second time, first in {first[phone]}: whose is it?")
    first.setdefault(phone, f"{source.name} line {source.line(path)}")
