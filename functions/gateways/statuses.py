"""One vocabulary: the words that providers use for the same few fates of a text."""

from functions.model.receipt import Status

WORDS: dict[Status, tuple[str, ...]] = {
    Status.QUEUED: (
        "accepted",
        "buffered",
        "enroute",
        "pending",
        "processed",
        "queued",
        "scheduled",
        "sending",
        "submitted",
    ),
    Status.SENT: ("acked", "partially_delivered", "sent"),
    Status.DELIVERED: ("delivered", "delivrd", "read", "success"),
    Status.EXPIRED: ("expired",),
    Status.FAILED: (
        "absentsubscriber",
        "canceled",
        "deleted",
        "failed",
        "rejectd",
        "rejected",
        "undeliv",
        "undeliverable",
        "undelivered",
    ),
}
_BY_WORD = {word: status for status, words in WORDS.items() for word in words}


def status_of(word: object) -> Status:
    """`unknown` for whatever a provider may invent."""
    return _BY_WORD.get(word.strip().casefold(), Status.UNKNOWN) if isinstance(word, str) else Status.UNKNOWN
