"""Which step acts on which key. A wake-up for a key that nobody knows is a fault of ours, not of the bus."""

from collections.abc import Callable

from functions.ports import Opener, Ports, Wakeup


def act(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    """Runs the step that the key names; each imports only what it needs. Raises StoreUnavailable and KeyError."""
    STEPS[wakeup.key.partition(":")[0]](ports, contact_opener, wakeup)


def _route(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.route import route

    route(ports, wakeup.report_id)


def _alert(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.notify import notify

    notify(ports, wakeup.report_id, wakeup.key)


def _send(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.notify import send

    send(ports, contact_opener, wakeup.report_id)


def _remind(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.route import remind

    remind(ports, wakeup.report_id)


def _escalate(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.route import escalate

    escalate(ports, wakeup.report_id)


def _follow_up(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.follow_up import follow_up

    follow_up(ports, wakeup.report_id)


def _unreceipted(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.receipts import repeat

    repeat(ports, wakeup.report_id, wakeup.key)


def _receipt(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.receipts import take_early

    take_early(ports, wakeup.report_id)


def _understand(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.receive_sms import promote

    promote(ports, wakeup.report_id)


def _assemble(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.assemble import assemble

    assemble(ports, contact_opener, wakeup.report_id)


def _confirm(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.second_person import ask_to_confirm

    ask_to_confirm(ports, wakeup.report_id)


def _medical_window(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.clocks import medical_window

    medical_window(ports, wakeup.report_id, wakeup.key)


def _police_report(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.clocks import police_report

    police_report(ports, wakeup.report_id)


def _link(ports: Ports, contact_opener: Callable[[], Opener], wakeup: Wakeup) -> None:
    from functions.steps.link import link

    link(ports, contact_opener, wakeup.report_id)


STEPS = {
    "route": _route,
    "alert": _alert,
    "send": _send,
    "remind": _remind,
    "escalate": _escalate,
    "follow_up": _follow_up,
    "unreceipted": _unreceipted,
    "receipt": _receipt,
    "understand": _understand,
    "assemble": _assemble,
    "confirm": _confirm,
    "medical_window": _medical_window,
    "police_report": _police_report,
    "link": _link,
}
