"""What finds reports of the same incident: a sketch of the words, keyed and sealed while they are still there."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from functions.model.agency import Agency
from functions.model.report import Report, Sealed
from functions.policy.likeness import sketch
from functions.policy.regions import names_around
from functions.ports import Ports

# Off the path from the door to the officer's phone.
LINKS_AFTER = timedelta(minutes=2)


def seal_sketch(
    ports: Ports, agency: Agency, report_id: str, region: str | None, body: dict[str, Any], form: str = ""
) -> Sealed:
    """Under the contact key: neither the database nor what faces the internet can hold a guess against it.

    `form` names the form that was filled in.
    """
    incident = body["incident"]
    text = f"{incident['description']}\n{incident.get('place', '')}"
    made = sketch(text, names_around(agency, region), form, partial(ports.sealer.marks, "sketch"))
    return ports.sealer.seal_contact(report_id, msgspec.json.encode(made))


def owe_link(report: Report, now: datetime, *sketches: Sealed) -> None:
    """Others are looked for once the words have come to rest."""
    report.sketches += sketches
    report.owe_at("link", "link", now + LINKS_AFTER)
