"""One turn of a conversation: a reporter's text, and all that it changes, to be committed together."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from functions.model.collections import REPORTS
from functions.model.message import Awaited, Conversation, Inbound, InboundMessage
from functions.model.report import Report
from functions.policy.conversation import WORDINGS, may_be_answered, next_question
from functions.ports import Ports
from functions.steps.change import Change, rewrite
from functions.steps.texts import ANSWER_WITHIN, answer_to_reporter


@dataclass
class Turn:
    ports: Ports
    stored: Inbound
    message: InboundMessage
    phone: str | None
    conversation: Conversation
    now: datetime
    change: Change = field(default_factory=Change)

    @property
    def said(self) -> str:
        """A keyed digest: the same words again are known, and nothing else of them."""
        return self.ports.sealer.digest("said", self.phone or self.conversation.conversation_id, self.message.text)

    @property
    def said_at(self) -> datetime:
        return min(self.stored.received_at, self.message.sent_at or self.stored.received_at)

    def add(self, more: Change) -> None:
        self.change.writes += more.writes
        self.change.wakeups += more.wakeups

    def say(self, wording: str) -> bool:
        """One line back, unless it is unwanted, would be one too many, would come late, or has no number to go to."""
        in_time = self.now - self.said_at <= ANSWER_WITHIN
        if self.phone is None or not in_time or not may_be_answered(self.conversation, self.said, self.now):
            return False
        cause, gateway = self.stored.message_id, self.message.gateway
        write, wakeup = answer_to_reporter(self.ports, cause, self.said_at, self.phone, wording, gateway)
        self.add(Change([write], [wakeup]))
        self.conversation.answered_at.append(self.now)
        return True

    def ask_about(self, report: Report) -> None:
        """The next question, if there is one. What cannot be asked is not waited for either."""
        conversation = self.conversation
        question = next_question(report, conversation.asked)
        conversation.waits_for = Awaited.NOTHING
        if question in WORDINGS and self.say(WORDINGS[question]):
            conversation.waits_for = question
            conversation.asked.append(question)

    def with_report(self, decide: Callable[[Report], Change | None]) -> Report | None:
        """Changes the report that the conversation is about; None when there is none any more, or nothing to do."""
        found = self.ports.store.get(REPORTS, self.conversation.report_id) if self.conversation.report_id else None
        change = decide(found.document) if found else None
        if found is None or change is None:
            return None
        self.add(Change([*rewrite(REPORTS, found), *change.writes], change.wakeups))
        return found.document
