"""The ticket's pages: one field to ask for it, and what is behind it. Nothing that was typed comes back."""

import json
import secrets
from functools import cache
from typing import Any

from flask import Response

from functions.app import current
from functions.model.report import Stage
from functions.pages.render import HERE, LANGUAGES, page
from functions.policy.assignment import agency_time
from functions.steps.ticket import LONGEST_MESSAGE, Reply, Ticket

WAITING = frozenset({Stage.RECEIVED, Stage.ROUTED, Stage.NOTIFIED})


def ask_page(language: str, status: int = 200, notice: str | None = None) -> Response:
    """One field. `notice` names what went wrong, or what was done though the page may show nothing any more."""
    return page(
        "ticket_ask.html",
        language,
        status,
        said=said(language),
        notice=said(language)["notices"][notice] if notice else None,
        wrong=status >= 400,
        switch=f"/tiket{_query(_other(language))}",
    )


def open_page(
    language: str, ticket: Ticket, written_pass: str, status: int = 200, notice: str | None = None
) -> Response:
    """The stage in kind words, the answers, and what the reporter may do. It leaves the history."""
    words = said(language)
    return page(
        "ticket.html",
        language,
        status,
        once=True,
        said=words,
        notice=words["notices"][notice] if notice else None,
        stage=words["stages"][_kind(ticket)],
        replies=[_reply(reply) for reply in ticket.replies],
        ended=_kind(ticket) == "ended",
        may_be_contacted=ticket.may_be_contacted,
        withdrawal_asked=ticket.withdrawal_asked,
        written_pass=written_pass,
        nonce=secrets.token_urlsafe(18),
        longest=LONGEST_MESSAGE,
        other_query=_query(_other(language)),
    )


def _kind(ticket: Ticket) -> str:
    """How far the case is, as far as the reporter is told: why it ended is not said on a page."""
    if ticket.stage in WAITING:
        return "waiting"
    return {Stage.ACCEPTED: "taken", Stage.IN_PROGRESS: "under_way"}.get(ticket.stage, "ended")


def _reply(reply: Reply) -> dict[str, str]:
    agency = current().directory.current()
    return {"at": f"{agency_time(agency, reply.at):%d.%m.%Y %H.%M}", "words": reply.words}


def _other(language: str) -> str:
    return next(other for other in LANGUAGES if other != language)


def _query(language: str) -> str:
    return "?lang=en" if language == "en" else ""


@cache
def said(language: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((HERE / "words" / f"ticket.{language}.json").read_text())
    return loaded
