"""The contact rule in words, and which ways of reaching somebody it leaves open."""

from dataclasses import dataclass
from datetime import datetime

from functions.model.report import ContactRule


@dataclass(frozen=True)
class Reach:
    """`may_call` already looks at the hour: no dial link stands outside the hours given."""

    words: str
    may_text: bool
    may_call: bool


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = dict(zip(DAYS, ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"), strict=True))
OTHERS = {"hang_up": "tutup telepon", "wrong_number": "salah sambung"}


def reach(rule: ContactRule, local_now: datetime) -> Reach:
    """`local_now` is agency time."""
    if not rule.text and not rule.call:
        return Reach("JANGAN hubungi. Pelapor membuka tiketnya sendiri.", may_text=False, may_call=False)
    sentences = [_channels(rule)]
    if rule.owner in ("shared", "trusted"):
        sentences.append({"shared": "Ponsel dipakai bersama.", "trusted": "Ponsel orang kepercayaan."}[rule.owner])
    if rule.if_other_answers:
        sentences.append(f"Bila orang lain angkat: {OTHERS[rule.if_other_answers]}.")
    return Reach(" ".join(sentences), may_text=rule.text, may_call=rule.call and _within(rule, local_now))


def _channels(rule: ContactRule) -> str:
    when = " ".join(filter(None, (", ".join(DAY_NAMES[day] for day in rule.days), _hours(rule)))).strip()
    suffix = f" {when} saja." if when else "."
    if rule.call and not rule.text:
        return f"JANGAN SMS. Telepon{suffix}"
    if rule.text and not rule.call:
        return f"JANGAN telepon. SMS{suffix}"
    return f"Boleh SMS dan telepon{suffix}"


def _hours(rule: ContactRule) -> str:
    return rule.hours.replace("-", "–") if rule.hours else ""


def _within(rule: ContactRule, local_now: datetime) -> bool:
    """Hours past midnight (22-02) belong to the day on which they begin."""
    today = DAYS[local_now.weekday()]
    if not rule.hours:
        return not rule.days or today in rule.days
    start, end = (int(hour) for hour in rule.hours.split("-"))
    if start < end:
        return (not rule.days or today in rule.days) and start <= local_now.hour < end
    yesterday = DAYS[(local_now.weekday() - 1) % 7]
    evening = local_now.hour >= start and (not rule.days or today in rule.days)
    morning = local_now.hour < end and (not rule.days or yesterday in rule.days)
    return evening or morning
