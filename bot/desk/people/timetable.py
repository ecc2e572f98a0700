"""What a helper has taken on and when, so that nobody is in two places at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.desk.people.tables import TAKEN, offers
from bot.desk.states import OPEN
from bot.desk.storage.tables import cases

#: So long a case is taken to last that does not say.
_LASTS = timedelta(hours=1)
#: Assignments of so long ago still count when it is asked whose turn it is.
RECENT = timedelta(days=30)

Span = tuple[datetime, datetime]


def span(starts_at: datetime | None, ends_at: datetime | None) -> Span | None:
    """From when to when a case lasts; None for one without a time."""
    return None if starts_at is None else (starts_at, ends_at or starts_at + _LASTS)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans have a moment in common; the end is not part of a span."""
    return one[0] < other[1] and other[0] < one[1]


def busy(connection: Connection) -> dict[str, list[Span]]:
    """Helper → when he is expected somewhere, by what he accepted and did not finish."""
    query = (
        select(offers.c.helper_id, cases.c.starts_at, cases.c.ends_at)
        .join(cases, cases.c.id == offers.c.case_id)
        .where(offers.c.state == "accepted", cases.c.status.in_(sorted(OPEN)))
    )
    found: dict[str, list[Span]] = {}
    for row in connection.execute(query):
        taken = span(row.starts_at, row.ends_at)
        if taken is not None:
            found.setdefault(row.helper_id, []).append(taken)
    return found


def is_busy(
    connection: Connection, helper_id: str, starts_at: datetime | None, ends_at: datetime | None
) -> bool:
    """Whether a helper is expected somewhere else at that time."""
    wanted = span(starts_at, ends_at)
    if wanted is None:
        return False
    return any(overlap(wanted, taken) for taken in busy(connection).get(helper_id, ()))


def recent(connection: Connection, now: datetime) -> dict[str, int]:
    """Helper → how many cases he took on of late."""
    query = (
        select(offers.c.helper_id, func.count())
        .where(offers.c.state.in_(TAKEN), offers.c.answered_at > now - RECENT)
        .group_by(offers.c.helper_id)
    )
    return dict(connection.execute(query).all())
