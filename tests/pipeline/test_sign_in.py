"""How an officer comes in: what opens, what does not, and what a stranger can learn or break. No pages."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest

from functions.model.collections import ACCOUNTS, AUDIT, OTPS, OUTBOUND, SESSIONS, THROTTLES
from functions.steps import sign_in as steps
from functions.steps.block import block
from functions.steps.throttle import FROM_EVERYWHERE, FROM_ONE_PLACE, TooMany, count_wrong, insist_on_patience
from functions.vault.pins import Argon2Pins
from tests.pipeline.cases import hush
from tests.pipeline.door import ADDRESS, PIN, STRANGER, Door, fails, wrong

# --- code and PIN -----------------------------------------------------------------------------------


def test_code_and_pin_open_once(door: Door) -> None:
    door.asks()
    code = door.reads()
    secret = door.comes_in(code)
    assert door.who(secret).officer.id == "sri"
    fails(door.comes_in, code)
    assert [entry.document.what for entry in door.ports.store.all(AUDIT)].count("signed_in") == 1


def test_neither_code_nor_pin_opens_alone(door: Door) -> None:
    door.asks()
    code = door.reads()
    for typed, pin in ((code, ""), (code, "000000"), ("", PIN), (wrong(code), PIN)):
        fails(door.comes_in, typed, pin)
    assert door.ports.store.all(SESSIONS) == []


def test_an_officer_without_a_pin_cannot_come_in(door: Door) -> None:
    budi = door.world.officer("Budi")
    door.world.ready()
    door.world.clock.pass_(timedelta(minutes=4))
    door.asks(budi.phone.number)
    code = re.findall(r"[0-9]{3} [0-9]{3}", budi.phone.hears(containing="Masuk").text)[0]
    for pin in ("", PIN, "None"):
        fails(door.comes_in, code, pin, budi.phone.number)


def test_argon2_holds_a_pin_and_takes_nothing_else() -> None:
    pins = Argon2Pins()
    hashed = pins.hash(PIN)
    assert PIN not in hashed and hashed.startswith("$argon2id$")
    assert [pins.fits(*tried) for tried in ((PIN, hashed), ("729165", hashed), (PIN, None), (PIN, "x"))] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(("after", "opens"), [(timedelta(minutes=5), True), (timedelta(minutes=5, seconds=1), False)])
def test_a_code_lives_five_minutes(door: Door, after: timedelta, opens: bool) -> None:
    door.asks()
    code = door.reads()
    door.world.clock.pass_(after)
    if opens:
        door.comes_in(code)
    else:
        fails(door.comes_in, code)


def test_five_tries_void_a_code_and_a_new_one_is_another(door: Door) -> None:
    door.asks()
    code = door.reads()
    for _ in range(5):
        fails(door.comes_in, wrong(code))
    fails(door.comes_in, code)
    door.asks()
    new = door.reads()
    assert new != code
    door.comes_in(new)


def test_guesses_at_once_are_counted_one_by_one(door: Door) -> None:
    door.asks()
    code = door.reads()
    together = threading.Barrier(8)

    def guess(n: int) -> None:
        together.wait()
        fails(door.comes_in, wrong(code), address=f"203.0.113.{n}")

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (kept,) = door.ports.store.all(OTPS)
    assert kept.document.tries == 5
    fails(door.comes_in, code)


def test_five_wrong_pins_lock_until_the_supervisor_unlocks(door: Door, alarms: list[dict[str, Any]]) -> None:
    before = door.signed_in()
    door.asks()
    code = door.reads()
    for _ in range(5):
        fails(door.comes_in, code, "000000")
    assert alarms == [{"event": "account_locked", "officer_id": "sri"}]
    assert steps.who_is(door.ports, before) is None
    door.world.clock.pass_(timedelta(days=3))
    door.asks()
    code = door.reads()
    fails(door.comes_in, code)
    steps.unlock(door.ports, "rina", "sri")
    door.comes_in(code)
    assert "unlocked:sri" in [entry.document.what for entry in door.ports.store.all(AUDIT)]


def test_a_right_pin_forgets_the_wrong_ones(door: Door) -> None:
    for _ in range(3):
        door.world.clock.pass_(timedelta(minutes=11))
        door.asks()
        code = door.reads()
        for _ in range(4):
            fails(door.comes_in, code, "000000")
        door.comes_in(code)


# --- what a stranger can learn ------------------------------------------------------------------------


def _stored(door: Door) -> list[int]:
    return [len(door.ports.store.all(kind)) for kind in (OTPS, OUTBOUND, THROTTLES, SESSIONS)]


def _more(now: list[int], then: list[int]) -> list[int]:
    return [new - old for new, old in zip(now, then, strict=True)]


def test_nobody_can_tell_which_numbers_are_registered(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer, one without a PIN, a blocked one, a stranger and nonsense: the same writes, wake-ups and answers."""
    people = [door.sri, door.world.officer("Budi"), door.world.officer("Wati")]
    door.world.ready()
    door.world.app.directory.named(door.world.agency.version)
    door.world.clock.pass_(timedelta(minutes=4))
    block(door.ports, "wati")
    published: list[str] = []
    publish = door.world.app.bus.publish

    def noted(topic: str, wakeup: Any) -> None:
        published.append(wakeup.key)
        publish(topic, wakeup)

    monkeypatch.setattr(door.world.app.bus, "publish", noted)
    seen = []
    strangers = ("+628111111112", STRANGER, "bukan nomor")
    for n, phone in enumerate([strangers[0], *(person.phone.number for person in people), *strangers[1:]]):
        before = _stored(door)
        door.asks(phone, f"198.51.100.{n}")
        asked = _stored(door)
        door.pins.looked.clear()
        fails(door.comes_in, "000 000", PIN, phone, f"198.51.100.{n}")
        tried = _stored(door)
        seen.append((_more(asked, before), _more(tried, asked), len(door.pins.looked)))
    assert seen[1:] == [seen[1]] * 5, "the first one also makes the counter of all"
    assert published == ["send"] * 6
    assert [len(person.phone.unheard()) for person in people] == [1, 1, 0]
    assert {sms.recipient for sms in door.world.app.network.messages() if sms.direction == "out"} == {
        person.phone.number for person in people[:2]
    }
    hush(door.world)


def test_the_text_with_the_code_is_no_one_time_password_to_an_aggregator(door: Door) -> None:
    door.asks()
    heard = door.sri.phone.hears(containing="Masuk")
    assert heard.segments == 1
    assert not re.search(r"[0-9]{4}", heard.text)
    assert not heard.mentions("kode", "pin", "otp", "nomor", "akun", "http", "www")


def test_the_store_holds_neither_code_nor_number_nor_pin(door: Door) -> None:
    door.asks()
    code = door.reads()
    stored: list[Any] = [*door.ports.store.all(OTPS), *door.ports.store.all(OUTBOUND), *door.ports.store.all(THROTTLES)]
    for secret in (code, code.replace(" ", ""), door.sri.phone.number, ADDRESS):
        assert secret not in repr(stored)


# --- what a stranger can break ------------------------------------------------------------------------


def test_asking_again_sends_the_same_code_so_that_nobody_can_void_it(door: Door) -> None:
    door.asks()
    code = door.reads()
    door.asks(address="198.51.100.9")
    assert door.reads() == code
    door.comes_in(code)


def test_a_phone_cannot_be_flooded_nor_its_officer_be_shut_out_from_one_place(door: Door) -> None:
    for _ in range(3):
        door.asks(address="198.51.100.9")
    with pytest.raises(TooMany) as wait:
        door.asks(address="198.51.100.9")
    assert wait.value.seconds <= 601
    door.asks()
    code = [door.reads() for _ in range(4)][-1]
    door.comes_in(code)
    for n in range(10):
        try:
            door.asks(address=f"192.0.2.{n}")
        except TooMany:
            break
    assert len(door.sri.phone.unheard()) == 4
    hush(door.world)


def test_numbers_cannot_be_tried_through_from_one_place(door: Door) -> None:
    for n in range(FROM_ONE_PLACE):
        door.asks(f"+6281111111{n:02}")
    with pytest.raises(TooMany):
        door.asks()
    door.world.clock.pass_(timedelta(minutes=10))
    door.asks()
    door.reads()


def test_wrong_tries_slow_down_their_place_and_an_attack_slows_down_all_but_shuts_nobody_out(door: Door) -> None:
    ports = door.ports
    for _ in range(FROM_ONE_PLACE):
        insist_on_patience(ports, "sign_in", "one")
        count_wrong(ports, "sign_in", "one")
    with pytest.raises(TooMany):
        insist_on_patience(ports, "sign_in", "one")
    for other in (("sign_in", "two"), ("ticket", "one")):
        insist_on_patience(ports, *other)
    for n in range(FROM_EVERYWHERE):
        count_wrong(ports, "sign_in", f"place {n % 60}")
    insist_on_patience(ports, "sign_in", "three")
    for _ in range(3):
        count_wrong(ports, "sign_in", "three")
    with pytest.raises(TooMany):
        insist_on_patience(ports, "sign_in", "three")
    door.world.clock.pass_(timedelta(minutes=10))
    for place in ("one", "three"):
        insist_on_patience(ports, "sign_in", place)


def test_codes_sessions_and_counters_are_forgotten(door: Door) -> None:
    door.signed_in()
    door.asks()
    door.reads()
    fails(door.comes_in, "000000")
    assert all(door.ports.store.all(kind) for kind in (OTPS, SESSIONS, THROTTLES))
    door.world.clock.pass_(timedelta(hours=8, seconds=1))
    door.world.sweeps()
    assert not any(door.ports.store.all(kind) for kind in (OTPS, SESSIONS, THROTTLES, OUTBOUND))
    assert len(door.ports.store.all(ACCOUNTS)) == 1
