"""How much is measured: the shortest that proves the bench itself, the short run, and the whole."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """`requests` are those of eight clients in a round, `samples` the single reports of a round from POST to SMS.

    `open` and `due` say how many of the stored reports are still open, and how many of these a sweep finds due.
    """

    name: str
    rounds: int
    requests: int
    clients: tuple[int, ...]
    samples: int
    stored: tuple[int, ...]
    stored_in_the_cloud: tuple[int, ...]
    open: int
    due: int
    looks: int
    cold: tuple[str, ...]
    intakes: int


ON_THE_WAY = ("receive_report", "route_report", "notify_officer")
SOME = (*ON_THE_WAY, "report_form", "ticket", "desk", "sms_inbound", "sweep")
EVERY = (*SOME, "sms_receipt", "health", "advance_report", "watchdog")
TINY = Sizes("tiny", 1, 8, (1, 2), 2, (30, 60), (30, 60), 20, 4, 2, ("receive_report",), 3)
SHORT = Sizes("short", 5, 240, (1, 8, 32), 15, (1_000, 10_000, 100_000), (300, 1_500), 200, 100, 20, SOME, 100)
FULL = Sizes("full", 9, 800, (1, 8, 32), 40, (1_000, 100_000, 1_000_000), (300, 6_000), 200, 100, 50, EVERY, 500)
BY_NAME = {sizes.name: sizes for sizes in (TINY, SHORT, FULL)}
