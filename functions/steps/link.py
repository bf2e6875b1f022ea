"""Links a report to those that may tell of the same incident, both ways. No machine ever merges them."""

from collections.abc import Callable, Iterator
from functools import reduce

import msgspec

from functions.logs import alarm, log
from functions.model.collections import REPORTS, SKETCHES
from functions.model.report import Report, Sealed, Sketched
from functions.policy.likeness import WINDOW, Sketch, is_same_place, is_same_time, may_be_the_same, together
from functions.policy.regions import regency_of
from functions.ports import ABSENT, Found, Opener, Ports, Query, Write
from functions.steps.change import Change, amend

PAGE, PAGES = 100, 5
# Of one report: its first words and what was added; more would let whoever writes and writes fill the document.
SKETCHES_KEPT = 12
NOWHERE = ""


def link(ports: Ports, opener: Callable[[], Opener], report_id: str) -> None:
    """Acts on `link`. The sketch is filed first: of two that look at once, one sees the other. Raises StoreUnavailable.

    A conflict leaves the debt standing, and the sweep knocks again.
    """
    found = ports.store.get(REPORTS, report_id)
    if found is None or not found.document.may_act("link", ports.clock.now()):
        return
    filed = _file(ports, found.document)
    alike = _alike(ports, opener(), filed) if filed.sealed else []
    linked = [other for other in alike if _link(ports, other, report_id)]

    def done(report: Report) -> Change | None:
        if "link" not in report.due:
            return None
        report.sketches = [sealed for sealed in report.sketches if sealed not in filed.sealed]
        report.discharge("link")
        for other in linked:
            report.link_to(other)
        return Change()

    if (after := amend(ports, REPORTS, report_id, done)) is not None:
        for other in linked:
            log("linked", report_id=report_id, other=other)
            _warn(ports, after.document, other)


def _file(ports: Ports, report: Report) -> Sketched:
    """Beside what was filed of this report before; under the place as it is known now. Raises Conflict."""
    there = ports.store.get(SKETCHES, report.report_id)
    before = there.document.sealed if there else []
    filed = Sketched(
        report_id=report.report_id,
        received_at=report.received_at,
        region=report.region,
        regency=regency_of(report.region) or NOWHERE,
        sealed=[*before, *(sealed for sealed in report.sketches if sealed not in before)][:SKETCHES_KEPT],
        expire_at=report.received_at + WINDOW,
    )
    ports.store.commit([Write(SKETCHES, report.report_id, filed, there.version if there else ABSENT)])
    return filed


def _alike(ports: Ports, opener: Opener, filed: Sketched) -> list[str]:
    mine = _opened(opener, filed)
    return [
        other.report_id
        for other in _near(ports, filed)
        if may_be_the_same(mine, _opened(opener, other), NOWHERE not in (filed.regency, other.regency))
    ]


def _near(ports: Ports, filed: Sketched) -> Iterator[Sketched]:
    """Of the same place and time; what has no place may be of any."""
    for found in _candidates(ports, filed):
        other = found.document
        is_near = is_same_place(filed.region, other.region) and is_same_time(filed.received_at, other.received_at)
        if is_near and other.report_id != filed.report_id and other.sealed:
            yield other


def _candidates(ports: Ports, filed: Sketched) -> Iterator[Found[Sketched]]:
    where: tuple[tuple[str, str, object], ...] = (("received_at", ">=", filed.received_at - WINDOW),)
    if filed.regency != NOWHERE:
        where = (("regency", "in", [filed.regency, NOWHERE]), *where)
    after = None
    for _ in range(PAGES):
        page = ports.store.find(Query(SKETCHES, where, order="received_at", limit=PAGE, after=after))
        yield from page
        if len(page) < PAGE:
            return
        after = (page[-1].document.received_at, page[-1].id)
    alarm("too_many_to_compare", report_id=filed.report_id)


def _opened(opener: Opener, filed: Sketched) -> Sketch:
    def opened(sealed: Sealed) -> Sketch:
        return msgspec.json.decode(opener.open(filed.report_id, sealed), type=Sketch)

    return reduce(together, map(opened, filed.sealed))


def _link(ports: Ports, other: str, report_id: str) -> bool:
    """Whether the other report knows of this one now; not when it is gone, or knows of many already."""
    linked = False

    def known(report: Report) -> Change | None:
        nonlocal linked
        was_linked = report_id in report.links
        linked = report.link_to(report_id)
        return Change() if linked and not was_linked else None

    amend(ports, REPORTS, other, known)
    return linked


def _warn(ports: Ports, report: Report, other: str) -> None:
    """Whoever works on one of the two and is a party to the other: only a person can tell what that means."""
    found = ports.store.get(REPORTS, other)
    for one, two in ((report, found.document), (found.document, report)) if found else ():
        if one.holder in two.excluded:
            alarm("holder_is_party_to_a_linked_report", report_id=one.report_id, other=two.report_id)
