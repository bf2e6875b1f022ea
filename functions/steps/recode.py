"""An offer under another code, when the first one turned out to be somebody else's too."""

from functions.model.report import Offer, Report
from functions.ports import Ports
from functions.steps.route import CODES, offer_key


def recode(ports: Ports, report: Report, offer: Offer, taken: set[str]) -> None:
    """Another code, the same one however often this is tried."""
    start = int(ports.sealer.digest("recode", report.report_id, str(offer.n))[-8:], 16)
    turned = (CODES[(start + step) % len(CODES)] for step in range(len(CODES)))
    offer.code = next(free for free in turned if free not in taken)
    report.offer_keys.append(offer_key(ports, offer.officer_id, offer.code))
