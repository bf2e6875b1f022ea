"""Regions by their codes: what a code is called, and which codes the agency's province knows."""

import csv
from functools import cache
from pathlib import Path

from functions.model.agency import Agency

DATA = Path(__file__).parent.parent / "data"


@cache
def villages(province: str) -> dict[str, str]:
    """Code -> name; empty for a province without a villages file. Read when first asked for."""
    file = DATA / f"regions-villages-{province}.csv"
    if not (province.isdecimal() and file.exists()):
        return {}
    with file.open(encoding="utf-8") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows)}


def accept_region(agency: Agency, code: str | None) -> str | None:
    """The code itself when the province knows it; of an unknown village the known part, else None."""
    while code:
        if any(region.code == code for region in agency.regions) or (
            code.count(".") == 3 and code in villages(agency.province)
        ):
            return code
        code = code.rpartition(".")[0]
    return None


def regency_of(code: str | None) -> str | None:
    return ".".join(code.split(".")[:2]) if code and "." in code else None


def names_around(agency: Agency, code: str | None) -> list[str]:
    """Of the place itself and of every place that it lies in."""
    names = []
    while code:
        names.append(name_of(agency, code) or villages(agency.province).get(code, ""))
        code = code.rpartition(".")[0]
    return names


def name_of(agency: Agency, code: str | None) -> str | None:
    return next((region.name for region in agency.regions if region.code == code), None)
