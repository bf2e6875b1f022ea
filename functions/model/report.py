"""A report, its offers, and the stages it may pass through."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from functions.model.due import Owing
from functions.model.receipt import Status

SCHEMA_VERSION = 1
OFFERS_KEPT = 20
HISTORY_KEPT = 50
SENT_KEYS_KEPT = 20
LINKS_KEPT = 10
CHILD_AGES = frozenset({"0-5", "6-12", "13-17"})


class Urgency(StrEnum):
    EMERGENCY = "emergency"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def severity(self) -> int:
        """0 is the most severe."""
        return list(Urgency).index(self)


class Stage(StrEnum):
    RECEIVED = "received"
    ROUTED = "routed"
    NOTIFIED = "notified"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_A_REPORT = "not_a_report"


FINAL_STAGES = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.DUPLICATE, Stage.NOT_A_REPORT})
OPEN_STAGES = tuple(stage for stage in Stage if stage not in FINAL_STAGES)
HELD_STAGES = (Stage.ACCEPTED, Stage.IN_PROGRESS)

TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.RECEIVED: frozenset({Stage.ROUTED}) | FINAL_STAGES,
    Stage.ROUTED: frozenset({Stage.NOTIFIED, Stage.ACCEPTED}) | FINAL_STAGES,
    Stage.NOTIFIED: frozenset({Stage.ACCEPTED}) | FINAL_STAGES,
    Stage.ACCEPTED: frozenset({Stage.IN_PROGRESS, Stage.ROUTED}) | FINAL_STAGES,
    Stage.IN_PROGRESS: frozenset({Stage.ROUTED}) | FINAL_STAGES,
    **{final: frozenset({Stage.ROUTED, Stage.ACCEPTED}) for final in FINAL_STAGES},
}


class IllegalTransition(ValueError):
    """The stage asked for cannot follow the present one."""


class Answer(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass
class Sealed:
    """Ciphertext and the key that opens it."""

    key_id: str
    ciphertext: bytes


@dataclass
class Victim:
    age_group: str = "unknown"
    sex: str = "unsaid"
    needs: list[str] = field(default_factory=list)


@dataclass
class Suspect:
    relation: str = "unknown"
    lives_with_victim: bool = False


@dataclass
class ContactRule:
    """How the reporter may be reached; the number itself is sealed."""

    text: bool = False
    call: bool = False
    days: list[str] = field(default_factory=list)
    hours: str | None = None
    owner: str | None = None
    if_other_answers: str | None = None


@dataclass
class Offer:
    """One officer being asked, and `why` in codes. `replaces` names the holder whom a YA relieves; `rings` counts the
    alerts claimed.

    `gateway` sent the last alert; `shunned` is one that failed it, and comes last from then on; `failed` counts the
    alerts that the network gave up. `able` are the ids of everybody who could have been asked then, this officer too.
    `rang` are the times of the last alerts, `held_until` is when one goes that waits to be told together with others,
    and `told_with` refers to those that the last one told of as well: these did not ring. `busy` is how many alerts the
    officer had just had when this was offered.
    """

    n: int
    officer_id: str
    code: str
    rung: int
    at: datetime
    sent: datetime | None = None
    receipt: Status = Status.UNKNOWN
    provider_id: str | None = None
    answer: Answer | None = None
    answered_at: datetime | None = None
    replaces: str | None = None
    stranger_warned: bool = False
    rings: int = 0
    gateway: str | None = None
    shunned: str | None = None
    failed: int = 0
    why: list[str] = field(default_factory=list)
    able: list[str] = field(default_factory=list)
    rang: list[datetime] = field(default_factory=list)
    held_until: datetime | None = None
    told_with: list[str] = field(default_factory=list)
    busy: int = 0


class Outcome(StrEnum):
    """How a case ended, as the officer states it."""

    COMPLETED = "completed"
    TRANSFERRED_ACCEPTED = "transferred_accepted"
    VICTIM_DECLINED = "victim_declined"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"
    OUTSIDE_MANDATE = "outside_mandate"


@dataclass
class Ending:
    """An ending that was proposed; it takes effect at once, or when a second person confirms. The reason is a note.

    It stands and falls with the holder who proposed it. `asked` counts how often somebody was asked to confirm.
    """

    stage: Stage
    outcome: Outcome | None
    needs_met: bool
    told_may_return: bool
    by: str
    at: datetime
    confirmed_by: str | None = None
    asked: int = 0


@dataclass
class Event:
    """A line of the report's history: codes and ids only, never words of the reporter."""

    n: int
    at: datetime
    what: str
    who: str


@dataclass(kw_only=True)
class Sketched:
    """Keyed marks of what a report tells, sealed for whoever links reports; kept only while another may be alike."""

    report_id: str
    received_at: datetime
    region: str | None
    regency: str
    sealed: list[Sealed]
    expire_at: datetime


@dataclass(kw_only=True)
class Report(Owing):
    """`links` are reports that may tell of the same incident; `sketches` wait for the step that looks for these."""

    report_id: str
    rules_version: str
    channel: str
    received_at: datetime
    language: str
    reporter_role: str
    ticket_hash: str
    body_digest: str
    sealed_content: Sealed
    sealed_contact: Sealed | None = None
    sealed_reasons: Sealed | None = None
    categories: list[str] = field(default_factory=list)
    sexual_kinds: list[str] = field(default_factory=list)
    urgency: Urgency = Urgency.MEDIUM
    signals: list[str] = field(default_factory=list)
    region: str | None = None
    victims: list[Victim] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    contact_rule: ContactRule = field(default_factory=ContactRule)
    excluded: list[str] = field(default_factory=list)
    sealed_conflicts: Sealed | None = None
    sketches: list[Sealed] = field(default_factory=list)
    wishes_a_woman: bool = False
    stage: Stage = Stage.RECEIVED
    offers: list[Offer] = field(default_factory=list)
    offers_made: int = 0
    rung: int = -1
    round_began: int = 0
    holder: str | None = None
    lease_reminders: int = 0
    offer_keys: list[str] = field(default_factory=list)
    asked_keys: list[str] = field(default_factory=list)
    sent_keys: list[str] = field(default_factory=list)
    referrals: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    history: list[Event] = field(default_factory=list)
    events_seen: int = 0
    safe_at: datetime | None = None
    attempted_on: list[str] = field(default_factory=list)
    spoke_alone_at: datetime | None = None
    withdrawal_asked_at: datetime | None = None
    may_have_happened_at: datetime | None = None
    medical_care_at: datetime | None = None
    police: str | None = None
    ending: Ending | None = None
    expire_at: datetime | None = None
    schema_version: int = SCHEMA_VERSION

    @property
    def is_open(self) -> bool:
        return self.stage not in FINAL_STAGES

    def move_to(self, stage: Stage) -> None:
        """Raises IllegalTransition when `stage` cannot follow the present one."""
        if stage not in TRANSITIONS[self.stage]:
            raise IllegalTransition(f"{self.stage} -> {stage}")
        self.stage = stage
        if not self.is_open:
            self.asked_keys = []

    def note(self, at: datetime, what: str, who: str) -> None:
        self.events_seen += 1
        self.history.append(Event(self.events_seen, at, what, who))

    def ask(self, officers_key: str) -> None:
        """While it is open the officer's bare word finds it. Of what has ended there are too many to look through."""
        if officers_key not in self.asked_keys:
            self.asked_keys.append(officers_key)

    def offer_to(
        self, officer_id: str, code: str, keys: list[str], rung: int, now: datetime, replaces: str | None
    ) -> Offer:
        self.offers_made += 1
        offer = Offer(self.offers_made, officer_id, code, rung, now, replaces=replaces)
        self.offers.append(offer)
        self.offer_keys += [key for key in keys if key not in self.offer_keys]
        self.rung = max(self.rung, rung)
        if self.stage is Stage.RECEIVED or not self.is_open:
            self.move_to(Stage.ROUTED)
        self.note(now, f"offered:{rung}", officer_id)
        return offer

    def offer(self, n: int) -> Offer | None:
        return next((offer for offer in self.offers if offer.n == n), None)

    def offers_of_this_round(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.n > self.round_began]

    def begin_round(self) -> None:
        """Everybody may be asked again, from the first rung on."""
        self.round_began, self.rung = self.offers_made, -1

    def stop_asking(self) -> None:
        asking = [key for key in self.due if key.startswith(("alert:", "unreceipted:"))]
        self.discharge("route", "escalate", "remind", *asking)

    def offers_to(self, officer_id: str) -> list[Offer]:
        return [offer for offer in self.offers if offer.officer_id == officer_id]

    def mark_sent(self, offer: Offer, now: datetime, gateway: str, provider_id: str) -> None:
        """A fact that is only ever added: a report that moved on does not move back."""
        offer.sent, offer.gateway, offer.provider_id = offer.sent or now, gateway, provider_id
        if self.stage is Stage.ROUTED:
            self.move_to(Stage.NOTIFIED)

    def hold(self, offer: Offer, until: datetime) -> None:
        """Its alert waits, to be told together with others."""
        debt = self.due[f"alert:{offer.n}"]
        offer.held_until = debt.not_before = debt.at = until

    def remember_sent(self, key: str) -> None:
        """What finds this report for a receipt that does not repeat our id."""
        self.sent_keys = [*self.sent_keys, key][-SENT_KEYS_KEPT:]

    def accept(self, offer: Offer, now: datetime) -> None:
        """The first YA makes the holder; an offer that `replaces` relieves the one who let the lease run out."""
        offer.answer, offer.answered_at = Answer.ACCEPTED, now
        if self.stage not in HELD_STAGES:
            self.move_to(Stage.ACCEPTED)
        self.holder, self.lease_reminders = offer.officer_id, 0
        self.stop_asking()
        self.drop_ending()
        self.note(now, "accepted", offer.officer_id)

    def decline(self, offer: Offer, now: datetime) -> None:
        self._end_offer(offer, Answer.DECLINED, now)
        self.note(now, "declined", offer.officer_id)

    def withdraw(self, offer: Offer, now: datetime) -> None:
        """Not the officer's answer: somebody who must not come any more is not waited for."""
        self._end_offer(offer, Answer.WITHDRAWN, now)
        self.note(now, "withdrawn_from", offer.officer_id)

    def _end_offer(self, offer: Offer, answer: Answer, now: datetime) -> None:
        offer.answer, offer.answered_at = answer, now
        self.discharge(f"alert:{offer.n}", f"unreceipted:{offer.n}")

    def relinquish(self, now: datetime) -> None:
        """The holder is gone: back to asking around, everybody anew. The case's own clocks go on."""
        self.note(now, "relinquished", self.holder or "nobody")
        self.move_to(Stage.ROUTED)
        self.holder = self.ending = None
        self.stop_asking()
        self.discharge("follow_up", "confirm")
        self.begin_round()

    def drop_ending(self) -> None:
        self.ending = None
        self.discharge("confirm")

    def doubt_what_was_settled(self) -> None:
        """She may not be safe any more, and an ending that was proposed before looks at another case."""
        self.safe_at = None
        self.drop_ending()

    def reopen(self, now: datetime, who: str) -> None:
        """Until it is purged any final stage can be reopened: to its holder, or to whoever is asked next.

        What led to the ending does not lead to the next one: attempts and talks count anew.
        """
        self.move_to(Stage.ACCEPTED if self.holder else Stage.ROUTED)
        self.doubt_what_was_settled()
        self.expire_at = self.spoke_alone_at = self.withdrawal_asked_at = None
        self.attempted_on = []
        self.begin_round()
        self.note(now, "reopened", who)

    def link_to(self, report_id: str) -> bool:
        """Whether it is linked now. A flood of one text makes no list without end."""
        if report_id not in self.links and len(self.links) < LINKS_KEPT:
            self.links.append(report_id)
        return report_id in self.links

    def spill(self) -> list[Offer | Event]:
        """Cut off what no longer fits into one document; the caller stores it beside the report.

        The holder's own offer stays: its code is how the holder and we speak of the case.
        """
        extra: list[Offer | Event] = []
        kept = self.offers_to(self.holder)[-1:] if self.holder else []
        oldest = [offer for offer in self.offers if offer not in kept]
        for offer in oldest[: max(len(self.offers) - OFFERS_KEPT, 0)]:
            self.offers.remove(offer)
            extra.append(offer)
        while len(self.history) > HISTORY_KEPT:
            extra.append(self.history.pop(0))
        return extra
