"""`simulate`: a year of invented reports on an agency's own roster and rules, in a table and a picture."""

import argparse
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from functions.agency_commands import sound_agency
from functions.commands.failed import CommandFailed
from functions.model.agency import Agency
from functions.settings import Settings

AGENCIES = Path(__file__).parent.parent.parent / "infra" / "agencies"
MOST_REPORTS = 50_000


def add_simulate(commands: Any) -> argparse.ArgumentParser:
    simulate: argparse.ArgumentParser = commands.add_parser(
        "simulate", help="a year of invented reports: who answers when, who carries what"
    )
    simulate.add_argument("--reports", type=_number, default=1000, metavar="N", help="in the year, 1000 by default")
    simulate.add_argument("--seed", type=int, default=1, metavar="N", help="another seed is another year")
    simulate.add_argument("--year", type=int, metavar="YYYY", help="whose holidays count; this one by default")
    simulate.add_argument("--agency", dest="agency_dir", type=_folder, metavar="DIR", help=_AGENCY_HELP)
    simulate.add_argument("--weight", type=_weight, action="append", default=[], metavar="CODE=N", help=_WEIGHT_HELP)
    simulate.add_argument("--svg", type=Path, metavar="FILE", help="write the picture there")
    return simulate


_AGENCY_HELP = "a folder, or a name under infra/agencies; AGENCY_DIR by default"
_WEIGHT_HELP = "reports of a regency beside the others, for example 15.71=300; may be given several times"


def simulate(settings: Settings, options: argparse.Namespace, now: datetime) -> None:
    """Prints the table. Raises BadAgency and CommandFailed."""
    from functions.policy.assignment import agency_time
    from functions.simulation.picture import picture
    from functions.simulation.traffic import Traffic
    from functions.simulation.words import lines
    from functions.simulation.year import play

    agency = sound_agency(settings.agency_dir)
    year = options.year or agency_time(agency, now).year
    traffic = Traffic(options.reports, year, options.seed, _weights(agency, options.weight))
    _keep_quiet()
    tally = play(agency, traffic)
    for line in lines(agency, traffic, tally):
        print(line)
    if options.svg:
        try:
            options.svg.write_text(picture(agency, traffic, tally), encoding="utf-8")
        except OSError as error:
            raise CommandFailed(f"--svg {options.svg} cannot be written: {error.strerror}") from error
        print(f"The picture: {options.svg}")


def _weights(agency: Agency, given: list[tuple[str, float]]) -> dict[str, float]:
    known = [region.code for region in agency.regions if region.level == "regency"]
    for code, _ in given:
        if code not in known:
            raise CommandFailed(f"--weight {code!r} is no regency of {agency.name}: one of {', '.join(known)}")
    return dict(given)


def _keep_quiet() -> None:
    """What the steps log and sound the alarm about has not happened."""
    logging.getLogger("silayang").addHandler(logging.NullHandler())
    logging.getLogger("silayang").propagate = False


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_REPORTS:
        raise argparse.ArgumentTypeError(f"write a number from 1 to {MOST_REPORTS}")
    return int(text)


def _folder(text: str) -> Path:
    named = AGENCIES / text
    return named if "/" not in text and named.is_dir() else Path(text)


def _weight(text: str) -> tuple[str, float]:
    code, _, number = text.partition("=")
    if not number.isdecimal():
        raise argparse.ArgumentTypeError("write a code and a whole number, for example 15.71=300")
    return code, float(number)
