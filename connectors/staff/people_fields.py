"""The kinds of values that the doors of the helpers accept: a day, and hours served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_YEARS: Final = range(2000, 2101)
_QUARTER, _MOST = Decimal("0.25"), Decimal(24)


def read_day(value: object) -> date:
    """2026-11-01 → a day. Raises ValueError with a sentence to show."""
    if not isinstance(value, str):
        raise ValueError("应为文字，如 2026-11-01")
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("应为日期，如 2026-11-01") from None
    if day.year not in _YEARS:
        raise ValueError(f"应在 {_YEARS.start} 年至 {_YEARS.stop - 1} 年之间")
    return day


def read_hours(value: object) -> Decimal:
    """1.5 or "1.5" → hours, whole quarters, a day at most. Raises ValueError with a sentence to show."""
    said = "应为小时数，最少 0.25，最多 24，按 0.25 递增，如 1.5"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(said)
    try:
        hours = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError(said) from None
    if not hours.is_finite() or not _QUARTER <= hours <= _MOST or hours % _QUARTER:
        raise ValueError(said)
    return hours


class Day(date):
    """A day, for pydantic models and queries."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], date]]:
        yield read_day

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", format="date")


class Hours(Decimal):
    """Hours served, for pydantic models."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], Decimal]]:
        yield read_hours

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="number", minimum=0.25, maximum=24, multipleOf=0.25)
