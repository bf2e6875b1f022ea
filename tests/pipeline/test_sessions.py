"""How long an officer stays in, how an invitation gives a PIN, and who is out at once. No pages."""

from datetime import timedelta

import pytest

from functions.model.collections import SESSIONS
from functions.policy.pins import is_weak
from functions.steps import sign_in as steps
from functions.steps.block import block
from functions.steps.sign_in import WeakPin
from tests.pipeline.door import PIN, Door, fails

# --- sessions -----------------------------------------------------------------------------------------


def test_a_session_ends_after_ten_idle_minutes(door: Door) -> None:
    secret = door.signed_in()
    for _ in range(3):
        door.world.clock.pass_(timedelta(minutes=10))
        door.who(secret)
    door.world.clock.pass_(timedelta(minutes=10, seconds=1))
    assert steps.who_is(door.ports, secret) is None
    assert door.ports.store.all(SESSIONS) == []


def test_a_session_ends_after_eight_hours_however_busy(door: Door) -> None:
    secret = door.signed_in()
    for _ in range(48):
        door.world.clock.pass_(timedelta(minutes=10))
        door.who(secret)
    door.world.clock.pass_(timedelta(seconds=1))
    assert steps.who_is(door.ports, secret) is None


def test_the_pin_is_fresh_for_five_minutes_and_again_when_typed_again(door: Door) -> None:
    secret = door.signed_in()
    door.world.clock.pass_(timedelta(minutes=5))
    who = door.who(secret)
    assert not who.pin_is_fresh(door.world.clock.now())
    fails(steps.type_pin_again, door.ports, door.pins, who, "000000")
    assert not door.who(secret).pin_is_fresh(door.world.clock.now())
    steps.type_pin_again(door.ports, door.pins, who, PIN)
    assert door.who(secret).pin_is_fresh(door.world.clock.now())


def test_five_wrong_pins_within_a_session_end_it(door: Door) -> None:
    secret = door.signed_in()
    who = door.who(secret)
    for _ in range(5):
        fails(steps.type_pin_again, door.ports, door.pins, who, "000000")
    assert steps.who_is(door.ports, secret) is None
    fails(steps.type_pin_again, door.ports, door.pins, who, PIN)


def test_signing_out_ends_this_session_and_no_other(door: Door) -> None:
    first, second = door.signed_in(), door.signed_in()
    steps.sign_out(door.ports, first)
    assert steps.who_is(door.ports, first) is None
    door.who(second)
    assert steps.who_is(door.ports, "made up") is None


def test_who_leaves_the_roster_is_out(door: Door) -> None:
    secret = door.signed_in()
    door.world.agency.officers[:] = [o for o in door.world.agency.officers if o.id != "sri"]
    door.world.officer("Baru")
    door.world.ready()
    door.world.clock.pass_(timedelta(minutes=4))
    assert steps.who_is(door.ports, secret) is None


# --- invitations --------------------------------------------------------------------------------------


def test_an_invitation_sets_one_pin_once_within_three_days(door: Door) -> None:
    secret = door.signed_in()
    used = steps.invite(door.ports, "sri")
    steps.set_pin(door.ports, door.pins, used, "836152")
    assert steps.who_is(door.ports, secret) is None, "a session of the old PIN lives on"
    old, late = steps.invite(door.ports, "sri"), steps.invite(door.ports, "sri")
    door.world.clock.pass_(timedelta(days=3, seconds=1))
    latest = steps.invite(door.ports, "sri")
    for refused in (used, old, late, latest[:-1], f"budi.{latest.partition('.')[2]}", "sri", "sri.", "", "../x.y"):
        fails(steps.set_pin, door.ports, door.pins, refused, "917352")
    door.asks()
    door.comes_in(door.reads(), "836152")


def test_an_invitation_lets_a_locked_officer_back(door: Door) -> None:
    door.asks()
    code = door.reads()
    for _ in range(5):
        fails(door.comes_in, code, "000000")
    steps.set_pin(door.ports, door.pins, steps.invite(door.ports, "sri"), "836152")
    door.asks()
    door.comes_in(door.reads(), "836152")


WEAK = ["", "12345", "00000a", "٧٢٩١٦٤", "729 164", "111111", "121212", "123123", "345678", "987654", "9" * 65]


def test_a_weak_pin_is_refused_and_the_invitation_still_good(door: Door) -> None:
    invitation = steps.invite(door.ports, "sri")
    for pin in (*WEAK, door.sri.phone.number[-6:]):
        with pytest.raises(WeakPin):
            steps.set_pin(door.ports, door.pins, invitation, pin)
    assert not is_weak("836152", [door.sri.phone.number])
    steps.set_pin(door.ports, door.pins, invitation, "836152")


# --- blocked ------------------------------------------------------------------------------------------


def test_a_blocked_officer_is_out_and_stays_out(door: Door) -> None:
    secret = door.signed_in()
    door.asks()
    code = door.reads()
    block(door.ports, "sri")
    assert steps.who_is(door.ports, secret) is None
    fails(door.comes_in, code)
    door.asks()
    door.sri.phone.heard_nothing_more()


def test_a_block_wins_against_a_sign_in_that_is_under_way(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.asks()
    code = door.reads()
    fits = door.pins.fits

    def blocked_meanwhile(pin: str, hashed: str | None) -> bool:
        block(door.ports, "sri")
        return fits(pin, hashed)

    monkeypatch.setattr(door.pins, "fits", blocked_meanwhile)
    fails(door.comes_in, code)
    assert door.ports.store.all(SESSIONS) == []
