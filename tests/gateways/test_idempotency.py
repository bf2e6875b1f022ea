"""The same message again, however it comes: one report, one reply. Another one is never swallowed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.model.collections import INBOUND
from functions.model.message import InboundMessage
from functions.steps.receive_sms import receive_sms
from tests.pipeline.cases import hush
from tests.world import World

TEXT = InboundMessage("kannel", "id-1", "+6281234567890", "ada yang diejek")


def arrives(world: World, *messages: InboundMessage) -> int:
    """How many different messages are kept."""
    world.ready()
    for message in messages:
        receive_sms(world.app.ports, message)
    world.settle()
    return len(world.app.store.all(INBOUND))


@pytest.fixture(autouse=True)
def quiet(world: World) -> None:
    world.officer("Sri")


@pytest.mark.rows
@pytest.mark.parametrize(
    ("other", "kept"),
    [
        (TEXT, 1),
        (replace(TEXT, sender="6281234567890"), 1),
        (replace(TEXT, sender="081234567890"), 1),
        (replace(TEXT, provider_id="id-2"), 2),
        (replace(TEXT, text="ada yang diejek lagi"), 2),
        (replace(TEXT, sender="+6281234567891"), 2),
        (replace(TEXT, gateway="twilio"), 2),
    ],
)
def test_gateway_id_sender_and_text_make_a_message(world: World, other: InboundMessage, kept: int) -> None:
    assert arrives(world, TEXT, other, other) == kept
    hush(world)


def test_without_an_id_the_providers_time_tells(world: World) -> None:
    first = replace(TEXT, provider_id=None, sent_at=world.clock.now())
    later = replace(first, sent_at=world.clock.now() + timedelta(seconds=1))
    world.clock.pass_(timedelta(minutes=1))
    assert arrives(world, first, first, later, later) == 2
    hush(world)


def test_with_neither_the_same_words_within_ten_sliding_minutes_are_the_same(world: World) -> None:
    bare = replace(TEXT, provider_id=None)
    assert arrives(world, bare) == 1
    for _ in range(3):
        world.clock.pass_(timedelta(minutes=9))
        assert arrives(world, bare) == 1
    world.clock.pass_(timedelta(minutes=11))
    assert arrives(world, bare, bare) == 2
    world.clock.pass_(timedelta(minutes=9))
    assert arrives(world, bare, replace(bare, text="lain")) == 3
    hush(world)
