"""Structured log lines: an event's name, our ids and codes. Never an exception's message: it may quote a person."""

import json
import logging
import traceback
from datetime import UTC, datetime

logger = logging.getLogger("silayang")


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the field names that Cloud Logging reads."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        line = {
            "severity": record.levelname,
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "event": record.getMessage() if record.name == logger.name else record.name,
            **fields,
        }
        if record.exc_info and record.exc_info[1] is not None and "at" not in fields:
            line |= _whereabouts(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def set_up_logging() -> None:
    """Every logger of the process goes through the one formatter; other libraries' words stay out of it."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logger.setLevel(logging.INFO)


def log(event: str, **fields: object) -> None:
    logger.info(event, extra={"fields": fields})


def log_failure(event: str, error: BaseException, **fields: object) -> None:
    """What broke and where, without what was said."""
    logger.error(event, extra={"fields": fields | _whereabouts(error)})


def alarm(event: str, **fields: object) -> None:
    """Somebody must look: the operator's alerts match on this severity."""
    logger.critical(event, extra={"fields": fields})


def _whereabouts(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "at": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-6:]],
    }
