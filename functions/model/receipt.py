"""What became of a text, in one vocabulary for all providers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.model.due import Owing


class Status(StrEnum):
    """In the order in which a text advances; a receipt that stays away leaves it `unknown`."""

    UNKNOWN = "unknown"
    QUEUED = "queued"
    SENT = "sent"
    EXPIRED = "expired"
    FAILED = "failed"
    DELIVERED = "delivered"

    @property
    def is_failure(self) -> bool:
        return self in (Status.FAILED, Status.EXPIRED)

    def then(self, later: "Status") -> "Status":
        """Receipts come twice and out of order: nothing goes back, and what was delivered stays so."""
        return max(self, later, key=list(Status).index)


@dataclass(frozen=True)
class Receipt:
    """`message_id` is ours where the provider repeats it; else only `provider_id` is known."""

    gateway: str
    status: Status
    message_id: str | None = None
    provider_id: str | None = None


@dataclass(kw_only=True)
class EarlyReceipt(Owing):
    """One that came before we knew the provider's id of its text."""

    gateway: str
    provider_id: str
    status: Status
    expire_at: datetime
