"""Which cases were kept for long enough, and what is left over of those that were erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.engine import Connection

from bot.desk.catalogue.model import Service
from bot.desk.states import CLOSED
from bot.desk.storage.tables import cases, deliveries, outbox


def cases_of(connection: Connection, services: Mapping[str, Service], now: datetime) -> list[str]:
    """Ids of cases that are not erased yet, were closed, and had their last change too long ago.

    A case whose service left the catalogue is kept as long as the service that keeps longest.
    """
    if not services:
        return []
    days = {id: service.retention_days for id, service in services.items()}
    over: list[Any] = [_last_changed(now, days[id], cases.c.service == id) for id in days]
    over.append(_last_changed(now, max(days.values()), cases.c.service.not_in(list(days))))
    query = (
        select(cases.c.id)
        .where(cases.c.identity.is_not(None), cases.c.status.in_(sorted(CLOSED)), or_(*over))
        .order_by(cases.c.updated_at)
    )
    return list(connection.execute(query).scalars())


def remove_notices(connection: Connection, most: int) -> int:
    """Removes up to `most` notices of erased cases; how many they were.

    Those of other cases stay as long as these: `python -m bot db check` sees by them that nobody was
    left untold, and they hold nothing personal.
    """
    erased = select(cases.c.id).where(cases.c.identity.is_(None))
    query = select(outbox.c.id).where(outbox.c.case_id.in_(erased)).limit(most)
    old = list(connection.execute(query).scalars())
    connection.execute(delete(deliveries).where(deliveries.c.notification.in_(old)))
    connection.execute(delete(outbox).where(outbox.c.id.in_(old)))
    return len(old)


def _last_changed(now: datetime, days: int, whose: Any) -> Any:
    return and_(whose, cases.c.updated_at <= now - timedelta(days=days))
