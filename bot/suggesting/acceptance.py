"""What became of suggestions: counted from what agents judged, of which the words are long gone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from sqlalchemy import func, select

from bot.desk.storage import Database
from bot.suggesting.learning import Rate
from bot.suggesting.model import Kind
from bot.suggesting.tables import suggestions


def acceptance(database: Database, since: datetime) -> Mapping[Kind, Rate]:
    """How many suggestions of each kind were used, edited and rejected since then; 0 where none was.

    Raises `StoreUnavailable`.
    """
    counted = func.count().label("judged")
    query = (
        select(suggestions.c.kind, suggestions.c.outcome, counted)
        .where(suggestions.c.judged_at >= since)
        .group_by(suggestions.c.kind, suggestions.c.outcome)
    )
    with database.read() as connection:
        found = {(row.kind, row.outcome): row.judged for row in connection.execute(query)}
    kinds: tuple[Kind, ...] = get_args(Kind)
    return {
        kind: Rate(*(found.get((kind, outcome), 0) for outcome in ("used", "edited", "rejected")))
        for kind in kinds
    }
