"""What a report's own words and answers say about category and urgency."""

from functions.policy.triage.facts import CHILD_AGES, Facts, triage

__all__ = ["CHILD_AGES", "Facts", "triage"]
