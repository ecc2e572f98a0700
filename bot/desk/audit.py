"""The audit trail: who looked at or did what. It grows and is never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.desk.storage import Database
from bot.desk.storage.tables import audit


@dataclass(frozen=True)
class Entry:
    """One line: `what` is a verb of the desk (`read`, `export`, `erase`), `details` its kinds and counts."""

    at: datetime
    actor: str
    what: str
    case: str | None
    details: Mapping[str, Any]


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
            return [
                Entry(row.at, row.actor, row.what, row.case_id, row.details)
                for row in connection.execute(query)
            ]
