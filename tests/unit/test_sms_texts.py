"""What `check` lets an agency say by SMS: every text of the schema, against every word that must not stand in it."""

from pathlib import Path

import pytest

from functions.agency_check.reading import read
from functions.agency_check.texts import check_texts
from functions.agency_files import compile_agency, regions_of
from functions.policy.gsm7 import segments
from functions.validation import schema

JAMBI = Path(__file__).parent.parent.parent / "infra" / "agencies" / "jambi"
REGIONS = regions_of("15")
KNOWN = schema("texts")["properties"]
OFFICERS = sorted(name for name, about in KNOWN.items() if about["x-reader"] == "officer")
REPORTERS = sorted(name for name, about in KNOWN.items() if about["x-reader"] == "reporter")

TELLING = """
kekerasan kekerasannya polisi laporan Melaporkan dilaporkan aduan pengaduan korban korbannya pelaku petugas
perlindungan perempuan istri suami anak dipukuli pukul perkosa diperkosa pelecehan dilecehkan seksual dicabuli KDRT
ancaman diancam bahaya DARURAT DP3AP2 UPTD PPA psikolog visum aman keselamatan pendampingan
"""
PASSWORDS = ["kode", "Kodenya", "PIN", "otp", "nomor", "nomornya", "akun", "482917", "4829", "https://a.id", "www.a.id"]


def said(name: str, text: str) -> list[str]:
    source = read(JAMBI, "texts/sms.yaml")
    source.data[name] = text
    check_texts(source, REGIONS, "DP3AP2 Provinsi Jambi")
    return [problem.what for problem in source.problems]


def wording(name: str) -> str:
    return str(read(JAMBI, "texts/sms.yaml").data[name])


def test_every_text_has_its_reader_and_reporters_texts_carry_no_value_at_all() -> None:
    assert {about["x-reader"] for about in KNOWN.values()} == {"officer", "reporter", "part"}
    assert len(REPORTERS) == 5
    assert [name for name in REPORTERS if KNOWN[name]["x-values"]] == []


def test_what_the_sample_says_to_reporters_is_one_segment_each() -> None:
    texts = compile_agency(JAMBI).texts
    assert {name: segments(texts[name]) for name in REPORTERS} == dict.fromkeys(REPORTERS, 1)


@pytest.mark.parametrize("word", TELLING.split())
def test_no_reporters_text_may_carry_a_telling_word(word: str) -> None:
    for name in REPORTERS:
        refused = said(name, f"{wording(name)} {word}.")
        assert any(f"the word {word.casefold()!r} tells" in what for what in refused), (name, refused)


@pytest.mark.parametrize("word", PASSWORDS)
def test_no_officers_text_may_look_like_a_password_or_carry_a_link(word: str) -> None:
    for name in OFFICERS:
        assert said(name, f"{wording(name)} {word}"), name


@pytest.mark.parametrize("name", [*OFFICERS, *REPORTERS])
@pytest.mark.parametrize("more", [" \N{EM DASH}", " 🙏", " \u202e", " " + "panjang " * 20], ids=repr)
def test_no_text_may_leave_the_alphabet_or_the_one_segment(name: str, more: str) -> None:
    assert said(name, wording(name) + more)


@pytest.mark.parametrize("text", ["Pindah ke petugas lain.", "Kodein", "Anda pegang 482 917 sekarang", "Balas YA 482"])
def test_what_only_looks_a_little_like_it_passes(text: str) -> None:
    assert said("not_understood", text) == []
