"""Who is ruled out by the words of a report, and that a common name rules out nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.agency_files import compile_agency
from functions.model.agency import Agency, Institution, Officer, RosterState
from functions.model.report import Urgency
from functions.policy.assignment import ranked
from functions.policy.conflicts import conflicts, said_in, wishes_a_woman
from functions.policy.forecast import imagined

ROOT = Path(__file__).parent.parent.parent
NAMES = (ROOT / "functions" / "data" / "common-names.txt").read_text().split("\n")[2:]
COMMON = [name for name in NAMES if name]


def officer(
    id: str, full_name: str, agency_id: str = "uptd", areas: Sequence[str] = ("15",), **more: object
) -> Officer:
    return Officer(id, full_name.split(maxsplit=1)[0], full_name, [], "officer", agency_id, list(areas), **more)  # type: ignore[arg-type]


SCHOOL = Institution("smp", "SMP Negeri 4 Bangko", "school", "15.02", aliases=["SMPN 4 Bangko"])
POST = Institution("polsek", "Polsek Bangko", "police", "15.02")
PEOPLE = [
    officer("agus", "Agus Salim Harahap", aliases=["Pak Gus"], superior_id="mira", relatives=["Rosma Dewi Harahap"]),
    officer("mira", "Mira Lestari Ningsih", superior_id="top"),
    officer("top", "Teguh Wibowo Santoso"),
    officer("rosma", "Rosma Dewi Harahap"),
    officer("yuni", "Yuni Kartika Sari", employer_ids=["smp"]),
    officer("lama", "Hasan Basri Lubis", recusals=["smp"]),
    officer("doni", "Doni Pratama Siregar", agency_id="ppa-polres", areas=["15.02"]),
    officer("kota", "Rizal Hakim Tanjung", agency_id="ppa-polresta", areas=["15.71"]),
    officer("polda", "Bayu Segara Putra", agency_id="ppa-polda"),
    officer("bekas", "Wawan Gunadi Putra", employer_ids=["polsek"]),
]
JAMBI = replace(
    compile_agency(ROOT / "infra" / "agencies" / "jambi"),
    officers=PEOPLE,
    institutions=[SCHOOL, POST],
    agency_kinds={"uptd": "uptd_ppa", "ppa-polres": "police", "ppa-polresta": "police", "ppa-polda": "police"},
)
MERANGIN = {"doni": "police"}
ALL_POLICE = {"doni": "police", "kota": "police", "polda": "police", "bekas": "police"}


def ruled_out(text: str, avoid: str = "", agency: Agency = JAMBI) -> dict[str, str]:
    return conflicts(agency, said_in({"incident": {"description": text}, "avoid": avoid}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pelakunya Teguh Wibowo Santoso", {"top": "named"}),
        ("PAK TEGUH  WIBOWO-SANTOSO memukul", {"top": "named"}),
        ("petugas Teguh yang melakukan", {"top": "named"}),
        ("saya dipukul pak gus", {"agus": "named", "rosma": "relative", "mira": "superior"}),
        ("Rosma Dewi Harahap tetangga kami", {"rosma": "named", "agus": "relative", "mira": "superior"}),
        ("guru di smpn 4 bangko", {"yuni": "institution", "lama": "institution"}),
        ("oknum polisi memukul istrinya", ALL_POLICE),
        ("suaminya Bripka Sanusi", ALL_POLICE),
        ("dia ditahan di Polsek Bangko", {"bekas": "institution"}),
        ("oknum polisi Polsek Bangko", MERANGIN | {"bekas": "institution"}),
        ("suami saya anggota polres merangin", MERANGIN | {"bekas": "police"}),
        ("dipukul Bripka Sanusi, anggota Polsek Tabir", MERANGIN | {"bekas": "police"}),
        ("suaminya polisi di polresta jambi", {"kota": "police"}),
        ("oknum polisi di polresta jambi. oknum polisi itu mabuk", {"kota": "police"}),
        ("dia oknum polisi itu", ALL_POLICE),
        ("oknum polisi Polda Jambi", ALL_POLICE),
        ("oknum polisi di Polsek Nun Jauh", ALL_POLICE),
        ("suami saya polisi. Polsek Bangko menolak laporan saya", ALL_POLICE | {"bekas": "institution"}),
        ("oknum polisi di polresta jambi, lalu datang Bripka Anton", ALL_POLICE),
        ("kejadiannya di Bangko, suami saya polisi", ALL_POLICE),
        ("oknum guru memukul anak saya, sudah lapor polres merangin", {}),
        ("sudah lapor polisi tapi diam saja", {}),
        ("teguh pendiriannya, wibowo", {}),
        ("anak saya di smp negeri 3 bangko", {}),
        ("Pak Teguh tetangga saya dan Bu Mira", {}),
    ],
)
def test_who_is_a_party_or_stands_beside_one_is_ruled_out(text: str, expected: dict[str, str]) -> None:
    assert ruled_out(text) == expected


def test_those_who_must_not_know_are_read_too_and_names_do_not_run_from_one_field_into_the_next() -> None:
    assert ruled_out("tolong", avoid="Teguh Wibowo Santoso") == {"top": "named"}
    assert ruled_out("namanya Teguh Wibowo", avoid="Santoso") == {}


def test_the_fifty_most_common_names_empty_no_ladder() -> None:
    """Each name alone, after every form of address, and two in a row, in an agency whose officers bear them all."""
    assert len(COMMON) == 50
    crowd = [officer(f"o{n}", f"{name} {COMMON[n - 25]} Contoh") for n, name in enumerate(COMMON)]
    crowd += [officer(f"p{n}", f"{name} Contoh Lain") for n, name in enumerate(COMMON)]
    crowd += [officer(f"q{n}", f"{name} Lain Contoh") for n, name in enumerate(COMMON)]
    crowd += [
        officer(f"r{n}", f"Tunggal{n} Contoh", aliases=[f"Pak {name}", f"Bu {name}"]) for n, name in enumerate(COMMON)
    ]
    agency = replace(JAMBI, officers=crowd)
    for n, name in enumerate(COMMON):
        text = f"Pak {name} memukul Bu {COMMON[n - 1]}. {name} itu suami {COMMON[n - 2]}. petugas {name} tahu"
        assert ruled_out(text, avoid=f"bang {name}", agency=agency) == {}, name


def test_a_wish_for_a_woman_is_heard_and_puts_women_first_without_ruling_out_men() -> None:
    assert wishes_a_woman(said_in({"incident": {"description": "tolong petugas PEREMPUAN ya"}}))
    assert not wishes_a_woman(said_in({"incident": {"description": "anak perempuan saya dipukul"}}))
    man, woman = officer("a", "A B", sex="male", areas=["15.71"]), officer("b", "B C", sex="female")
    nobody, now = RosterState(agency_version=""), datetime(2026, 11, 25, tzinfo=UTC)
    for people in ([man, woman], [woman, man]):
        report = imagined("15.71", Urgency.HIGH, [], now)
        report.wishes_a_woman = True
        assert [one.id for one in ranked(replace(JAMBI, officers=people), nobody, report, "officer", now)] == ["b", "a"]
