"""uvicorn's lines about handshakes, without who called: its access log, which has a format of its own,
knows nothing of them."""

from __future__ import annotations

import logging

#: How they begin: with the client's address and the path with its query; what became of it follows.
_HANDSHAKE = '%s - "WebSocket %s" '


class HandshakeFilter(logging.Filter):
    """Leaves the caller's address and the query string out of every such line; lets all lines pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Changes the record in place."""
        if isinstance(record.msg, str) and record.msg.startswith(_HANDSHAKE) and record.args:
            _, path, *rest = record.args
            record.msg = record.msg.removeprefix("%s - ")
            record.args = (str(path).partition("?")[0], *rest)
        return True
