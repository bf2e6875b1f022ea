"""A reporter's conversation: what is asked next, when a text is answered, and to which report it belongs.

The states are what the last text to a number asked for; docs/sms.md shows them as a table.
"""

import re
from datetime import datetime, timedelta

from functions.model.message import Awaited, Conversation
from functions.model.report import Report, Urgency
from functions.policy.keywords import begins_anew, denies
from functions.policy.text import plain, words

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
ANSWERS_AN_HOUR, ANSWERS_A_DAY = 3, 10
SAME_TEXTS_ANSWERED = 2
TEXTS_REMEMBERED = 10
JOINS_WITHIN = timedelta(minutes=30)
KEPT_FOR = timedelta(days=30)

QUESTIONS = (Awaited.PLACE, Awaited.SAFETY)
WORDINGS = {Awaited.PLACE: "ask_place", Awaited.SAFETY: "ask_safety"}

# "Tidak apa-apa" is a yes.
_NO_HARM = re.compile(r"\b(?:tidak|tdk|ga|gak|nggak|dak) (?:ada )?(?:apa[ -]?apa|apa2|masalah|kenapa[ -]?napa)\b")
AFRAID = frozenset({"bahaya", "takut", "darurat", "tolong", "bukan"})


# --- what is asked ----------------------------------------------------------------------------------


def next_question(report: Report, asked: list[Awaited]) -> Awaited:
    """Where it is, then whether all is well: each once at most, and only what is not known already."""
    left = (question for question in QUESTIONS if question not in asked and not _is_known(report, question))
    return next(left, Awaited.NOTHING)


def _is_known(report: Report, question: Awaited) -> bool:
    if question is Awaited.PLACE:
        return report.region is not None
    return report.urgency is Urgency.EMERGENCY or report.safe_at is not None


def says_unsafe(text: str) -> bool:
    """Of an answer to whether all is well: any no, and any fear. What says that it is well lowers nothing."""
    said = words(_NO_HARM.sub(" ", plain(text)))
    return any(word in AFRAID or denies(word) for word in said)


# --- to which report a text belongs -----------------------------------------------------------------


def joins(conversation: Conversation, text: str, now: datetime) -> bool:
    """Texts within 30 minutes are about the open report, unless they start with LAPOR."""
    if conversation.report_id is None or conversation.last_at is None:
        return False
    return now - conversation.last_at <= JOINS_WITHIN and not begins_anew(text)


# --- when a text is answered --------------------------------------------------------------------------


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


# --- what is remembered -------------------------------------------------------------------------------


def remember(conversation: Conversation, text_digest: str, now: datetime) -> None:
    conversation.last_at, conversation.expire_at = now, now + KEPT_FOR
    conversation.recent_texts = [*conversation.recent_texts, text_digest][-TEXTS_REMEMBERED:]
    conversation.answered_at = [at for at in conversation.answered_at if now - at < A_DAY]


def silence(conversation: Conversation, now: datetime) -> None:
    """Until MULAI: the yes is taken back, and nothing is waited for."""
    conversation.silent_since, conversation.may_text_since = now, None
    conversation.waits_for = Awaited.NOTHING


def is_over(conversation: Conversation, now: datetime) -> bool:
    return conversation.expire_at is not None and conversation.expire_at <= now


def what_stays(conversation: Conversation) -> Conversation | None:
    """When its time is up everything is forgotten, but never that somebody asked for silence."""
    if conversation.silent_since is None:
        return None
    return Conversation(conversation_id=conversation.conversation_id, silent_since=conversation.silent_since)
