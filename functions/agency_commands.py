"""`check` and `agency apply`: a bad file never replaces a good one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from functions.agency_check.check import check_agency
from functions.agency_check.notes import notes
from functions.agency_check.problems import BadAgency
from functions.agency_check.reading import read
from functions.agency_check.rules import check_rules
from functions.agency_check.shape import check_shape
from functions.agency_files import compile_agency, compile_rules
from functions.agency_in_force import put_in_force
from functions.model.agency import Agency
from functions.ports import Directory, Store
from functions.store.directory import NoAgency


def sound_agency(folder: Path) -> Agency:
    """Raises BadAgency with everything that is wrong."""
    problems = check_agency(folder)
    if problems:
        raise BadAgency(problems)
    return compile_agency(folder)


def with_rules(agency: Agency, file: Path) -> Agency:
    """The agency with the rules of another file, under a version of their own. Raises BadAgency."""
    source = read(file.parent, file.name)
    check_shape(source, "rules")
    check_rules(source, [officer.role for officer in agency.officers])
    if source.problems:
        raise BadAgency(source.problems)
    return replace(agency, version=file.name, **compile_rules(source.data))


def check(folder: Path, today: date) -> str:
    """One line about a sound agency, and what it should know all the same. Raises BadAgency."""
    agency = sound_agency(folder)
    regencies = sum(region.level == "regency" for region in agency.regions)
    sound = f"{folder}: sound. {agency.name}, {regencies} regencies, {len(agency.officers)} people to ask."
    return "\n".join([sound, *notes(agency, today)])


def apply(store: Store, folder: Path) -> str:
    """One line about what is in force now. Raises BadAgency, which changed nothing, and StoreUnavailable."""
    agency = sound_agency(folder)
    put_in_force(store, agency)
    return f"{agency.name}: version {agency.version} in force, {len(agency.officers)} people to ask."


def apply_at_start(store: Store, directory: Directory, folder: Path) -> str:
    """Bad files leave in force what was. Raises BadAgency when nothing was, and StoreUnavailable."""
    try:
        return apply(store, folder)
    except BadAgency as bad:
        try:
            old = directory.current()
        except NoAgency:
            raise bad from None
        return f"{explained(folder, bad)}\n{counted(folder, bad)}: {old.name}, version {old.version}, stays in force."


def explained(folder: Path, bad: BadAgency) -> str:
    """A line for each problem, with the whole path, as an editor opens it."""
    return "\n".join(f"{folder / problem.file}:{problem.line}: {problem.what}" for problem in bad.problems)


def counted(folder: Path, bad: BadAgency) -> str:
    number = len(bad.problems)
    return f"{number} {'error' if number == 1 else 'errors'} in {folder}"
