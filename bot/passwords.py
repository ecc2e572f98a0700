"""Takes passwords out of texts that hold addresses of servers: settings as printed, errors, logs."""

from __future__ import annotations

import logging
import re

HIDDEN = "********"

#: What stands before the host, up to the last @: a password may hold whatever nobody escaped.
_USER = re.compile(r"(?<=://)[^\s'\"]*@")
#: Servers take passwords in the query, too (libpq, redis-py); libpq's errors and DSNs have them as words.
_QUERY = re.compile(r"(?i)(?<![a-z])((?:password|passwd|pwd|secret|token|sslpassword)=)[^&\s'\"]+")


def without_passwords(text: str) -> str:
    """`redis://u:p@host/0?password=x` → `redis://********@host/0?password=********`."""
    return _QUERY.sub(rf"\1{HIDDEN}", _USER.sub(f"{HIDDEN}@", text))


class PasswordFilter(logging.Filter):
    """Hides them in each record's message and trace; attach it to a handler. Drops nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Changes `record` in place; always true."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            # Arguments that do not fit are the next filter's matter; it leaves them out.
            return True
        hidden = without_passwords(message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_text or logging.Formatter().formatException(record.exc_info)
            record.exc_text = without_passwords(trace)
        return True
