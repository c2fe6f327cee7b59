"""The log: one JSON object a line, each with the request that it belongs to."""

import contextvars
import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

#: The request that this thread is at; "" outside of one.
current_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")

#: For the program and for gunicorn around it.
CONFIGURATION = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "bluezone_report.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Told by bluezone.events, with who and without a trace.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "gunicorn.error": {"level": "INFO", "propagate": True},
    },
}


class LineFormatter(JsonFormatter):
    """Time, level, logger, message and the request's name; whatever a caller adds in ``extra`` besides."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            # With its offset, so that lines of other machines can be put beside it.
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            style="{",
            json_ensure_ascii=False,
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "message": "event"},
        )

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """The trace, and of each exception's text the first line alone.

        A database says there which rule was broken, and below, in its own language ("DETAIL: Failing row
        contains …"), the whole row: figures and note.
        """
        trace = str(super().formatException(ei))
        for text in map(str, _chain(ei[1])):
            first, _, below = text.partition("\n")
            if below:
                trace = trace.replace(text, first)
        return trace

    def add_fields(self, log_record: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_record, record, message_dict)
        # Django's own records carry the request itself, whose text names what was asked for.
        log_record.pop("request", None)
        log_record.pop("status_code", None)
        if request_id := current_request_id.get():
            log_record["request"] = request_id


def _chain(error: BaseException | None) -> list[BaseException]:
    """The exception and those that led to it."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        error = waiting.pop()
        if error is not None and error not in found:
            found.append(error)
            waiting += [error.__cause__, error.__context__]
    return found
