"""What a resident is told of a change: rows of the outbox, written in the change's own transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.desk.storage.tables import deliveries, outbox
from bot.language.clock import TIME_ZONE

Notice = Literal["confirmation", "reminder", "change", "cancelled", "promotion", "rating"]
NOTICES: tuple[Notice, ...] = get_args(Notice)

#: When the day before a booking its resident is reminded.
REMINDS_AT = time(18, 0)


def remind_at(start: datetime) -> datetime:
    """When a booking is reminded of: the day before at 18:00."""
    return datetime.combine(start.astimezone(TIME_ZONE).date() - timedelta(days=1), REMINDS_AT, TIME_ZONE)


def tell(connection: Connection, kind: Notice, case: Row, event: int, now: datetime, **details: Any) -> None:
    """Puts a notice of the event into the outbox; `case` is the row after the change."""
    _add(connection, kind, case, event, now, due=now, expires=None, details=details)


def remind(connection: Connection, case: Row, event: int, now: datetime) -> None:
    """Puts the reminder of a confirmed booking into the outbox, unless its hour has passed already."""
    due = remind_at(case.starts_at)
    if due > now:
        _add(connection, "reminder", case, event, now, due=due, expires=case.starts_at, details={})


def drop(connection: Connection, case: str, *kinds: Notice) -> None:
    """Takes back what has become untrue and was not shown yet, also where a channel has it already."""
    old = [
        row.id
        for row in connection.execute(
            select(outbox.c.id)
            .outerjoin(deliveries, deliveries.c.notification == outbox.c.id)
            .where(
                outbox.c.case_id == case,
                outbox.c.kind.in_(kinds),
                outbox.c.state != "dropped",
                deliveries.c.shown_at.is_(None),
            )
            .with_for_update(of=outbox)
        )
    ]
    if old:
        connection.execute(update(outbox).where(outbox.c.id.in_(old)).values(state="dropped"))
        connection.execute(
            delete(deliveries).where(deliveries.c.notification.in_(old), deliveries.c.shown_at.is_(None))
        )


def _add(
    connection: Connection,
    kind: Notice,
    case: Row,
    event: int,
    now: datetime,
    *,
    due: datetime,
    expires: datetime | None,
    details: dict[str, Any],
) -> None:
    values = {
        # One notice of a kind an event: the key refuses a second one.
        "id": f"{case.id}-{kind}-{event}",
        "number": event,
        "case_id": case.id,
        "kind": kind,
        "channel": case.channel,
        "state": "pending",
        "created_at": now,
        "due_at": due,
        "expires_at": expires,
        "tries": 0,
        "details": {**dict(_facts(case)), **details},
    }
    connection.execute(insert(outbox).values(**values))


def _facts(case: Row) -> Iterator[tuple[str, Any]]:
    yield "service", case.service
    yield "status", case.status
    if case.starts_at is not None:
        yield "starts_at", case.starts_at.isoformat()
    if case.place:
        yield "place", case.place
