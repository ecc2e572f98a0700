"""What time itself does to cases. Run by the daily job, and as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Row

from bot.desk import capacity, changes, lookup, records
from bot.desk.capacity import Slot
from bot.desk.listing import is_late
from bot.desk.storage import Database
from bot.desk.storage.tables import cases
from bot.desk.work import SYSTEM, Tools, Work

#: A booking without a result this long after its end is no longer waited for.
GRACE = timedelta(days=7)


@dataclass(frozen=True)
class Swept:
    """Ids of the cases that expired, that moved up, and that are late and need somebody."""

    expired: tuple[str, ...]
    promoted: tuple[str, ...]
    late: tuple[str, ...]


def sweep(database: Database, tools: Tools, now: datetime) -> Swept:
    """Each case and each time in a transaction of its own, so that nobody waits long for the sweep."""
    over = or_(
        and_(cases.c.status == "waitlisted", cases.c.starts_at <= now),
        and_(cases.c.status == "confirmed", cases.c.ends_at <= now - GRACE),
    )
    waiting = and_(cases.c.status == "waitlisted", cases.c.starts_at > now)
    with database.read() as connection:
        ended = list(connection.execute(select(cases).where(over).order_by(cases.c.starts_at, cases.c.queue)))
        lines = select(cases.c.service, cases.c.starts_at).where(waiting).distinct()
        slots = [Slot(row.service, row.starts_at) for row in connection.execute(lines)]
    expired = tuple(row.id for row in ended if _expire(database, tools, row, now))
    promoted = tuple(_promote(database, tools, slots, now))
    with database.write() as connection:
        lookup.forget_attempts(connection, now)
    with database.read() as connection:
        late = select(cases.c.id).where(is_late(now)).order_by(cases.c.created_at, cases.c.id)
        return Swept(expired, promoted, tuple(connection.execute(late).scalars()))


def _expire(database: Database, tools: Tools, seen: Row, now: datetime) -> bool:
    with database.write() as connection:
        capacity.lock(connection, [Slot(seen.service, seen.starts_at)])
        row = records.find(connection, seen.id, lock=True)
        if (row.status, row.starts_at) != (seen.status, seen.starts_at):
            return False
        changes.progress(Work(connection, tools, now), row, "expire", SYSTEM, "")
        return True


def _promote(database: Database, tools: Tools, slots: Iterable[Slot], now: datetime) -> Iterable[str]:
    for slot in slots:
        with database.write() as connection:
            capacity.lock(connection, [slot])
            promoted = Work(connection, tools, now).promote(slot)
        yield from promoted
