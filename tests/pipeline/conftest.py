import logging
from collections.abc import Iterator
from typing import Any

import pytest


class _Alarms(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.CRITICAL)
        self.raised: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.raised.append({"event": record.getMessage(), **getattr(record, "fields", {})})


@pytest.fixture
def alarms() -> Iterator[list[dict[str, Any]]]:
    """What would have woken the operator, in order."""
    handler = _Alarms()
    logging.getLogger("silayang").addHandler(handler)
    yield handler.raised
    logging.getLogger("silayang").removeHandler(handler)
