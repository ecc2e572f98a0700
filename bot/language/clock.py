"""The time it is for the assistant: the wall clock of 杭州, or a time that somebody set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Shanghai")

_set_time: ContextVar[datetime | None] = ContextVar("set_time", default=None)


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return _set_time.get() or datetime.now(TIME_ZONE)


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Makes `moment` the present inside the block; without an offset it is taken as Asia/Shanghai."""
    aware = moment.replace(tzinfo=TIME_ZONE) if moment.tzinfo is None else moment.astimezone(TIME_ZONE)
    token = _set_time.set(aware)
    try:
        yield
    finally:
        _set_time.reset(token)
