"""What an SMS says: the agency's own texts with a few values put in, none of them a person's."""

from functions.model.agency import Agency
from functions.model.report import Offer, Report, Urgency
from functions.policy.gsm7 import as_gsm7
from functions.policy.regions import name_of, regency_of

URGENCY_WORDS = {
    Urgency.EMERGENCY: "DARURAT",
    Urgency.HIGH: "MENDESAK",
    Urgency.MEDIUM: "SEDANG",
    Urgency.LOW: "RENDAH",
}


def say(agency: Agency, wording: str, **values: str) -> str:
    """In the alphabet of SMS whatever an agency wrote: `check` refuses other letters, but nobody shall wait for one."""
    return as_gsm7(agency.texts[wording].format(**values))


def about(agency: Agency, report: Report) -> dict[str, str]:
    """What may be said of a report where anybody might read it."""
    regency = name_of(agency, regency_of(report.region)) or agency.texts["place_unknown"]
    return {"urgency": urgency_word(report), "regency": regency}


def urgency_word(report: Report) -> str:
    return URGENCY_WORDS[report.urgency]


def alert(agency: Agency, report: Report, offer: Offer) -> str:
    """Urgency, regency and code, and nothing else: a lock screen is read."""
    wording = "alert_takeover" if offer.replaces else "alert"
    return say(agency, wording, code=offer.code, **about(agency, report))
