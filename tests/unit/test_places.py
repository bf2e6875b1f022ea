"""Which region texts name; a wrong place is worse than none."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.agency_files import compile_agency, regions_of
from functions.model.agency import Region
from functions.policy.access import SUPERVISING_ROLES
from functions.policy.assignment import specificity
from functions.policy.places import find_place
from functions.policy.places.building import bare
from functions.policy.regions import accept_region, name_of, regency_of, villages
from functions.policy.text import plain

AGENCY = compile_agency(Path(__file__).parent.parent.parent / "infra" / "agencies" / "jambi")
TEXTS = [json.loads(line) for line in (Path(__file__).parent.parent / "data" / "places.jsonl").open(encoding="utf-8")]
REGENCIES = [region for region in AGENCY.regions if region.level == "regency"]
DISTRICTS = [region for region in AGENCY.regions if region.level == "district"]
REPEATED = [
    "kec. ",
    "kec ",
    "kab. xbxbx ",
    "sungai muara ",
    "tanjung jabung ",
    "bangko ",
    "bangko",
    "7koto",
    "a b ",
    ", ",
]
NAMED = {"regency": "{}", "district": "kec. {}"}
NO_PLACE = (Path(__file__).parent.parent / "data" / "no-places.txt").read_text(encoding="utf-8").splitlines()


def found(*texts: str) -> str | None:
    return find_place(AGENCY, *texts).region


def test_realistic_texts_are_placed_exactly_or_not_at_all() -> None:
    answers = [(line["region"], found(line["text"]), line["text"]) for line in TEXTS]
    missed = [answer for answer in answers if answer[0] != answer[1]]
    wrong = [answer for answer in missed if answer[1] and not (answer[0] or "-").startswith(answer[1])]
    listed = "\n".join(f"{expected} but {given}: {text}" for expected, given, text in missed)
    assert len(answers) >= 2000
    assert len(missed) <= 0.03 * len(answers), listed
    assert len(wrong) <= 0.01 * len(answers), listed


@pytest.mark.parametrize("region", REGENCIES + DISTRICTS, ids=lambda region: region.code)
def test_every_official_name_is_found_with_its_kind(region: Region) -> None:
    """In any case, with or without the stop, and beside the place that contains it."""
    name = NAMED[region.level].format(region.name)
    for text in (name, name.upper(), name.replace(". ", " "), name.replace(".", ""), f"  {name.replace(' ', '  ')}!"):
        assert found(f"terjadi di {text} tolong") == region.code
    if region.level == "district":
        regency = next(one for one in REGENCIES if one.code == region.parent)
        assert found(f"{name}, {regency.name}") == found(f"{regency.name}, {name}") == region.code


def test_every_village_is_found_beside_its_district() -> None:
    names = {region.code: region.name for region in DISTRICTS}
    missed = {}
    for code, name in villages("15").items():
        district = code.rpartition(".")[0]
        place = found(f"di desa {name} kec. {names[district]} anak dipukul")
        assert place is None or code.startswith(place[:5]), (code, name, place)
        if place != code:
            missed[code] = (name, place)
    assert len(missed) < 0.02 * len(villages("15")), missed


@pytest.mark.parametrize("code", AGENCY.also_called)
def test_a_place_is_found_by_what_people_call_it(code: str) -> None:
    for name in AGENCY.also_called[code]:
        place = find_place(AGENCY, f"di {name} tadi malam")
        assert place.region == code or code in place.candidates


@pytest.mark.parametrize("word", AGENCY.everyday_words)
def test_an_everyday_word_is_a_district_only_after_kecamatan(word: str) -> None:
    inside = {region.code for region in DISTRICTS if region.name.casefold() == word}
    assert found(f"di {word} tadi malam") not in inside
    if len(inside) == 1:
        assert found(f"di kec. {word} tadi malam") in inside


@pytest.mark.parametrize("text", NO_PLACE)
def test_what_names_no_place_yields_none(text: str) -> None:
    place = find_place(AGENCY, text)
    assert (place.region, place.candidates) == (None, [])


@given(st.sampled_from(DISTRICTS), st.sampled_from(REGENCIES), st.booleans())
def test_a_second_place_never_moves_a_district_out_of_its_regency(one: Region, two: Region, first: bool) -> None:
    texts = [f"kec. {one.name}", two.name]
    place = found(", ".join(texts if first else texts[::-1]))
    assert place in (None, one.code) if one.parent != two.code else place == one.code


def test_what_is_ambiguous_yields_candidates_and_their_common_parent() -> None:
    several = find_place(AGENCY, "di desa suka maju")
    assert several.region is None
    assert {"15.07.10.2006", "15.05.05.2017"} <= set(several.candidates)
    assert found("di desa suka maju", "dekat tempino") == "15.05.05.2017"
    assert found("di jelutung dan pasar jambi") == "15.71"


def test_the_place_field_decides_before_the_narrative() -> None:
    assert found("bangko", "anak saya dipukul, dibawa dari tebo") == "15.02.02"
    assert found("dekat pasar", "kejadian di tebo") == "15.09"


def test_another_province_is_a_matter_of_data() -> None:
    """Without a villages file it works on regencies and districts."""
    regions = regions_of("13")
    agency = replace(AGENCY, version="other", province="13", regions=regions, also_called={}, everyday_words=[])
    for region in regions:
        if region.level == "regency":
            assert find_place(agency, f"di {region.name}").region == region.code
    assert find_place(agency, "di kota jambi").region is None


def test_lookalike_letters_and_marks_change_nothing() -> None:
    for name in ("Jеlutung", "J\u200be\u200blutung", "Jélutung", "Je\u00adlutung\u200e", "Ｊｅｌｕｔｕｎｇ"):
        assert found(f"di k\u200bec. {name}") == "15.71.08"


def test_a_letter_left_out_or_typed_twice_costs_a_name_but_hardly_ever_makes_it_another() -> None:
    answers = []
    for region in DISTRICTS:
        for at in range(1, len(region.name)):
            for written in (region.name[:at] + region.name[at + 1 :], region.name[: at + 1] + region.name[at:]):
                answers.append((region.code, found(f"di kec. {written}, anak dipukul"), written))
    wrong = [answer for answer in answers if answer[1] and not answer[0].startswith(answer[1])]
    assert sum(code == given for code, given, _ in answers) >= 0.85 * len(answers)
    assert len(wrong) <= 0.01 * len(answers), wrong


@pytest.mark.parametrize("unit", [*REPEATED, "b\u200ba\u200bngko ", "bаngkо ", "tebo, eh bukan, ", "pndk pnrkn ", "\n"])
def test_no_text_costs_more_than_its_length_is_worth(unit: str) -> None:
    """Counted in calls, of which ten thousand take about a millisecond."""
    short, long = (calls_for((unit * 8000)[:length]) for length in (2000, 8000))
    assert long <= 4.5 * short
    assert long <= 40 * 8000


def calls_for(text: str) -> int:
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    find_place(AGENCY, text)
    sys.setprofile(count)
    try:
        find_place(AGENCY, text)
    finally:
        sys.setprofile(None)
    return calls


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    find_place(AGENCY, text, plain(text))


def test_a_village_code_is_kept_and_an_unknown_one_is_its_district() -> None:
    assert accept_region(AGENCY, "15.71.01.1002") == "15.71.01.1002"
    assert accept_region(AGENCY, "15.71.01.9999") == "15.71.01"
    assert accept_region(AGENCY, "99.71") is None


def test_a_village_is_served_by_whoever_serves_its_regency() -> None:
    village = found("di kel. thehok")
    assert village == "15.71.02.1004"
    serving = [one.id for one in AGENCY.officers if specificity(one, "15.71", "15")]
    assert [one.id for one in AGENCY.officers if specificity(one, village, "15")] == serving
    assert any(one.role in SUPERVISING_ROLES for one in AGENCY.officers if one.id in serving)
    assert name_of(AGENCY, regency_of(village)) == "Kota Jambi"


def test_an_official_name_is_bare_without_its_kind() -> None:
    assert bare("Kota Jambi") == "jambi"
    assert bare("Kabupaten Tebo") == "tebo"
    assert bare("Kota Baru") == "kota baru"
