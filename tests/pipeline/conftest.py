"""Who and what most conversations begin with."""

import pytest

from functions.steps import sign_in as steps
from tests.pipeline.cases import Agency
from tests.pipeline.door import PIN, Door
from tests.pipeline.reporters import BODY, Reporter
from tests.world import Person, Phone, World


@pytest.fixture
def agency(world: World) -> Agency:
    world.clock.set("2026-11-20 09:00 WIB")
    return Agency(world)


@pytest.fixture
def reporter(agency: Agency) -> Reporter:
    answer = agency.world.posts(BODY)
    assert answer.json
    agency.sri.phone.rings()
    reporter = Reporter(agency.world, agency.world.only_case(), answer.json["ticket"])
    reporter.opens()
    return reporter


@pytest.fixture
def door(world: World) -> Door:
    world.clock.set("2026-11-20 09:00 WIB")
    door = Door(world, world.officer("Sri"))
    world.ready()
    steps.set_pin(door.ports, door.pins, steps.invite(door.ports, "sri"), PIN)
    return door


@pytest.fixture
def dewi(world: World) -> Person:
    """Of the province: asked while no place is known."""
    return world.officer("Dewi", role="province", area="15")


@pytest.fixture
def sri(world: World) -> Person:
    return world.officer("Sri", area="15.71")


@pytest.fixture
def citizen(world: World, dewi: Person, sri: Person) -> Phone:
    return world.phone()
