"""Every decision can be shown with its reasons to whoever follows the case up, and to nobody whom it concerns."""

import re
from dataclasses import replace
from html import unescape

import pytest

from functions.model.collections import AUDIT
from functions.steps import case as steps
from functions.steps.ticket import add
from tests.pipeline.bodies import complaint
from tests.pipeline.cases import Agency, acting, hush
from tests.pipeline.desk import DeskClient
from tests.world import Case, World

pytestmark = pytest.mark.parametrize("stack", ["local"], indirect=True)
STORY = "Semalam dia MENCEKIK anak saya. Budi Contoh jangan sampai tahu"


def told(agency: Agency) -> Case:
    return agency.held(complaint(incident={"description": STORY}))


def why(desk: DeskClient, case: Case) -> str:
    """The page as a reader sees it."""
    answer = desk.sends(f"/desk/cases/{case.id}/why")
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text.partition("<main")[2])).split())


def trail(world: World) -> list[tuple[str, str, str | None]]:
    entries = sorted((found.document for found in world.app.store.all(AUDIT)), key=lambda entry: entry.n)
    return [(entry.who, entry.what, entry.report_id) for entry in entries if entry.what == "read_why"]


def desk_of(agency: Agency, name: str) -> DeskClient:
    return DeskClient(agency.world, getattr(agency, name)).has_a_pin().signs_in()


def test_the_holder_reads_which_words_made_which_sign_and_who_is_ruled_out_after_an_entry_on_the_trail(
    agency: Agency,
) -> None:
    case, sri = told(agency), desk_of(agency, "sri")
    assert trail(agency.world) == []
    page = why(sri, case)
    assert trail(agency.world) == [("sri", "read_why", case.id)]
    assert "dicekik “mencekik”" in page
    assert "Budi : namanya disebut" in page
    assert "MENCEKIK anak" not in page
    hush(agency.world)


def test_the_supervisor_reads_whom_it_rules_out_and_no_word_of_the_story(agency: Agency) -> None:
    case, rina = told(agency), desk_of(agency, "rina")
    page = why(rina, case)
    assert "Budi : namanya disebut" in page
    assert "mencekik" not in page
    assert "dicekik dari jawaban pelapor, atau dari ceritanya" in page
    steps.lift_exclusion(acting(agency.world, agency.rina, case), "budi")
    assert "Budi : namanya disebut (sudah dicabut)" in why(rina, case)
    hush(agency.world)


def test_who_is_ruled_out_and_who_is_only_asked_learn_of_no_exclusion(agency: Agency) -> None:
    case = agency.case(complaint(incident={"description": STORY}))
    budi, sri = desk_of(agency, "budi"), desk_of(agency, "sri")
    assert budi.sends(f"/desk/cases/{case.id}/why").status_code == 404
    add(agency.world.app.ports, case.id, "a-nonce-of-sixteen", "Rina Contoh juga jangan tahu")
    for page in (why(sri, case), sri.get(f"/desk/cases/{case.id}").text):
        assert "dikecualikan" not in page
        assert "Rina" not in page
        assert "mencekik" not in page
    assert trail(agency.world) == [("sri", "read_why", case.id)]
    hush(agency.world)


def test_words_added_later_have_their_reasons_there_too(agency: Agency) -> None:
    case, sri = told(agency), desk_of(agency, "sri")
    add(agency.world.app.ports, case.id, "a-nonce-of-sixteen", "sekarang dia bawa parang. Tono Contoh itu pamannya")
    page = why(sri, case)
    assert "ada senjata “bawa parang”" in page
    assert "Tono : namanya disebut" in page
    hush(agency.world)


def test_it_says_why_each_officer_was_asked_and_what_each_answered(agency: Agency) -> None:
    world = agency.world
    world.agency = replace(
        world.agency,
        officers=[
            replace(officer, categories=["physical"], skills=["child_interview"]) if officer.id == "sri" else officer
            for officer in world.agency.officers
        ],
    )
    world._applied = False
    body = complaint("emergency", victims=[{"age_group": "6-12"}]) | {
        "incident": {"description": "Ia dipukul. minta petugas perempuan", "region": "15.71.01"}
    }
    case, sri = agency.held(body), desk_of(agency, "sri")
    steps.hand_over(acting(world, agency.sri, case), "dewi")
    page = why(sri, case)
    assert (
        "Sri : menerima petugas piket; wilayah Kota Jambi; menangani jenis kasus ini;"
        " bukan perempuan, walau diminta: tidak ada lagi yang lebih cocok; bisa mewawancarai anak;"
        " tidak memegang kasus lain" in page
    )
    assert "Dewi : belum menjawab diserahkan oleh Sri; wilayah Jambi; " in page
    assert "laporan masuk" in page
    hush(world)


def test_the_pin_is_asked_for_again_and_leads_to_the_same_page(agency: Agency) -> None:
    case, sri = told(agency), desk_of(agency, "sri")
    agency.world.passes("6 min")
    asked = sri.sends(f"/desk/cases/{case.id}/why")
    assert f'action="/desk/cases/{case.id}/why"' in asked.text
    assert trail(agency.world) == []
    assert "mencekik" in sri.sends(f"/desk/cases/{case.id}/why", pin="483920").text
    hush(agency.world)
