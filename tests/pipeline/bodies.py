"""Complaints of every urgency, as other applications post them."""

from typing import Any

SIGNS: dict[str, dict[str, Any]] = {
    "emergency": {"danger_now": "yes"},
    "high": {"incident": {"description": "Ia diusir dari rumahnya"}},
    "medium": {},
    "sexual": {"incident": {"categories": ["sexual"]}},
    "low": {"danger_now": "no", "incident": {"last_happened": "longer"}},
}


def complaint(urgency: str = "medium", region: str | None = "15.71", **more: Any) -> dict[str, Any]:
    """A body whose triage yields `urgency` (`sexual`: a sexual case); without a region when that is None."""
    signs = SIGNS[urgency]
    incident = {"description": "Ada yang diejek terus-menerus"} | signs.get("incident", {})
    body = {"reporter": {"role": "witnessed"}} | signs | {"incident": incident} | more
    return body if region is None else body | {"incident": body["incident"] | {"region": region}}
