"""The audit trail: who looked at or did what. It grows and is never edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Text, insert, or_, select, type_coerce
from sqlalchemy.engine import Row

from bot.desk.storage import Database
from bot.desk.storage.tables import audit
from bot.language.clock import TIME_ZONE


@dataclass(frozen=True)
class Entry:
    """One line: `what` is a verb of the desk (`read`, `export`, `erase`), `details` its kinds and counts.

    `number` counts up.
    """

    number: int
    at: datetime
    actor: str
    what: str
    case: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class AuditFilters:
    """What is looked for; empty means all. `day` is in Asia/Shanghai, `case` the id of a case."""

    actor: str | None = None
    day: date | None = None
    case: str | None = None


class Audit:
    """Adds to the trail and reads it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        actor: str,
        what: str,
        now: datetime,
        case: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds a line. `details` must be JSON-able and hold nothing personal. Raises `StoreUnavailable`."""
        values = {"at": now, "actor": actor, "what": what, "case_id": case, "details": dict(details or {})}
        with self._database.write() as connection:
            connection.execute(insert(audit).values(**values))

    def entries(self, since: datetime | None = None, limit: int = 1000) -> list[Entry]:
        """The lines from `since` on, oldest first. Raises `StoreUnavailable`."""
        query = select(audit).order_by(audit.c.id).limit(limit)
        if since is not None:
            query = query.where(audit.c.at >= since)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def latest(self, filters: AuditFilters, limit: int, before: int | None = None) -> list[Entry]:
        """The lines that are looked for, newest first: those with a smaller number than `before`.

        A case is found where the line is about it, and where it was one of a list that was shown. Raises
        `StoreUnavailable`.
        """
        query = select(audit).where(*_conditions(filters)).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(query)]


def _conditions(filters: AuditFilters) -> Iterable[Any]:
    if filters.actor is not None:
        yield audit.c.actor == filters.actor
    if filters.day is not None:
        begins = datetime.combine(filters.day, time.min, TIME_ZONE)
        yield audit.c.at >= begins
        yield audit.c.at < begins + timedelta(days=1)
    if filters.case is not None:
        # A case's id is nine digits, which stand in quotes nowhere but in a list of cases.
        listed = type_coerce(audit.c.details, Text).contains(f'"{filters.case}"', autoescape=True)
        yield or_(audit.c.case_id == filters.case, listed)


def _entry(row: Row) -> Entry:
    return Entry(row.id, row.at, row.actor, row.what, row.case_id, row.details)
