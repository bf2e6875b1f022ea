"""A keyword counts only when it is the whole message: which texts are commands, and which are reports all the same."""

from collections.abc import Mapping
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.policy.keywords import (
    OFFICER_WORDS,
    REPORTER_WORDS,
    Command,
    Unclear,
    begins_anew,
    forbids_answer,
    is_ticket,
    officer_command,
    place_and_words,
    reporter_command,
)
from functions.policy.spelling import OTHER_WORDS
from functions.policy.tickets import ticket_from

T = TypeVar("T")

# --- commands, as they are typed ------------------------------------------------------------------------

OFFICERS_COMMANDS: dict[tuple[str, str | None], str] = {
    ("YA", "482"): "YA 482|ya482|y 482|Iya 4 82|iyo, 482!|YAA 482|ya 482 🙏|ok 482|siap 482|oke.482|Ya\n482",
    ("YA", None): "ya|Y|iya.|YAAA|iyaaa|ya ya|\u200eYa\u200e|ｙａ|(ya)|ya 👍🏽",
    ("TIDAK", "482"): "TIDAK 482|tdk 482|tidk 482|tida 482|gak482|nggak 482|dak 482|idak 482|tisak 482|ga 482",
    ("TIDAK", None): "tidak|Tdk|gak!",
    ("SUDAH", "482"): "SUDAH 482|sdh 482|sudh482|udah 482|suda 482|sudag 482|sduah 482|sudahh 482",
    ("BELUM", "482"): "BELUM 482|blm 482|belom 482|blum482|belun 482|bleum 482",
    ("SIAGA", None): "SIAGA|siaga.|saiga|siagaa|siga",
    ("LIBUR", None): "LIBUR|libur!|lbr|libr|lbur|cuti",
}
REPORTERS_COMMANDS = {
    "BOLEH": "BOLEH|boleh.| Boleh |BLH|bole|bolhe|bolehh|boleh boleh|bo leh|voleh|BOLEH 🙏",
    "BERHENTI": "BERHENTI|berhenti!|brhenti|berhnti|brenti|berenti|STOP|stop stop|ber henti|berhebti|berhentii",
    "MULAI": "MULAI|mulai.|mulaai|mlai|start",
    "BAHAYA": "BAHAYA|bahaya!!!|BAHAYA BAHAYA BAHAYA|bhaya|bahya|bahayaa|bahay|ba haya",
    "SALAH": "SALAH|salah.|slah|salh|sallah|salag",
    "BANTUAN": "BANTUAN|bantuan|bntuan|bantun|bantuam",
}


def _rows(table: Mapping[T, str]) -> list[tuple[T, str]]:
    return [(meant, typed) for meant, all_typed in table.items() for typed in all_typed.split("|")]


@pytest.mark.parametrize(("meant", "typed"), _rows(OFFICERS_COMMANDS))
def test_an_officers_typing_mistakes_are_forgiven(meant: tuple[str, str | None], typed: str) -> None:
    assert officer_command(typed) == Command(*meant)


@pytest.mark.parametrize(("meant", "typed"), _rows(REPORTERS_COMMANDS))
def test_a_reporters_typing_mistakes_are_forgiven(meant: str, typed: str) -> None:
    assert reporter_command(typed) == meant


AMBIGUOUS = """
ya tidak|ya tidak 482|ya sudah|sudah belum|482 ya|ya 48|ya 4821|ya 482 483|ya?|YA 482 ?|siaga libur|siaga 482
"""


@pytest.mark.parametrize("typed", AMBIGUOUS.split("|"))
def test_what_could_mean_two_things_asks(typed: str) -> None:
    assert officer_command(typed) == Unclear()


@pytest.mark.parametrize(
    "typed", ["ok", "siap", "oke 👍", "482", "", "  ", "🙏🙏", "\u202e", "?", "susah", "susah 482"]
)
def test_a_courtesy_a_bare_number_or_nothing_is_no_answer(typed: str) -> None:
    assert officer_command(typed) is None


@pytest.mark.parametrize("typed", sorted(OTHER_WORDS))
def test_another_word_of_the_language_is_no_slip(typed: str) -> None:
    assert officer_command(typed) is None
    assert reporter_command(typed) is None


@given(st.sampled_from([*OFFICER_WORDS, *REPORTER_WORDS]), st.data())
def test_one_letter_left_out_or_two_swapped_never_make_another_command(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for typed in (swapped, word[:place] + word[place + 1 :]):
        understood = officer_command(typed)
        assert understood in (None, Command(word))
        assert reporter_command(typed) in (None, word)


# --- reports that begin with a keyword --------------------------------------------------------------------

REPORTS = """
YA suami saya memukul lagi
ya pak tolong kami di telanaipura
ya Allah tolong anak saya dipukuli bapaknya
iya dia datang lagi bawa parang
y dia mabuk trus ngamuk
ya ada 3 orang anak dikurung di rumah itu
ya sudah 3 hari anak itu tidak diberi makan
Ya saya yang lapor kemarin, dia mukul lagi
iyo kak suamiku ngamuk lg
ya 482 tolong
TIDAK tahan lagi saya dipukul terus
tidak ada yg nolong kami
tidak boleh keluar rumah sama suami
tidak dikasih makan sudah 2 hari
tdk tau harus lapor kemana
gak kuat lagi bu, dipukul tiap malam
ga berani pulang
dak tahan lagi aku, dipukul terus
tak ada tempat tinggal, kami diusir
SUDAH seminggu dia kurung anaknya
sudah lama begini
sudah 2x dia tampar istrinya di depan anak2
sdh lapor rt tp didiamkan
udah ga tahan, tolong
sudah saya bilang berhenti tapi dia mukul terus
sudah, dia memukul saya lagi
BELUM makan dari kemarin, dikunci di kamar
belum ada yang datang, dia masih di depan rumah
blm ada polisi yg datang
belum 17 tahun sudah dinikahkan
SIAGA satu pak, dia bawa parang
siaga terus tiap malam takut dia pulang
siapa bisa tolong saya
LIBUR sekolah anak itu disuruh mengemis
libur kemarin adik saya diraba pamannya
BOLEH minta tolong
boleh saya cerita
boleh? tapi jangan telpon
boleh gak lapor lewat sini, tetangga saya disiksa
boleh tapi jangan sampai suami tau
BERHENTI memukul saya, tolong
berhenti sekolah karena dipaksa nikah
berhenti kerja karena bos meraba raba
stop dia memukul
stop pak jangan pukul anak itu, itu yg saya dengar dari sebelah
MULAI kemarin dia pukul ibu
mulai tadi malam ada teriakan dari rumah sebelah
mulai takut, dia ancam bunuh
mulas perut saya habis ditendang suami
BAHAYA dia bawa pisau
bahaya pak cepat ke sini
bahaya anak di rumah sendiri sama bapak tirinya
bahaya!! dia ngamuk
SALAH saya apa kok dipukul terus
salah satu murid saya diraba gurunya
salah paham sedikit langsung ditampar
salam, saya mau lapor kdrt
BANTUAN tolong, anak saya disekap
bantuan pak, istri tetangga berdarah
bantu saya, dipukul suami
bantuan hukum ada tidak untuk korban kdrt
LAPOR suami saya memukul
lapor pak, ada anak diculik
ok dia datang lagi, tolong
siap siap dia mau bunuh saya
tidak apa apa, cuma takut
ml terus dipaksa sama suami padahal sakit
cuti hamil saya ditolak lalu dipecat
oke pak saya tunggu, dia masih di luar
help anak saya dipukul
MULAI? dia mulai lagi
""".strip().splitlines()


def test_sixty_sentences_and_more_that_begin_with_a_keyword_are_reports() -> None:
    assert len(REPORTS) >= 60
    assert [sentence for sentence in REPORTS if officer_command(sentence) or reporter_command(sentence)] == []


@given(
    st.sampled_from([*OFFICER_WORDS, *REPORTER_WORDS]),
    st.sampled_from(["dia", "suami", "tolong", "memukul saya", "anak", "bawa parang", "2 hari", "pak", "rumah"]),
    st.sampled_from([" ", ", ", ". ", "! ", "\n", " 482 ", "... "]),
)
def test_a_keyword_and_one_word_more_is_a_report(word: str, more: str, between: str) -> None:
    for text in (f"{word}{between}{more}", f"{word.lower()}{between}{more}", f"{more} {word}"):
        assert officer_command(text) is None
        assert reporter_command(text) is None


# --- what else a text may be --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("LAPOR#kec. Telanaipura#dia dipukuli", "kec. Telanaipura", "dia dipukuli"),
        ("lapor # pasar angso duo # anak mengemis #dua orang", "pasar angso duo", "anak mengemis #dua orang"),
        ("Lapr#Bungo#ada yang diejek", "Bungo", "ada yang diejek"),
        ("LAPOR#ada yang diejek", "", "LAPOR#ada yang diejek"),
        ("LAPOR#Bungo#", "", "LAPOR#Bungo#"),
        ("LAPOR##ada yang diejek", "", "LAPOR##ada yang diejek"),
        (f"LAPOR#{'x' * 301}#isi", "", f"LAPOR#{'x' * 301}#isi"),
        ("kamar #3 lantai #2 ada teriakan", "", "kamar #3 lantai #2 ada teriakan"),
    ],
)
def test_the_old_form_with_hashes_is_understood_and_nothing_of_it_lost(text: str, place: str, words: str) -> None:
    assert place_and_words(text) == (place, words)


@pytest.mark.parametrize(
    ("text", "is_new"),
    [("LAPOR ada lagi", True), ("lapor#a#b", True), ("laporan saya tadi", False), ("dia lapor", False)],
)
def test_lapor_begins_another_report_only_as_a_word_of_its_own(text: str, is_new: bool) -> None:
    assert begins_anew(text) is is_new


@pytest.mark.parametrize(
    ("text", "forbids"),
    [
        ("tolong jangan balas", True),
        ("JGN SMS ya", True),
        ("jng di telp", True),
        ("jangan\u200btelepon", True),
        ("jangan pukul lagi", False),
        ("dia balas memukul", False),
    ],
)
def test_jangan_balas_is_heard_anywhere(text: str, forbids: bool) -> None:
    assert forbids_answer(text) is forbids


@given(st.binary(min_size=7, max_size=7))
def test_a_ticket_is_known_as_it_is_printed(secret: bytes) -> None:
    ticket = ticket_from(secret)
    if any(letter.isdigit() for letter in ticket):
        assert is_ticket(ticket)
        assert is_ticket(f" {ticket.lower()}. ")


@pytest.mark.parametrize(
    "text", ["diperkosaaja", "anak saya mati", "anak-anak-kami", "7K3F-9QXM", "081234567890", "adik 12 tahun"]
)
def test_words_and_numbers_are_no_ticket(text: str) -> None:
    assert not is_ticket(text)
