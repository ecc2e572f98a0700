"""The id of a turn: in every line that is logged while it is taken, and in the problem that it ends in."""

from __future__ import annotations

import logging
import re
import uuid
from contextvars import ContextVar

_LIKE_A_TELEPHONE = re.compile(r"(?:[0-9]-?){7}")

_CURRENT: ContextVar[uuid.UUID | None] = ContextVar("turn", default=None)


def begin_turn() -> uuid.UUID:
    """A fresh id, which is this context's from now on."""
    drawn = _draw()
    _CURRENT.set(drawn)
    return drawn


def turn_id() -> uuid.UUID:
    """The id of the turn that is taken here; outside of turns a fresh one."""
    return _CURRENT.get() or _draw()


def _draw() -> uuid.UUID:
    """An id that the masking of logs leaves alone: it has no seven digits in a row."""
    drawn = uuid.uuid4()
    while _LIKE_A_TELEPHONE.search(str(drawn)):
        drawn = uuid.uuid4()
    return drawn


class TurnFilter(logging.Filter):
    """Gives each record the id of its turn as `turn`, None outside of turns. Drops nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true."""
        current = _CURRENT.get()
        record.turn = None if current is None else str(current)
        return True
