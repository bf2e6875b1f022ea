"""A validated body becomes a sealed report: triage, seal, one commit, one wake-up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from functions.model.agency import Agency
from functions.model.collections import REPORTS
from functions.model.report import Report
from functions.policy.conflicts import conflicts, said_in, wishes_a_woman
from functions.policy.places import find_place
from functions.policy.regions import accept_region
from functions.policy.triage import triage
from functions.policy.windows import earliest
from functions.ports import Conflict, Ports, StoreUnavailable, Wakeup
from functions.steps.change import create, knock_after, wake
from functions.steps.clocks import start_clocks
from functions.steps.reasons import seal_conflicts, seal_reasons
from functions.steps.sketch import owe_link, seal_sketch


class KeyReused(Exception):
    """An authenticated caller sent another body under an idempotency key it had used before."""


@dataclass(frozen=True)
class Intake:
    """One complaint at the door. `key` names the request among the caller's; `body` has passed the schema.

    `form` is what a form that is sent again, with other words, has in common with itself.
    """

    channel: str
    caller: str
    key: str
    body: dict[str, Any]
    key_covers_body: bool = True
    form: str = ""


@dataclass(frozen=True)
class Receipt:
    report_id: str
    ticket: str
    received_at: datetime
    region: str | None
    is_replay: bool


def receive(ports: Ports, intake: Intake) -> Receipt:
    """Commits the report or finds the same one committed before. Raises StoreUnavailable and KeyReused."""
    raw = msgspec.json.encode(intake.body, order="sorted")
    body_digest = ports.sealer.digest("body", raw.decode())
    covered = (body_digest,) if intake.key_covers_body else ()
    report_id = ports.sealer.id_of(intake.channel, intake.caller, intake.key, *covered)
    report = new_report(ports, report_id, intake.channel, intake.body, raw, intake.form)
    try:
        ports.store.commit([create(REPORTS, report_id, report)])
    except Conflict:
        return _the_same_again(ports, report_id, body_digest)
    wake(ports, [Wakeup(report_id, "route")])
    return Receipt(report_id, ports.sealer.ticket_of(report_id), report.received_at, report.region, is_replay=False)


def new_report(ports: Ports, report_id: str, channel: str, body: dict[str, Any], raw: bytes, form: str = "") -> Report:
    """Everything that needs the words themselves happens here, in memory; what leaves is sealed or a code."""
    now, agency = ports.clock.now(), ports.directory.current()
    facts, said = triage(body), said_in(body)
    parties = conflicts(agency, said)
    report = Report(
        report_id=report_id,
        rules_version=agency.version,
        channel=channel,
        received_at=now,
        language=facts.language,
        reporter_role=facts.reporter_role,
        ticket_hash=ports.sealer.digest("ticket", ports.sealer.ticket_of(report_id)),
        body_digest=ports.sealer.digest("body", raw.decode()),
        sealed_content=ports.sealer.seal_case(report_id, raw),
        sealed_reasons=seal_reasons(ports, report_id, facts),
        categories=facts.categories,
        sexual_kinds=facts.sexual_kinds,
        urgency=facts.urgency,
        signals=facts.signals,
        region=_region(agency, body["incident"]),
        victims=facts.victims,
        suspects=facts.suspects,
        contact_rule=facts.contact_rule,
        excluded=list(parties),
        sealed_conflicts=seal_conflicts(ports, report_id, parties),
        wishes_a_woman=wishes_a_woman(said),
        may_have_happened_at=earliest(body["incident"].get("last_happened", "unknown"), facts.signals, now),
    )
    contact = body["reporter"].get("contact", {})
    if "phone" in contact:
        report.sealed_contact = ports.sealer.seal_contact(report_id, msgspec.json.encode(contact))
    report.owe("route", "route", now, knock_after(report.urgency))
    start_clocks(report, now)
    owe_link(report, now, seal_sketch(ports, agency, report_id, report.region, body, form))
    report.note(now, "received", channel)
    return report


def _region(agency: Agency, incident: dict[str, Any]) -> str | None:
    """What the reporter chose, else what the place or the narrative names without doubt."""
    chosen = accept_region(agency, incident.get("region"))
    return chosen or find_place(agency, incident.get("place", ""), incident["description"]).region


def _the_same_again(ports: Ports, report_id: str, body_digest: str) -> Receipt:
    found = ports.store.get(REPORTS, report_id)
    if found is None:
        raise StoreUnavailable("a conflict over nothing")
    if found.document.body_digest != body_digest:
        raise KeyReused
    first = found.document
    return Receipt(report_id, ports.sealer.ticket_of(report_id), first.received_at, first.region, is_replay=True)
