"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.types import TypeDecorator

from bot.language.clock import TIME_ZONE


class Moment(TypeDecorator):
    """An aware time: kept in UTC, read in Asia/Shanghai. SQLite has no offsets, so there it is naive UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Aware → what the database keeps. Raises ValueError for a time without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs its offset")
        plain = value.astimezone(UTC)
        return plain.replace(tzinfo=None) if dialect.name == "sqlite" else plain

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """What the database keeps → aware, in Asia/Shanghai."""
        if value is None:
            return None
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value).astimezone(TIME_ZONE)


class Details(TypeDecorator):
    """A JSON object without personal data, kept as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Any) -> str | None:
        """The object → its text."""
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Any) -> dict[str, Any] | None:
        """The text → the object."""
        if value is None:
            return None
        found: dict[str, Any] = json.loads(value)
        return found


#: A number that the database counts up; SQLite does so for INTEGER alone.
Serial = BigInteger().with_variant(Integer, "sqlite")
