"""What runs late, counted by service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.desk import Database
from bot.desk.listing import is_late
from bot.desk.storage.tables import cases


@dataclass(frozen=True)
class Late:
    """So many cases of a service are late; `oldest` is when the first should have been done."""

    service: str
    count: int
    oldest: datetime


def late_by_service(database: Database, now: datetime) -> list[Late]:
    """The services with late cases, the one with most first. Raises `StoreUnavailable`."""
    count = func.count().label("count")
    # A booking has an end, a ticket and a registration have a deadline.
    oldest = func.min(func.coalesce(cases.c.due_at, cases.c.ends_at), type_=cases.c.due_at.type)
    query = (
        select(cases.c.service, count, oldest.label("oldest"))
        .where(is_late(now))
        .group_by(cases.c.service)
        .order_by(count.desc(), cases.c.service)
    )
    with database.read() as connection:
        # A row's own `count` is the method of tuples.
        return [Late(service, number, first) for service, number, first in connection.execute(query)]
