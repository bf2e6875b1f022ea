"""Why a case was judged as it was, why these officers were asked, and all that has happened since."""

from flask import Response

from functions.desk import phrases
from functions.desk.render import page
from functions.desk.visit import Visit
from functions.model.report import Answer, Offer
from functions.policy.access import allowed, may_know
from functions.steps.read import Why, open_why

ANSWERS = {None: "belum menjawab", Answer.ACCEPTED: "menerima", Answer.DECLINED: "menolak", Answer.WITHDRAWN: "ditarik"}


def why_page(visit: Visit) -> Response:
    """Raises NoSuchCase. The press is on the audit trail before anything is unsealed."""
    app, agency, now = visit.app, visit.agency, visit.now
    why = open_why(app.ports, app.case_opener, visit.officer, visit.report_id)
    actions = allowed(visit.officer, why.report)
    events = [event for event in why.history if may_know(actions, event.what)]
    return page(
        "why.html",
        visit=visit,
        report=why.report,
        reference=phrases.reference(why.report, visit.officer.id),
        signals=_signals(why),
        tells_words=why.words is not None,
        ruled_out=_ruled_out(visit, why),
        offers=[_offer(visit, offer) for offer in why.offers],
        events=[(phrases.at(agency, event.at, now), phrases.event_line(agency, event)) for event in events],
    )


def _signals(why: Why) -> list[tuple[str, list[str]]]:
    """Every sign with the words that made it; one without comes from the answers, or its words are not for this eye."""
    said: dict[str, list[str]] = {signal: [] for signal in why.report.signals}
    for signal, phrase in why.words or ():
        said.setdefault(signal, []).append(phrase)
    return [(phrases.word("signal", signal), list(dict.fromkeys(words))) for signal, words in said.items()]


def _ruled_out(visit: Visit, why: Why) -> list[tuple[str, str, bool]] | None:
    """Who, why, and whether it still holds."""
    if why.ruled_out is None:
        return None
    return [
        (phrases.name(visit.agency, id), phrases.word("conflict", code), id in why.report.excluded)
        for id, code in why.ruled_out.items()
    ]


def _offer(visit: Visit, offer: Offer) -> tuple[str, str, str, str]:
    agency = visit.agency
    rung = [f"dihubungi {offer.rings} kali"] if offer.rings > 1 else []
    reasons = "; ".join([*(phrases.reason(agency, code) for code in offer.why), *rung])
    return (
        phrases.at(agency, offer.at, visit.now),
        phrases.name(agency, offer.officer_id),
        reasons,
        ANSWERS[offer.answer],
    )
