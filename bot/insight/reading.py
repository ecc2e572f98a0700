"""What is counted, read from the desk's database and at once put together into groups that may be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from bot.desk.storage import Database
from bot.desk.storage.tables import cases
from bot.handover.model import CALL
from bot.handover.tables import handovers
from bot.insight.period import Period, month_of
from bot.insight.pooling import LEAST, Key, Part, in_steps, pooled
from bot.insight.statistics import NEEDS
from bot.insight.tables import counted_turns
from bot.language.clock import TIME_ZONE

#: What stands for a community or topic that nobody named.
UNSAID: Final = ""

#: What became of a turn, by route.
OUTCOMES: Final[Mapping[str, str]] = {
    "answer": "answered",
    "form": "answered",
    "done": "answered",
    "eligibility": "answered",
    "clarify": "clarified",
    "decline": "declined",
    "handoff": "handed",
}

#: What a case stands at, by status.
STANDINGS: Final[Mapping[str, str]] = {
    "requested": "requested",
    "confirmed": "confirmed",
    "in_progress": "confirmed",
    "waitlisted": "waitlisted",
    "done": "done",
    "rated": "done",
    "cancelled": "ended",
    "no_show": "ended",
    "expired": "ended",
}


def needs(database: Database, period: Period, now: datetime) -> dict[Key, Part]:
    """Turns by month, community and topic."""
    turns = counted_turns.c
    return _told(_turns(database, period, turns.community, turns.topic), now)


def outcomes(database: Database, period: Period) -> dict[str, int]:
    """Turns of the whole period by what became of them; without those that are too few."""
    parts: dict[Key, Part] = {}
    for (_, route), part in _turns(database, period, counted_turns.c.route).items():
        key = (OUTCOMES[route],)
        parts[key] = parts.get(key, Part(0)) + part
    return {key[0]: part.count for key, part in parts.items() if part.is_large}


def requests(database: Database, period: Period, now: datetime) -> dict[Key, Part]:
    """Cases by the month they were made in, community, service and standing. A group is of five residents
    (by telephone) at least, however many cases they have."""
    parts: dict[Key, Part] = {}
    for row in _cases(database, period):
        key = (month_of(row.created_at), row.community or UNSAID, row.service, STANDINGS[row.status])
        part = Part(1, frozenset({row.phone or row.id}), row.people)
        parts[key] = part if key not in parts else parts[key] + part
    return _told(parts, now)


def ratings(database: Database, period: Period) -> dict[str, float]:
    """The mean stars of each service that five residents or more rated. How many rated is not told: beside
    the cases that are done it would tell how many did not."""
    stars: dict[str, list[int]] = {}
    raters: dict[str, set[str]] = {}
    for row in _cases(database, period):
        if row.rating is not None:
            stars.setdefault(row.service, []).append(row.rating)
            raters.setdefault(row.service, set()).add(row.phone or row.id)
    return {
        service: round(sum(given) / len(given), 1)
        for service, given in stars.items()
        if len(raters[service]) >= LEAST
    }


def waits(database: Database, period: Period) -> list[tuple[str, str, float]]:
    """(month, topic, seconds until a person took it) of each hand-over that was taken; calls do not wait."""
    rows = handovers.c
    query = select(rows.opened_at, rows.claimed_at, rows.topic).where(
        *_between(rows.opened_at, period), rows.claimed_at.is_not(None), rows.channel != CALL
    )
    with database.read() as connection:
        return [
            (month_of(opened), topic or UNSAID, (claimed - opened).total_seconds())
            for opened, claimed, topic in connection.execute(query)
        ]


def _turns(database: Database, period: Period, *columns: Any) -> dict[Key, Part]:
    month = func.substr(counted_turns.c.day, 1, 7).label("month")
    query = (
        select(month, *columns, func.count())
        .where(
            counted_turns.c.day >= period.first_day.isoformat(),
            counted_turns.c.day <= period.last_day.isoformat(),
            counted_turns.c.route.in_(NEEDS),
        )
        .group_by("month", *columns)
    )
    with database.read() as connection:
        return {
            tuple(value or UNSAID for value in row[:-1]): Part(row[-1]) for row in connection.execute(query)
        }


def _cases(database: Database, period: Period) -> list[Any]:
    rows = cases.c
    query = select(
        rows.id,
        rows.created_at,
        rows.community,
        rows.service,
        rows.status,
        rows.phone,
        rows.people,
        rows.rating,
    ).where(*_between(rows.created_at, period))
    with database.read() as connection:
        return list(connection.execute(query))


def _between(column: Any, period: Period) -> tuple[Any, Any]:
    first = datetime.combine(period.first_day, time.min, TIME_ZONE)
    after = datetime.combine(period.last_day + timedelta(days=1), time.min, TIME_ZONE)
    return column >= first, column < after


def _told(parts: Mapping[Key, Part], now: datetime) -> dict[Key, Part]:
    this = month_of(now)
    # The marks of people have done their work: none of them leaves this module.
    return {
        key: replace(in_steps(part) if key[0] == this else part, people=None)
        for key, part in pooled(parts).items()
    }
