"""What no person's number sent: kept for thirty days on a page of the desk, read on the trail, made a report of."""

from datetime import timedelta

import pytest

from functions.model.collections import AUDIT, INBOUND, OUTBOUND
from functions.ports import StoreUnavailable
from functions.steps.unattributed import PAGE
from tests.pipeline.cases import Agency, hush
from tests.pipeline.desk import PIN, DeskClient
from tests.world import Phone, World

SPAM = "Selamat! Nomor Anda menang undian"
NEWS = "Kepala desa menyampaikan: anak 7 tahun dipukuli ayahnya di Kota Jambi, tolong cepat"


@pytest.fixture
def rina(agency: Agency) -> DeskClient:
    """A supervisor, signed in."""
    return DeskClient(agency.world, agency.rina).has_a_pin().signs_in()


def arrives(world: World, text: str = SPAM, sender: str = "TELKOMSEL") -> str:
    before = {found.id for found in world.app.store.all(INBOUND)}
    Phone(world, sender).texts(text)
    (id,) = {found.id for found in world.app.store.all(INBOUND)} - before
    return id


def trail(world: World) -> list[tuple[str, str, str | None]]:
    entries = sorted((found.document for found in world.app.store.all(AUDIT)), key=lambda entry: entry.n)
    return [
        (entry.who, entry.what, entry.report_id)
        for entry in entries
        if "unattributed" in entry.what or entry.what == "made_report"
    ]


def test_it_is_listed_with_its_time_and_way_and_without_a_word(agency: Agency, rina: DeskClient) -> None:
    arrives(agency.world)
    shown = rina.get("/desk/unattributed").text
    assert "09.00" in shown
    assert "lewat simulator" in shown
    assert "undian" not in shown
    assert "TELKOMSEL" not in shown
    assert "/desk/unattributed" in rina.get("/desk/supervisor").text


def test_opening_it_is_on_the_trail_first(agency: Agency, rina: DeskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    id = arrives(agency.world, "<b>undian</b>\u202e")
    with monkeypatch.context() as broken:

        def no_trail(*_: object) -> None:
            raise StoreUnavailable("no trail")

        broken.setattr("functions.steps.unattributed.record", no_trail)
        assert "undian" not in rina.sends(f"/desk/unattributed/{id}/story").text
    assert trail(agency.world) == []
    opened = rina.sends(f"/desk/unattributed/{id}/story").text
    assert "&lt;b&gt;undian&lt;/b&gt;�" in opened
    assert "TELKOMSEL" in opened
    assert trail(agency.world) == [("rina", "read_unattributed", id)]


def test_five_minutes_later_the_pin_is_asked_for_again(agency: Agency, rina: DeskClient) -> None:
    id = arrives(agency.world)
    agency.world.clock.pass_(timedelta(minutes=6))
    asked = rina.sends(f"/desk/unattributed/{id}/story").text
    assert "PIN sekali lagi" in asked
    assert f'action="/desk/unattributed/{id}/story"' in asked
    assert "undian" in rina.sends(f"/desk/unattributed/{id}/story", pin=PIN).text


def test_made_a_report_it_is_triaged_routed_and_gone_from_the_page(agency: Agency, rina: DeskClient) -> None:
    id = arrives(agency.world, NEWS, "12345")
    agency.sri.phone.heard_nothing_more()
    answer = rina.sends(f"/desk/unattributed/{id}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/unattributed?done=made_report")
    assert "Sudah menjadi laporan" in rina.get("/desk/unattributed?done=made_report").text
    assert id not in rina.get("/desk/unattributed").text
    case = agency.world.only_case()
    assert (case.id, case.report.region, case.report.channel) == (id, "15.71", "sms")
    assert {"physical"} <= set(case.report.categories)
    assert trail(agency.world) == [("rina", "made_report", id)]
    agency.sri.phone.rings()
    assert rina.sends(f"/desk/unattributed/{id}").status_code == 404, "pressed twice it is one report"
    assert [
        found.document.wording for found in agency.world.app.store.all(OUTBOUND) if not found.document.officer_id
    ] == []
    hush(agency.world)


def test_only_supervisors_and_only_what_is_on_the_page(agency: Agency, rina: DeskClient) -> None:
    id = arrives(agency.world)
    sri = DeskClient(agency.world, agency.sri).has_a_pin().signs_in()
    assert sri.get("/desk/unattributed").status_code == 403
    for path in (f"/desk/unattributed/{id}/story", f"/desk/unattributed/{id}"):
        assert sri.sends(path).status_code == 403
    citizen = agency.world.phone()
    citizen.texts("ada yang diejek di kota jambi")
    (other,) = {found.id for found in agency.world.app.store.all(INBOUND)} - {id}
    for path in (f"/desk/unattributed/{other}/story", f"/desk/unattributed/{'0' * 32}", f"/desk/unattributed/{other}"):
        assert rina.sends(path).status_code == 404
    assert trail(agency.world) == []
    hush(agency.world)


def test_the_newest_come_first_from_page_to_page(agency: Agency, rina: DeskClient) -> None:
    ids = []
    for n in range(PAGE + 2):
        agency.world.clock.pass_(timedelta(seconds=1))
        ids.append(arrives(agency.world, f"{SPAM} {n}"))
    first = rina.get("/desk/unattributed").text
    second = rina.get(f"/desk/unattributed?before={ids[2]}").text
    assert f"/desk/unattributed?before={ids[2]}" in first
    assert [id for id in ids if id in first.replace(f"before={ids[2]}", "")] == ids[2:]
    assert [id for id in ids if id in second] == ids[:2]
    assert rina.get("/desk/unattributed?before=nonsense").status_code == 200


def test_after_thirty_days_it_is_gone(agency: Agency) -> None:
    arrives(agency.world)
    agency.world.clock.pass_(timedelta(days=30) - timedelta(minutes=1))
    agency.world.sweeps()
    assert len(agency.world.app.store.all(INBOUND)) == 1
    agency.world.clock.pass_(timedelta(minutes=2))
    agency.world.sweeps()
    assert agency.world.app.store.all(INBOUND) == []
