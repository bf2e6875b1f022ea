"""What a report's own words and answers say about category and urgency. Every outcome names its signals."""

from dataclasses import dataclass
from typing import Any

from functions.model.report import CHILD_AGES, ContactRule, Suspect, Urgency, Victim
from functions.policy.triage.lexicon import lexicon
from functions.policy.triage.reading import Reason, read

DISABILITIES = frozenset({"sight", "hearing", "speech", "mobility", "understanding"})
RECENT = frozenset({"now", "today", "within_3_days"})


@dataclass(frozen=True)
class Facts:
    """What may be stored in clear about a report: codes, never words."""

    reporter_role: str
    categories: list[str]
    urgency: Urgency
    signals: list[str]
    victims: list[Victim]
    suspects: list[Suspect]
    contact_rule: ContactRule
    language: str
    sexual_kinds: list[str]
    reasons: list[Reason]
    lexicon_version: int


def triage(body: dict[str, Any]) -> Facts:
    """`body` has passed schemas/report.schema.json. The strictest signal wins; nothing lowers what was said."""
    incident = body["incident"]
    victims = [Victim(**victim) for victim in body.get("victims", [])]
    suspects = [Suspect(**suspect) for suspect in body.get("suspects", [])]
    heard = read(incident["description"], _people(body, victims, suspects))
    categories = list(dict.fromkeys([*incident.get("categories", []), *heard.categories]))
    found = heard.signals | _answered(body, categories, victims)
    return Facts(
        reporter_role=body["reporter"]["role"],
        categories=categories or ["other"],
        urgency=min(found.values(), key=lambda urgency: urgency.severity, default=_unsignalled(body, categories)),
        signals=sorted(found),
        victims=victims,
        suspects=suspects,
        contact_rule=_contact_rule(body["reporter"].get("contact", {})),
        language=body.get("language", "id"),
        sexual_kinds=heard.kinds,
        reasons=heard.reasons,
        lexicon_version=lexicon().version,
    )


def _people(body: dict[str, Any], victims: list[Victim], suspects: list[Suspect]) -> set[str]:
    """What the answers say about people, in the table's words: it holds for what the narrative tells."""
    facts: set[str] = set()
    for victim in victims:
        facts |= {"child"} if victim.age_group in CHILD_AGES else set()
        facts |= {"small_child"} if victim.age_group == "0-5" else set()
        facts |= {"pregnant"} if "pregnant" in victim.needs else set()
        facts |= {"disabled"} if DISABILITIES & set(victim.needs) else set()
    for suspect in suspects:
        facts |= {"partner"} if suspect.relation in ("spouse", "partner") else set()
        facts |= {"household"} if suspect.lives_with_victim or suspect.relation == "parent" else set()
    if "child" in facts and body["reporter"]["role"] == "experienced":
        facts.add("reporter_child")
    return facts


def _answered(body: dict[str, Any], categories: list[str], victims: list[Victim]) -> dict[str, Urgency]:
    """Signals from the answers rather than the words."""
    found: dict[str, Urgency] = {}
    incident = body["incident"]
    last = incident.get("last_happened", "unknown")
    child = any(victim.age_group in CHILD_AGES for victim in victims)
    if body.get("danger_now") == "yes":
        found["said_danger_now"] = Urgency.EMERGENCY
    if last == "now":
        found["happening_now"] = Urgency.EMERGENCY
    if "sexual" in categories and last in RECENT:
        found["sexual_within_72h"] = Urgency.EMERGENCY
    if "sexual" in categories and last == "within_5_days":
        found["sexual_within_120h"] = Urgency.HIGH
    if child and "sexual" in categories:
        found["child_sexual_violence"] = Urgency.HIGH
    if child and body["reporter"]["role"] == "experienced":
        found["child_reports_own_violence"] = Urgency.HIGH
    if any("pregnant" in victim.needs for victim in victims) and "physical" in categories:
        found["beaten_while_pregnant"] = Urgency.HIGH
    return found


def _unsignalled(body: dict[str, Any], categories: list[str]) -> Urgency:
    """Low only when the reporter said that nobody is in danger, that it is long past, and no violence is named."""
    long_past = body["incident"].get("last_happened") == "longer"
    mild = set(categories) <= {"discrimination", "bullying", "psychological", "other"} and bool(categories)
    return Urgency.LOW if body.get("danger_now") == "no" and long_past and mild else Urgency.MEDIUM


def _contact_rule(contact: dict[str, Any]) -> ContactRule:
    named = ("text", "call", "days", "hours", "owner", "if_other_answers")
    return ContactRule(**{name: contact[name] for name in named if name in contact})
