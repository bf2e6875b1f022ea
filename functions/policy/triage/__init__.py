"""What a report's own words and answers say about category and urgency."""

from functions.policy.triage.facts import Facts, triage

__all__ = ["Facts", "triage"]
