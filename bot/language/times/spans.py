"""What a reading of a time is, and the arithmetic of calendar units."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from bot.language.clock import TIME_ZONE

Grain = Literal["second", "minute", "hour", "part", "day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("second", "minute", "hour", "part", "day", "week", "month", "quarter", "year")

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class TimeSpan:
    """A point or stretch of time that a message names.

    `text` is the message from character `start` to `end`. `begin` and `finish` are aware moments in
    Asia/Shanghai with `begin <= finish`; both are inclusive, so a day finishes at 23:59:59, while a
    range that a clock time ends (三点半到五点) finishes at that very time. `grain` is how finely
    `begin` was named; `part` is a part of a day (上午).
    """

    start: int
    end: int
    text: str
    begin: datetime
    finish: datetime
    grain: Grain


@dataclass(frozen=True)
class Stretch:
    """A resolved time without its place in a text; fields as in `TimeSpan`."""

    begin: datetime
    finish: datetime
    grain: Grain


def at(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """The moment on `day` in Asia/Shanghai; hour 24 is midnight at the day's end, 25 an hour later."""
    extra, hour = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=extra), time(hour, minute, second), TIME_ZONE)


def month_of(day: date, shift: int = 0) -> tuple[int, int]:
    """Year and month `shift` months after that of `day`."""
    months = day.year * 12 + day.month - 1 + shift
    return months // 12, months % 12 + 1


def same_day(day: date, shift: int) -> date:
    """`day` moved by `shift` months, on the month's last day where it is shorter. May raise ValueError."""
    year, month = month_of(day, shift)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days(first: date, last: date, grain: Grain) -> Stretch:
    """From the start of `first` to the end of `last`."""
    return Stretch(at(first), at(last, 23, 59, 59), grain)


def day(which: date) -> Stretch:
    """The whole day."""
    return days(which, which, "day")


def month(year: int, number: int) -> Stretch:
    """The whole month. May raise ValueError."""
    return days(date(year, number, 1), date(year, number, monthrange(year, number)[1]), "month")


def instant(moment: datetime, grain: Literal["second", "minute", "hour"]) -> Stretch:
    """From `moment` to the end of its second, minute or hour."""
    length = {"second": 1, "minute": 60, "hour": 3600}[grain]
    into = moment.minute * 60 + moment.second if grain == "hour" else moment.second
    rest = timedelta(seconds=length - (into if grain != "second" else 0))
    return Stretch(moment, moment + rest - _SECOND, grain)
