"""The topics, and the function that each of them wakes."""

SUBSCRIBERS = {
    "report-received": "route_report",
    "report-routed": "notify_officer",
    "report-due": "advance_report",
}
DEAD_LETTERS = "dead-letters"
