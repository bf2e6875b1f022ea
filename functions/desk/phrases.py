"""Codes, names and times as an officer reads them."""

import json
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from functions.model.agency import Agency
from functions.model.report import Event, Report
from functions.policy.assignment import agency_time, by_id
from functions.policy.regions import name_of, regency_of, villages

HERE = Path(__file__).parent
REPORTER = "pelapor"
DAYS = ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min")
MINUTE, HOUR, DAY = 60, 3600, 86400
KEPT = "\n\t"


@cache
def words() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "words" / "desk.json").read_text())
    return loaded


def word(kind: str, code: str) -> str:
    """A code that has no words yet is still shown: nothing that happened is hidden."""
    found: str = words()[kind].get(code, code.replace("_", " "))
    return found


def harmless(text: str) -> str:
    """What somebody else typed, without the characters that move, hide or turn other text."""
    kept = (letter if letter in KEPT or unicodedata.category(letter) not in ("Cc", "Cf") else "�" for letter in text)
    return "".join(kept)


# --- times ------------------------------------------------------------------------------------------


def length(span: timedelta) -> str:
    """`2 jam 5 mnt`: two units at most."""
    seconds = int(abs(span).total_seconds())
    if seconds < MINUTE:
        return "1 mnt"
    if seconds < HOUR:
        return f"{seconds // MINUTE} mnt"
    if seconds < 2 * DAY:
        minutes = seconds % HOUR // MINUTE
        return f"{seconds // HOUR} jam" + (f" {minutes} mnt" if minutes and seconds < 3 * HOUR else "")
    return f"{seconds // DAY} hari"


def until(when: datetime, now: datetime) -> str:
    return f"sisa {length(when - now)}" if when > now else f"lewat {length(when - now)}"


def at(agency: Agency, when: datetime, now: datetime) -> str:
    """The hour today, the weekday within the week, the date otherwise; in the agency's time."""
    local, today = agency_time(agency, when), agency_time(agency, now).date()
    hour = f"{local:%H.%M}"
    if local.date() == today:
        return hour
    near = abs((local.date() - today).days) < len(DAYS)
    return f"{DAYS[local.weekday()]} {hour}" if near else f"{local.day}/{local.month} {hour}"


# --- people and places --------------------------------------------------------------------------------


def name(agency: Agency, who: str) -> str:
    """An officer's name; whoever is no officer is said by what they are."""
    officer = by_id(agency.officers, who)
    if officer:
        return officer.name
    return REPORTER if who == "reporter" else word("channel", who)


def place(agency: Agency, report: Report) -> str:
    """The district where it is known, and its regency."""
    names = [name_of(agency, report.region), name_of(agency, regency_of(report.region))]
    known = list(dict.fromkeys(each for each in names if each))
    return ", ".join(known) or "lokasi belum jelas"


def reference(report: Report, officer_id: str) -> str:
    """The three digits by which SMS speak of the case, as this officer knows them; else the holder's."""
    for who in (officer_id, report.holder):
        if who and (offers := report.offers_to(who)):
            return offers[-1].code
    return report.report_id[:6]


def event_line(agency: Agency, event: Event) -> str:
    """`Sri: mencoba menghubungi (tidak diangkat)`."""
    what, _, detail = event.what.partition(":")
    return f"{name(agency, event.who)}: {word('event', what)}{_detail(agency, what, detail)}"


def reason(agency: Agency, code: str) -> str:
    """Why an officer was asked: `area:15.71` as `wilayah Kota Jambi`."""
    what, _, detail = code.partition(":")
    if what == "area":
        return f"wilayah {name_of(agency, detail) or villages(agency.province).get(detail, detail)}"
    if what == "open_cases":
        return f"memegang {detail} kasus" if detail != "0" else "tidak memegang kasus lain"
    if what == "handed_by":
        return f"diserahkan oleh {name(agency, detail)}"
    return word("why", code)


def _detail(agency: Agency, what: str, detail: str) -> str:
    if what == "contact_attempt" and detail:
        return f" ({word('attempt', detail)})"
    if what == "exclusion_lifted":
        return f" ({name(agency, detail)})"
    if what == "empty_rung":
        return f" ({word('why', f'rung:{detail}')})"
    if what == "raised":
        return f" ({word('urgency', detail)})"
    if what == "offered" and detail.isdigit():
        return f", tingkat {int(detail) + 1}"
    return f" ({word('stage', detail)})" if what == "ending" else ""
