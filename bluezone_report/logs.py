"""The log: one JSON object a line, each with the request that it belongs to."""

import contextvars
import logging

from pythonjsonlogger.json import JsonFormatter

#: The request that this thread is at; "" outside of one.
current_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


class LineFormatter(JsonFormatter):
    """Time, level, logger, message and the request's name; whatever a caller adds in ``extra`` besides."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}",
            style="{",
            json_ensure_ascii=False,
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "message": "event"},
        )

    def add_fields(self, log_record, record: logging.LogRecord, message_dict) -> None:
        super().add_fields(log_record, record, message_dict)
        # Django's own records carry the request itself, whose text names what was asked for.
        log_record.pop("request", None)
        log_record.pop("status_code", None)
        if request_id := current_request_id.get():
            log_record["request"] = request_id
