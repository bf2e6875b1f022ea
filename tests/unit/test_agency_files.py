"""An agency's files: what they compile to, and what is refused before it is put in force."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.agency_check.check import check_agency
from functions.agency_check.notes import notes
from functions.agency_check.problems import BadAgency
from functions.agency_check.reading import read
from functions.agency_files import FILES, compile_agency
from functions.model.agency import HOLIDAY, WORKDAY, Duty, Span
from functions.model.report import Urgency

JAMBI = Path(__file__).parent.parent.parent / "infra" / "agencies" / "jambi"
REGENCIES = [*(f"15.0{n}" for n in range(1, 10)), "15.71", "15.72"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(JAMBI, tmp_path / "agency"))


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replaces the first `old`, and tells the line on which it began."""
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    return text[: text.index(old)].count("\n") + 1


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in check_agency(folder)]


# --- the sample


def test_the_sample_is_sound_and_covers_every_regency() -> None:
    assert said(JAMBI) == []
    agency = compile_agency(JAMBI)
    assert [region.code for region in agency.regions if region.level == "regency"] == REGENCIES
    for code in REGENCIES:
        assert sum(officer.role == "officer" and code in officer.areas for officer in agency.officers) >= 2
        assert any(officer.role == "supervisor" and code in officer.areas for officer in agency.officers)
        assert any(line.kind == "police" for line in agency.hotlines[code])


def test_the_people_of_the_sample_are_invented() -> None:
    for officer in compile_agency(JAMBI).officers:
        assert all(phone.startswith("+628990000") for phone in officer.phones)
        assert "Contoh" in officer.full_name or officer.role in ("hotline", "outside")


def test_the_files_compile_to_the_model() -> None:
    agency = compile_agency(JAMBI)
    by_id = {officer.id: officer for officer in agency.officers}
    assert by_id["nurhayati"].duty == [Duty([WORKDAY], 450, 960), Duty([0, 3], 960, 1890)]
    assert by_id["yuliana"].duty[-1] == Duty([6, HOLIDAY], 480, 1200)
    assert by_id["yuliana"].phones == ["+6289900000101"]
    assert (by_id["yuliana"].superior_id, by_id["yuliana"].employer_ids) == ("aminah", ["sekolah-kerinci"])
    assert by_id["outside"].role == "outside"
    assert agency.rules[Urgency.MEDIUM].accept_within == Span(seconds=4 * 3600)
    assert agency.rules[Urgency.LOW].accept_within == Span(working_days=1)


def test_the_same_files_are_the_same_version_and_a_change_is_another(folder: Path) -> None:
    assert compile_agency(folder).version == compile_agency(JAMBI).version
    change(folder, "roster.yaml", "0101", "0111")
    assert compile_agency(folder).version != compile_agency(JAMBI).version


def test_the_nations_holidays_are_known_and_the_agency_has_the_last_word(folder: Path) -> None:
    change(folder, "agency.yaml", "working_days: []", "working_days: [2027-03-10]")
    holidays = compile_agency(folder).holidays
    assert {"2026-12-24", "2026-12-25", "2027-01-06"} <= set(holidays)
    assert "2027-03-10" not in holidays
    assert holidays == sorted(set(holidays))


def test_check_tells_which_years_are_known_and_which_leave_is_over_or_leaves_a_hole(folder: Path) -> None:
    change(folder, "roster.yaml", "backup: agus", 'backup: agus\n    leave: ["2026-12-01 - 2026-12-06"]')
    change(folder, "roster.yaml", "backup: yuliana", 'backup: yuliana\n    leave: ["2026-12-06 - 2026-12-09"]')
    change(folder, "roster.yaml", "superior: dewi", 'superior: dewi\n    leave: ["2026-12-20 - 2026-12-21"]')

    def told(day: str) -> str:
        return "\n".join(notes(compile_agency(folder), date.fromisoformat(day)))

    assert "by decree until 2027; until 2030 computed" in told("2026-11-25")
    assert "yuliana is on leave 2026-12-01 - 2026-12-06, and the backup agus on some" in told("2026-11-25")
    assert "aminah is on leave 2026-12-20 - 2026-12-21 and has no backup" in told("2026-11-25")
    assert "yuliana is on leave 2026-12-01 - 2026-12-06: that is over" in told("2026-12-07")
    assert "The decree for 2028 is not known here" in told("2028-01-02")


# --- what is refused: file, what stands there, what is written instead, what is said

FAULTS = [
    # shape
    ("agency.yaml", "exit_page:", "exit_pag:", "'exit_pag' is not known here. Did you mean 'exit_page'?"),
    ("roster.yaml", "role: supervisor", "role: supervisr", "Did you mean 'supervisor'?"),
    ("roster.yaml", "- workday 07:30-16:00", "- workday 7-16", "days and hours, for example: mon-fri 07:30-16:00"),
    ("roster.yaml", "full_name: Agus", "fullname: Agus", "Did you mean 'full_name'?"),
    ("agency.yaml", "retention_years: 5", "retention_years: five", "write whole years"),
    ("agency.yaml", "retention_years: 5", "retention_years: 0", "too small: at least 1"),
    ("rules.yaml", "accept_within: 5m", "accept_within: 5 min", "a span: 30s, 5m, 4h, 2d, or 1wd"),
    ("agency.yaml", "2027-01-06", "2026-02-30", "'2026-02-30' is no day of the calendar"),
    ("agency.yaml", "working_days: []", "working_days: [2027-02-29]", "'2027-02-29' is no day of the calendar"),
    ("agency.yaml", "working_days: []", "working_days: [2027-02-03]", "'2027-02-03' is no holiday of Indonesia"),
    ("roster.yaml", "backup: agus", 'leave: ["2026-12-31 - 2026-12-21"]', "write 2026-12-21 - 2026-12-31"),
    ("roster.yaml", "backup: agus", 'leave: ["2026-02-30 - 2026-03-02"]', "'2026-02-30' is no day of the calendar"),
    # YAML itself
    ("texts/sms.yaml", 'alert: "', 'alert: "{', "a curly bracket"),
    ("rules.yaml", "    remind_after: 3m", "\tremind_after: 3m", "not YAML"),
    ("rules.yaml", "    remind_after: 3m", "    accept_within: 3m", "stands here a second time, first in line"),
    ("agency.yaml", "name: DP3AP2", "name: !!python/object:os.system DP3AP2", "is not understood: leave it out"),
    # people
    ("roster.yaml", "- id: agus", "- id: yuliana", "the id 'yuliana' stands a second time, first in line"),
    ("roster.yaml", "- id: agus", "- id: outside", "means something else already"),
    ("roster.yaml", '"+62 899 0000 0102"', '"+62 899-0000-0101"', "a phone number in quotes with its country"),
    ("roster.yaml", '"+62 899 0000 0102"', '"+62 8990000 0101"', "this number stands a second time, first in roster"),
    ("roster.yaml", '"+62 899 0000 0102"', '"+62 899 0000 9901"', "this number stands a second time, first in roster"),
    ("roster.yaml", '"+62 899 0000 0102"', '"+999 1234567"', "no network could reach this number"),
    (
        "roster.yaml",
        "agency: uptd-kerinci",
        "agency: uptd-kerincy",
        "no agency has the id 'uptd-kerincy'. Did you mean",
    ),
    ("roster.yaml", "superior: aminah", "superior: amina", "no officer has the id 'amina'. Did you mean 'aminah'?"),
    ("roster.yaml", "backup: agus", "backup: yuliana", "is this very officer"),
    ("roster.yaml", "employers: [sekolah-kerinci]", "employers: [smp]", "no institution has the id 'smp'"),
    ("roster.yaml", "role: hotline", "role: province", "nobody stands on the rung 'hotline'"),
    ("roster.yaml", "role: hotline", "role: province", "no hotline desk answers for the whole province at any hour"),
    # places
    ("agency.yaml", 'province: "15"', 'province: "99"', "'99' is no province"),
    ("roster.yaml", 'areas: ["15.01"]', 'areas: ["16.01"]', "no region of the province. Its codes begin with 15."),
    ("roster.yaml", 'home_village: "15.01.09"', 'home_village: "15.01.99"', "'15.01.99' is no region of the province"),
    ("institutions.yaml", 'region: "15.05"', 'region: "15.55"', "'15.55' is no region of the province"),
    ("institutions.yaml", "id: desa-bungo", "id: sekolah-kerinci", "stands a second time"),
    ("places.yaml", '"15.01": [kincai', '"15.21": [kincai', "'15.21' is no region of the province"),
    ("places.yaml", "- pauh", "- pauk", "'pauk' is no district or village of the province. Did you mean 'pauh'?"),
    ("agency.yaml", '"15.09":  # Tebo', '"15.19":  # Tebo', "Kabupaten Tebo has no hotlines: add '15.09'"),
    (
        "agency.yaml",
        '{name: Polisi, number: "110", kind: police}',
        '{name: A, number: "119", kind: other}',
        "no police number",
    ),
    ("agency.yaml", "outside_contact:", "outside_contac:", "'outside_contact' is missing: write who is asked when"),
    # rules
    ("rules.yaml", "  low:", "  lowest:", "'low' is missing"),
    ("rules.yaml", "remind_after: 3m", "remind_after: 5m", "5m is not before 5m, when the next rung is asked"),
    ("rules.yaml", "remind_after: 2h", "remind_after: 1wd", "1wd is not before 4h"),
    ("rules.yaml", "[duty, second,", "[duty, secnd,", "'secnd' is not known here"),
    ("rules.yaml", "quiet_hours: 22:00-06:00", "quiet_hours: 10pm-6am", "write hours at which nobody is reminded"),
    # texts
    ("texts/sms.yaml", "{regency}", "{regncy}", "{regncy} is not known here. Did you mean 'regency'?"),
    ("texts/sms.yaml", "{regency}", "", "{regency} is missing"),
    ("texts/sms.yaml", "{urgency}", "{urgency!r}", "write {urgency} and nothing else between the brackets"),
    ("texts/sms.yaml", "{urgency}", "{urgency:>9}", "write {urgency} and nothing else between the brackets"),
    ("texts/sms.yaml", "/ TIDAK {code}", "/ BATAL {code}", "'TIDAK {code}' is missing: it is the answer"),
    ("texts/sms.yaml", "ketik BOLEH", "ketik OK", "'BOLEH' is missing"),
    ("texts/sms.yaml", "misalnya YA 482", "kode 482", "the word 'kode' makes networks take this for a one-time"),
    ("texts/sms.yaml", "{code} Anda pegang", "{code}0 Anda pegang", "four digits in a row"),
    ("texts/sms.yaml", "Mohon segera.", "http://a", "reads as a link"),
    ("texts/sms.yaml", "Mohon segera.", "meja.go.id", "reads as a link"),
    ("texts/sms.yaml", "Pesan diterima.", "Laporan diterima.", "the word 'laporan' tells whoever holds the phone"),
    ("texts/sms.yaml", "Pesan diterima.", "Polisi diberi tahu.", "the word 'polisi' tells whoever holds the phone"),
    ("texts/sms.yaml", "Terima kasih.", "Terima kasih \N{EM DASH} ya.", "is not in the alphabet of SMS"),
    ("texts/sms.yaml", "{regency}. Balas", "{regency}." + " Mohon dijawab." * 8, "letters too many"),
    ("texts/sms.yaml", "relieved:", "relived:", "Did you mean 'relieved'?"),
    ("texts/sms.yaml", "relieved:", "relived:", "'relieved' is missing: write tells the holder"),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), FAULTS)
def test_a_fault_is_told_with_the_fix(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    change(folder, file, old, new)
    assert [one for one in said(folder) if expected in one], said(folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("roster.yaml", "agency: uptd-bungo", "agency: uptd-bunga"),
        ("rules.yaml", "remind_after: 15m", "remind_after: 45m"),
        ("texts/sms.yaml", "relieved: ", "relived: "),
        ("agency.yaml", "  - 2027-01-06", "  - 2027-08-32"),
    ],
)
def test_the_line_is_that_of_the_fault(folder: Path, file: str, old: str, new: str) -> None:
    line = change(folder, file, old, new)
    assert any(one.startswith(f"{file}:{line}: ") for one in said(folder))


def test_all_errors_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder, "agency.yaml", "holidays:", "hollidays:")
    change(folder, "agency.yaml", "15.71", "15.17")
    change(folder, "roster.yaml", "backup: agus", "backup: aguss")
    change(folder, "roster.yaml", "sex: female", "seks: female")
    change(folder, "rules.yaml", "remind_after: 3m", "remind_after: 9m")
    change(folder, "texts/sms.yaml", "Balas YA", "Nomor akun, balas YA")
    told = said(folder)
    for expected in ("hollidays", "Kota Jambi has no hotlines", "'15.17'", "aguss", "'seks'", "9m", "nomor", "akun"):
        assert [one for one in told if expected in one], (expected, told)


@pytest.mark.parametrize("file", FILES.values())
def test_a_file_that_is_missing_empty_or_no_text_is_told(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"\xff\xfe\x00")
    assert any(one.startswith(f"{file}:1: the file is not UTF-8") for one in said(folder))
    (folder / file).write_text("")
    assert any(one.startswith(f"{file}:1: the file is empty") for one in said(folder))
    (folder / file).unlink()
    assert any(one.startswith(f"{file}:1: the file is missing") for one in said(folder))
    with pytest.raises(BadAgency):
        compile_agency(folder)


def test_no_sentence_repeats_a_phone_number(folder: Path) -> None:
    change(folder, "roster.yaml", '"+62 899 0000 0102"', '"+62 899 0000 0101"')
    assert not [one for one in said(folder) if "0101" in one.replace(" ", "")]


# --- whatever somebody writes

ODD = st.sampled_from([None, "", "x", 0, -1, True, [], {}, [None], {"x": 1}, ["15"], "15.71", "*", "1wd"])


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, inside in pairs for deeper in paths(inside, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


SAMPLE = {file: read(JAMBI, file).data for file in FILES.values()}
PATHS = {file: paths(content) for file, content in SAMPLE.items()}
PLACES = st.sampled_from(list(SAMPLE)).flatmap(lambda file: st.tuples(st.just(file), st.sampled_from(PATHS[file])))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd=st.dictionaries(PLACES, ODD, min_size=1, max_size=3))
def test_whatever_stands_anywhere_is_explained_and_what_passes_compiles(folder: Path, odd: dict[Any, Any]) -> None:
    contents = dict(SAMPLE)
    for (file, path), value in odd.items():
        if path in paths(contents[file]):
            contents[file] = replaced(contents[file], path, value)
    for file in {file for file, _ in odd}:
        (folder / file).write_text(yaml.dump(contents[file], Dumper=yaml.CSafeDumper, allow_unicode=True))
    told = check_agency(folder)
    assert all(problem.line >= 1 and problem.what for problem in told)
    if not told:
        compile_agency(folder)
    for file in {file for file, _ in odd}:
        shutil.copy(JAMBI / file, folder / file)
