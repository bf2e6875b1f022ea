"""All that must hold before an agency's files are put in force: `check_agency`."""

from pathlib import Path

from functions.agency_check.people import check_roster
from functions.agency_check.places import check_about, check_institutions, check_places
from functions.agency_check.problems import Problem
from functions.agency_check.reading import Source, read
from functions.agency_check.rules import check_rules
from functions.agency_check.shape import check_shape
from functions.agency_check.texts import check_texts
from functions.agency_files import FILES, regions_of


def check_agency(folder: Path) -> list[Problem]:
    """Every error of every file, in the order of files and lines; none when the agency may be put in force."""
    sources = {name: read(folder, file) for name, file in FILES.items()}
    for name, source in sources.items():
        check_shape(source, name)
    _check_together(sources)
    return [problem for source in sources.values() for problem in sorted(set(source.problems))]


def _check_together(sources: dict[str, Source]) -> None:
    """What one value says about another; each check passes over what the schema refused already."""
    about = sources["agency"]
    province = about.value("province")
    regions = regions_of(province) if isinstance(province, str) else []
    codes = {region.code for region in regions}
    check_about(about, regions)
    check_institutions(sources["institutions"], codes)
    check_places(sources["places"], regions)
    check_roster(sources["roster"], about, sources["institutions"], codes)
    check_rules(sources["rules"], [str(officer.get("role")) for officer in sources["roster"].list_at("officers")])
    check_texts(sources["texts"], regions, str(about.value("name") or ""))
