"""What the server logs: no caller's address, no query string, which may hold a resident's words, and
whatever is personal in the rest masked. As text, or one JSON object a line (`BOT_LOG_FORMAT=json`):

    {"time", "level", "logger", "message"}   always; the time as ISO 8601 with its offset
    {"turn"}                                  while a turn is taken
    {"route", "channel", "took_ms"}           once a turn, when it is answered
    {"method", "path", "status"}              once a request
    {"trace"}                                 where something failed that nobody foresaw
"""

from __future__ import annotations

import json
import logging
from copy import copy
from datetime import datetime
from typing import Any

from uvicorn.logging import AccessFormatter

from bot.settings import Settings

#: What a line may hold besides its message, where the program gave it: each from a closed set, or a number.
_FURTHER = ("turn", "route", "channel", "took_ms")


class PathOnlyFormatter(AccessFormatter):
    """uvicorn's access line without the query string."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """One request's record → its line."""
        without_query = copy(record)
        # uvicorn's record.args: client address, method, path with query, HTTP version, status.
        client, method, path, version, status = record.args  # type: ignore[misc]
        without_query.args = (client, method, _without_query(path), version, status)
        return super().formatMessage(without_query)


class JsonFormatter(logging.Formatter):
    """A record → one JSON object without line ends."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            **self.told(record),
        }
        for name in _FURTHER:
            if (value := getattr(record, name, None)) is not None:
                line[name] = value
        if record.exc_info or record.exc_text:
            # The filter that masks has put it there; a handler without that filter gets none.
            line["trace"] = record.exc_text or ""
        return json.dumps(line, ensure_ascii=False)

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """What the record says."""
        return {"message": record.getMessage()}


class JsonAccessFormatter(JsonFormatter):
    """uvicorn's access record → one JSON object, without the caller and the query string."""

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """The request and its status."""
        _, method, path, _, status = record.args  # type: ignore[misc]
        return {
            "message": "request",
            "method": method,
            "path": _without_query(path),
            "status": status,
        }


def _without_query(path: object) -> str:
    return str(path).partition("?")[0]


def log_config(settings: Settings) -> dict[str, Any]:
    """The logging settings of the server, with an access log that names neither caller nor query string.

    The level is for the project's own loggers and for those of uvicorn and gunicorn.
    """
    own = {"handlers": ["default"], "level": settings.log_level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": _FORMATTERS[settings.log_format],
        "filters": {
            "passwords": {"()": "bot.passwords.PasswordFilter"},
            "masking": {"()": "bot.language.masking.MaskingFilter"},
            "turn": {"()": "connectors.turn_ids.TurnFilter"},
            "handshake": {"()": "connectors.websocket.logs.HandshakeFilter"},
        },
        "handlers": {
            "default": _handler("default", "ext://sys.stderr"),
            "access": _handler("access", "ext://sys.stdout"),
        },
        "loggers": {
            "bot": own,
            "connectors": own,
            "uvicorn": own,
            "gunicorn.error": own,
            "uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        },
        # What libraries have to say is read by the same people.
        "root": {"handlers": ["default"], "level": "WARNING"},
    }


_FORMATTERS: dict[str, dict[str, Any]] = {
    "text": {
        "default": {"()": "uvicorn.logging.DefaultFormatter", "fmt": "%(levelprefix)s %(message)s"},
        "access": {
            "()": "connectors.logs.PathOnlyFormatter",
            "fmt": '%(levelprefix)s "%(request_line)s" %(status_code)s',
        },
    },
    "json": {
        "default": {"()": "connectors.logs.JsonFormatter"},
        "access": {"()": "connectors.logs.JsonAccessFormatter"},
    },
}


def _handler(formatter: str, stream: str) -> dict[str, Any]:
    return {
        "class": "logging.StreamHandler",
        "filters": ["passwords", "masking", "turn", "handshake"],
        "formatter": formatter,
        "stream": stream,
    }
