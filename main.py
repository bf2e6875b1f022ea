"""Every entry point by name: functions-framework's source, and nothing else."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

# name -> the module below functions/entrypoints/ that holds it
PUBLIC = {
    "report_form": "report_form",
    "receive_report": "receive_report",
    "ticket": "ticket",
    "desk": "desk",
    "sms_inbound": "sms_inbound",
    "sms_receipt": "sms_receipt",
    "health": "health",
}
INTERNAL = {
    "route_report": "events",
    "notify_officer": "events",
    "advance_report": "events",
    "sweep": "sweep",
    "watchdog": "watchdog",
}
LOCAL = {"simulator": "simulator"}
ENTRY_POINTS = PUBLIC | INTERNAL | LOCAL


def __getattr__(name: str) -> Callable[..., Any]:
    if name not in ENTRY_POINTS:
        raise AttributeError(name)
    import functions_framework

    from functions.first_answer import start

    function = start.load(lambda: getattr(import_module(f"functions.entrypoints.{ENTRY_POINTS[name]}"), name))
    decorated: Callable[..., Any] = functions_framework.http(function)
    return decorated


def __dir__() -> list[str]:
    return sorted(ENTRY_POINTS)


if __name__ == "__main__":
    import_module("functions.cli").main()
