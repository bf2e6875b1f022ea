"""End to end, as a conversation between phones."""

from tests.world import World


def test_a_text_at_night_reaches_the_officer_on_duty(world: World) -> None:
    world.clock.set("2026-11-20 22:10 WIB")
    officer = world.officer("Sri", area="15.71")
    citizen = world.phone()

    citizen.texts("tetangga memukul anaknya di kota jambi, tolong cepat")
    citizen.hears("Pesan diterima. Bila boleh dibalas ke nomor ini, ketik BOLEH.")
    alert = officer.phone.rings()
    assert alert.text.startswith("DARURAT Kota Jambi.")
    assert not alert.mentions("anaknya", citizen.number)

    officer.phone.texts(f"YA {alert.code}")
    officer.phone.hears(containing="Anda pegang")
    assert world.only_case().is_held_by(officer)


def test_the_form_reaches_an_officer_who_says_ya(world: World) -> None:
    world.clock.set("2026-11-20 09:00 WIB")
    officer = world.officer("Sri", area="15.71")

    answer = world.submits(
        {
            "/reporter/role": "witnessed",
            "/incident/description": "Ada yang dipukuli di sebelah rumah",
            "/incident/place": "Kota Jambi",
        }
    )
    assert answer.status_code == 201
    alert = officer.phone.rings()

    officer.phone.texts("ya")
    officer.phone.hears(containing=f"{alert.code} Anda pegang")
    assert world.only_case().is_held_by(officer)
