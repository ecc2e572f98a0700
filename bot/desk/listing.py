"""Cases as staff look for them, newest first, a page at a time."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection, Row

from bot.desk import numbers
from bot.desk.model import Case, Status
from bot.desk.states import OPEN
from bot.desk.storage.tables import cases
from bot.errors import NotAllowed


@dataclass(frozen=True)
class Filters:
    """What to look for; an empty filter takes all. `since` and `until` are of when the case was made,
    `starts_since` and `starts_until` of its time; the later end is not part of it."""

    statuses: tuple[Status, ...] = ()
    service: str | None = None
    topic: str | None = None
    community: str | None = None
    assignee: str | None = None
    overdue: bool = False
    since: datetime | None = None
    until: datetime | None = None
    starts_since: datetime | None = None
    starts_until: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Some cases, and the cursor that goes on after them; None at the end."""

    cases: tuple[Case, ...]
    cursor: str | None


def is_late(now: datetime) -> Any:
    """The condition of an open case that should have been dealt with: its deadline or its visit is over."""
    return and_(cases.c.status.in_(sorted(OPEN)), or_(cases.c.due_at < now, cases.c.ends_at < now))


def rows(
    connection: Connection, filters: Filters, now: datetime, limit: int, cursor: str | None
) -> tuple[list[Row], str | None]:
    """A page of rows and the cursor of the next one. Raises `NotAllowed` for a cursor that is none."""
    query = select(cases).where(*_conditions(filters, now))
    if cursor is not None:
        at, number = _position(cursor)
        query = query.where(or_(cases.c.created_at < at, and_(cases.c.created_at == at, cases.c.id > number)))
    query = query.order_by(cases.c.created_at.desc(), cases.c.id).limit(limit + 1)
    found = list(connection.execute(query))
    return found[:limit], _cursor(found[limit - 1]) if len(found) > limit else None


def _conditions(filters: Filters, now: datetime) -> list[Any]:
    equal = {
        cases.c.service: filters.service,
        cases.c.topic: filters.topic,
        cases.c.community: filters.community,
        cases.c.assignee: filters.assignee,
    }
    conditions = [column == value for column, value in equal.items() if value is not None]
    if filters.statuses:
        conditions.append(cases.c.status.in_(filters.statuses))
    for column, since, until in (
        (cases.c.created_at, filters.since, filters.until),
        (cases.c.starts_at, filters.starts_since, filters.starts_until),
    ):
        if since is not None:
            conditions.append(column >= since)
        if until is not None:
            conditions.append(column < until)
    if filters.overdue:
        conditions.append(is_late(now))
    return conditions


def _cursor(row: Row) -> str:
    return base64.urlsafe_b64encode(f"{row.created_at.isoformat()} {row.id}".encode()).decode()


def _position(cursor: str) -> tuple[datetime, str]:
    try:
        at, _, number = base64.urlsafe_b64decode(cursor.encode()).decode().partition(" ")
        # Made into UTC here, which refuses times that the database could not compare.
        moment = datetime.fromisoformat(at).astimezone(UTC)
        if not numbers.is_valid(number):
            raise ValueError("no case number")
        return moment, number
    except (ValueError, OverflowError, binascii.Error) as error:
        raise NotAllowed("翻页标记无效，请从第一页重新开始。") from error
