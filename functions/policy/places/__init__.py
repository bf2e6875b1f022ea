"""Which region texts name. A wrong place is worse than none: what is ambiguous yields candidates, or nothing."""

from functions.policy.places.decide import Place, find_place

__all__ = ["Place", "find_place"]
