"""Which region a text names; a wrong place is worse than none."""

from pathlib import Path

import pytest

from functions.agency_files import compile_agency
from functions.policy.places import find_region

AGENCY = compile_agency(Path(__file__).parent.parent.parent / "infra" / "agencies" / "jambi")
REGENCIES = [region for region in AGENCY.regions if region.level == "regency"]
DISTRICTS = [region for region in AGENCY.regions if region.level == "district"]


@pytest.mark.parametrize("region", REGENCIES, ids=lambda region: region.code)
def test_every_regency_is_found_by_its_official_name(region: object) -> None:
    assert find_region(AGENCY, f"terjadi di {region.name}, tolong") == region.code  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", AGENCY.also_called)
def test_a_place_is_found_by_what_people_call_it(code: str) -> None:
    for name in AGENCY.also_called[code]:
        assert find_region(AGENCY, f"di {name} tadi malam") == code


@pytest.mark.parametrize("word", AGENCY.everyday_words)
def test_an_everyday_word_is_a_district_only_after_kecamatan(word: str) -> None:
    inside = {region.code for region in DISTRICTS if region.name.casefold() == word}
    assert find_region(AGENCY, f"di {word} tadi malam") not in inside
    if len(inside) == 1:
        assert find_region(AGENCY, f"di kec. {word} tadi malam") in inside


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kabupaten Muaro Jambi", "15.05"),
        ("kec. Jambi Selatan, Kota Jambi", "15.71.02"),
        ("antara Muaro Jambi dan Tebo", None),
        ("Provinsi Jambi", None),
        ("kab. Batang Hari", "15.04"),
        ("di sebelah rumah", None),
    ],
)
def test_the_longest_name_counts_and_two_places_are_none(text: str, code: str | None) -> None:
    assert find_region(AGENCY, text) == code
