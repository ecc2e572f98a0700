"""What residents ask for, by community, topic and time. Groups of fewer than five are not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from bot.desk.storage import Database
from bot.insight.tables import counted_turns

#: A smaller group might be one family, and its neighbours would know which.
LEAST = 5

#: What turns can be counted by.
DIMENSIONS = ("day", "hour", "channel", "community", "topic", "route")

#: Routes on which a resident asks for something; the others are talk.
NEEDS = ("answer", "clarify", "form", "done", "eligibility", "handoff", "decline")


@dataclass(frozen=True)
class Span:
    """Days, both included; of one community or topic, where it is given."""

    first: date
    last: date
    community: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Count:
    """`key` has a value for each dimension that was asked for, in that order; `turns` is None for a group
    that is too small to be told."""

    key: tuple[Any, ...]
    turns: int | None


class Statistics:
    """Counts over the database of the desk. Each method may raise `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turns(self, span: Span, by: Sequence[str], routes: Sequence[str] = NEEDS) -> list[Count]:
        """Turns by these dimensions, most first. Raises ValueError for a dimension that there is not."""
        unknown = [name for name in by if name not in DIMENSIONS]
        if unknown:
            raise ValueError(f"turns are counted by {', '.join(DIMENSIONS)}, not by {', '.join(unknown)}")
        columns = [counted_turns.c[name] for name in by]
        query = (
            select(*columns, func.count().label("turns"))
            .where(*_within(span), counted_turns.c.route.in_(routes))
            .group_by(*columns)
            .order_by(func.count().desc(), *columns)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [Count(tuple(row[:-1]), row.turns if row.turns >= LEAST else None) for row in rows]


def _within(span: Span) -> list[ColumnElement[bool]]:
    turns = counted_turns.c
    conditions = [turns.day >= span.first.isoformat(), turns.day <= span.last.isoformat()]
    if span.community is not None:
        conditions.append(turns.community == span.community)
    if span.topic is not None:
        conditions.append(turns.topic == span.topic)
    return conditions
