"""GET /health: can the store be reached, does the sweep come by, are the gateways well, how old is the oldest debt."""

from datetime import timedelta

from flask import Request, Response

from functions.app import current
from functions.entrypoints.http import json_answer, methods
from functions.model.collections import GATEWAYS_ID, GATEWAYS_STATE, HEARTBEATS, SWEEP_ID
from functions.ports import StoreUnavailable

HEARTBEAT_AGE = timedelta(minutes=3)


@methods("GET", "HEAD")
def health(request: Request) -> Response:
    """200 when all is well, 503 when somebody must look; says no more than a monitor needs."""
    app = current()
    try:
        beat = app.store.get(HEARTBEATS, SWEEP_ID)
        watched = app.store.get(GATEWAYS_STATE, GATEWAYS_ID)
    except StoreUnavailable:
        return json_answer(503, {"store": "unreachable"})
    now = app.clock.now()
    troubled = {
        name: seen.trouble for name, seen in (watched.document.gateways if watched else {}).items() if seen.trouble
    }
    alive = beat is not None and now - beat.document.at <= HEARTBEAT_AGE
    return json_answer(
        200 if alive and not troubled else 503,
        {
            "store": "reachable",
            "sweep": "alive" if alive else "late",
            "gateways": troubled or "well",
            "heartbeat_age_seconds": int((now - beat.document.at).total_seconds()) if beat else None,
            "oldest_overdue_seconds": beat.document.oldest_overdue_seconds if beat else None,
        },
    )
