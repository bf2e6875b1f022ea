"""When a reporter's text is answered, and when it belongs to the report before it."""

from datetime import datetime, timedelta

from functions.model.message import Conversation
from functions.policy.text import plain

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS_AN_HOUR, ANSWERS_A_DAY = 3, 10
SAME_TEXTS_ANSWERED = 2
TEXTS_REMEMBERED = 10
JOINS_WITHIN = timedelta(minutes=30)


def joins(conversation: Conversation, text: str, now: datetime) -> bool:
    """Texts within 30 minutes are about the open report, unless they start with LAPOR."""
    if conversation.report_id is None or conversation.last_at is None:
        return False
    return now - conversation.last_at <= JOINS_WITHIN and not plain(text).startswith("lapor")


def may_be_answered(conversation: Conversation, text_digest: str, now: datetime) -> bool:
    """At most 3 answers an hour, 10 a day, none to a third identical text, none after BERHENTI."""
    last_hour = sum(now - at < AN_HOUR for at in conversation.answered_at)
    last_day = sum(now - at < A_DAY for at in conversation.answered_at)
    same_before = conversation.recent_texts.count(text_digest)
    return (
        conversation.silent_since is None
        and last_hour < ANSWERS_AN_HOUR
        and last_day < ANSWERS_A_DAY
        and same_before < SAME_TEXTS_ANSWERED
    )


def remember(conversation: Conversation, text_digest: str, now: datetime) -> None:
    conversation.last_at = now
    conversation.recent_texts = [*conversation.recent_texts, text_digest][-TEXTS_REMEMBERED:]
    conversation.answered_at = [at for at in conversation.answered_at if now - at < A_DAY]
