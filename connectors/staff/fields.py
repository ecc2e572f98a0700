"""The kinds of values that the staff's doors accept. Messages are Chinese; none repeats what was sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from bot.messages import MAX_TEXT_LENGTH
from connectors.fields import WORDS_PATTERN, read_words_up_to

_CHINA = timezone(timedelta(hours=8))
_YEARS = range(2000, 2101)
#: `+08:00` of a query string that was not encoded arrives as ` 08:00`.
_LOST_PLUS = re.compile(r"(?<=[0-9]) (?=[0-9]{2}:?[0-9]{2}$)")


def read_words(value: object) -> str:
    """A reason or note as sent → without surrounding blanks. Raises ValueError with a sentence to show."""
    return read_words_up_to(value, MAX_TEXT_LENGTH)


def read_moment(value: object) -> datetime:
    """ISO 8601 → an aware time; a day is its beginning, and without offset it is that of 杭州.

    Raises ValueError with a sentence to show.
    """
    if not isinstance(value, str):
        raise ValueError("应为文字，如 2026-12-01T09:00:00+08:00")
    text = _LOST_PLUS.sub("+", value.strip()) if "T" in value else value.strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("应为 ISO 8601 的时间，如 2026-12-01T09:00:00+08:00") from None
    if moment.year not in _YEARS:
        raise ValueError(f"应在 {_YEARS.start} 年至 {_YEARS.stop - 1} 年之间")
    return moment if moment.tzinfo else moment.replace(tzinfo=_CHINA)


class Words(str):
    """A sentence of the staff's, for pydantic models."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], str]]:
        yield read_words

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", pattern=WORDS_PATTERN, minLength=1, maxLength=MAX_TEXT_LENGTH)


class Moment(datetime):
    """A time, for pydantic models and queries."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], datetime]]:
        yield read_moment

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", format="date-time")
