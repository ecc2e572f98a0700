"""What the server logs: no caller's address, no query string, which may hold a resident's words, and
whatever is personal in the rest masked."""

from __future__ import annotations

import logging
from copy import copy
from typing import Any

from uvicorn.logging import AccessFormatter


class PathOnlyFormatter(AccessFormatter):
    """uvicorn's access line without the query string."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """One request's record → its line."""
        without_query = copy(record)
        # uvicorn's record.args: client address, method, path with query, HTTP version, status.
        client, method, path, version, status = record.args  # type: ignore[misc]
        without_query.args = (client, method, str(path).partition("?")[0], version, status)
        return super().formatMessage(without_query)


def log_config(level: str) -> dict[str, Any]:
    """uvicorn's log settings, with an access log that names neither the caller nor the query string.

    `level` is for the project's own loggers and for uvicorn's messages.
    """
    own = {"handlers": ["default"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "default": {"()": "uvicorn.logging.DefaultFormatter", "fmt": "%(levelprefix)s %(message)s"},
            "access": {
                "()": "connectors.logs.PathOnlyFormatter",
                "fmt": '%(levelprefix)s "%(request_line)s" %(status_code)s',
            },
        },
        "filters": {"masking": {"()": "bot.language.masking.MaskingFilter"}},
        "handlers": {
            "default": {
                "filters": ["masking"],
                "class": "logging.StreamHandler",
                "formatter": "default",
                "stream": "ext://sys.stderr",
            },
            "access": {
                "filters": ["masking"],
                "class": "logging.StreamHandler",
                "formatter": "access",
                "stream": "ext://sys.stdout",
            },
        },
        "loggers": {
            "bot": own,
            "connectors": own,
            "uvicorn": own,
            "gunicorn.error": own,
            "uvicorn.access": {"handlers": ["access"], "level": "INFO", "propagate": False},
        },
    }
