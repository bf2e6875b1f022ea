"""What was ended long ago is gone with everything beneath it; what was opened again is not."""

from datetime import timedelta
from typing import Any

from functions.model.collections import (
    REPORTS,
    additions_to,
    events_beside,
    notes_on,
    offers_beside,
    replies_to,
)
from functions.model.report import OFFERS_KEPT, Report
from functions.steps import case as desk
from tests.pipeline.cases import Agency, acting, ends, hush
from tests.pipeline.reporters import Reporter, closes, takes


def test_a_purged_report_is_gone_with_everything_beneath_it(agency: Agency, reporter: Reporter) -> None:
    world = agency.world
    takes(agency, reporter)
    for n in range(OFFERS_KEPT + 6):
        desk.hand_over(acting(world, agency.sri, reporter.case), "budi")
        world.settle()
        desk.decline(acting(world, agency.budi, reporter.case))
        desk.act(acting(world, agency.sri, reporter.case), "contact_made", f"catatan {n}")
    desk.reply(acting(world, agency.sri, reporter.case), "balasan")
    reporter.opens()
    reporter.adds("tambahan")
    ends(world, agency.sri, reporter.case)
    id = reporter.case.id
    beneath: list[Any] = [notes_on(id), replies_to(id), additions_to(id), events_beside(id), offers_beside(id)]
    assert all(world.app.store.all(kind) for kind in beneath)
    world.clock.set(reporter.case.report.expire_at or world.clock.now())
    world.sweeps()
    assert world.app.store.get(REPORTS, id) is None
    assert [kind.path for kind in beneath if world.app.store.all(kind)] == []
    assert reporter.posts({"ticket": reporter.ticket}).status_code == 404
    hush(world)


def test_a_report_reopened_by_its_reporter_is_not_purged(agency: Agency, reporter: Reporter) -> None:
    closes(agency, reporter)
    due = reporter.case.report.expire_at
    assert due is not None
    agency.world.clock.set(due - timedelta(minutes=1))
    reporter.opens()
    reporter.adds("masih perlu bantuan")
    agency.world.clock.set(due)
    agency.world.sweeps()
    assert isinstance(reporter.case.report, Report)
    hush(agency.world)
