"""Where each kind of document lives, and by which fields it may be found."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from functions.model.agency import Agency, Heartbeat, RosterState
from functions.model.desk import Account, AuditEntry, AuditHead, Note, OneTimeCode, Reply, Session, Throttle
from functions.model.gateway import GatewaysSaid, GatewaysState, LoopBacks
from functions.model.message import Addition, Conversation, Gathering, Inbound, Outbound
from functions.model.receipt import EarlyReceipt
from functions.model.report import Event, Offer, Report, Sketched

T = TypeVar("T")


@dataclass(frozen=True)
class Collection(Generic[T]):
    """`path` is a Firestore collection path; `queries` are the field sets that find() may filter and order by.

    `contains` names the lists that may be asked for a member; a query may combine one with other fields.
    """

    path: str
    type: type[T]
    queries: tuple[tuple[str, ...], ...] = ()
    contains: tuple[str, ...] = ()


REPORTS = Collection(
    "reports",
    Report,
    queries=(
        ("next_at",),
        ("urgency", "next_at"),
        ("holder",),
        ("holder", "urgency", "next_at"),
        ("asked_keys", "urgency", "next_at"),
        ("due.confirm.at",),
        ("stage",),
        ("ticket_hash",),
        ("received_at",),
        ("expire_at",),
    ),
    contains=("offer_keys", "asked_keys", "sent_keys"),
)
SKETCHES = Collection("sketches", Sketched, queries=(("regency", "received_at"), ("received_at",), ("expire_at",)))
INBOUND = Collection(
    "inbound", Inbound, queries=(("next_at",), ("expire_at",), ("kind", "received_at"), ("gateway", "received_at"))
)
OUTBOUND = Collection("outbound", Outbound, queries=(("next_at",), ("expire_at",), ("provider_id",)))
PARTS = Collection("parts", Gathering, queries=(("next_at",), ("expire_at",)))
EARLY_RECEIPTS = Collection("receipts", EarlyReceipt, queries=(("next_at",), ("expire_at",)))
CONVERSATIONS = Collection("conversations", Conversation, queries=(("expire_at",),))
AGENCIES = Collection("agencies", Agency)
ROSTER_STATE = Collection("state", RosterState)
HEARTBEATS = Collection("state", Heartbeat)
GATEWAYS_STATE = Collection("state", GatewaysState)
GATEWAYS_SAID = Collection("state", GatewaysSaid)
LOOP_BACKS = Collection("state", LoopBacks)

ACCOUNTS = Collection("accounts", Account)
OTPS = Collection("otps", OneTimeCode, queries=(("expire_at",),))
SESSIONS = Collection("sessions", Session, queries=(("officer_id",), ("expire_at",)))
THROTTLES = Collection("throttles", Throttle, queries=(("expire_at",),))
AUDIT = Collection("audit", AuditEntry, queries=(("n",),))
AUDIT_HEAD = Collection("state", AuditHead)

AUDIT_ID = "audit"
ROSTER_ID = "roster"
SWEEP_ID = "sweep"
GATEWAYS_ID = "gateways"
GATEWAYS_SAID_ID = "gateways_said"
LOOP_BACKS_ID = "loop_backs"


def additions_to(report_id: str) -> Collection[Addition]:
    return Collection(f"reports/{report_id}/messages", Addition)


def offers_beside(report_id: str) -> Collection[Offer]:
    return Collection(f"reports/{report_id}/offers", Offer)


def events_beside(report_id: str) -> Collection[Event]:
    return Collection(f"reports/{report_id}/events", Event)


def notes_on(report_id: str) -> Collection[Note]:
    return Collection(f"reports/{report_id}/notes", Note)


def replies_to(report_id: str) -> Collection[Reply]:
    return Collection(f"reports/{report_id}/replies", Reply)
