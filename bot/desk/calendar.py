"""When a booking can be had: opening days and hours, the start times of a day, and the nearest of them.

Public holidays and the working days that make up for them are those of `bot.language.workdays`. Two
rules are ours:

- A weekend day that is worked instead of another day (调休) has the hours of Monday, if there are any.
- A visit ends within the span of opening that it starts in. Where it is longer than every span (a stay
  of some days), it is enough that one start time's distance is left: it only has to begin.

Pure: every function takes the present moment as `now`. Times are aware; results are in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from typing import Literal

from bot.desk.catalogue.model import Timetable
from bot.desk.hours import opening_hours_text
from bot.language.clock import TIME_ZONE
from bot.language.workdays import is_holiday, is_makeup_day

__all__ = [
    "Reason",
    "bookable",
    "check_time",
    "has_starts",
    "is_holiday",
    "is_makeup_day",
    "is_open",
    "nearest",
    "opening_hours_text",
    "snap",
    "spans",
    "start_times",
]

#: Why a time cannot be booked: gone by, within the lead time, beyond the horizon, not a start time.
Reason = Literal["past", "soon", "far", "closed"]

_Spans = tuple[tuple[time, time], ...]

_MONDAY = 0
_ONE_DAY = timedelta(days=1)


def spans(timetable: Timetable, day: date) -> _Spans:
    """The spans of opening of one day, earliest first; none when it is closed."""
    if any(first <= day <= last for first, last in timetable.closed_days):
        return ()
    if not timetable.open_on_holidays and is_holiday(day):
        return ()
    own = timetable.hours.get(day.weekday(), ())
    return timetable.hours.get(_MONDAY, own) if is_makeup_day(day) else own


def is_open(timetable: Timetable, when: datetime) -> bool:
    """Whether `when` lies in a span of opening, start time or not: what was booked then can be kept."""
    when = when.astimezone(TIME_ZONE)
    clock = when.replace(tzinfo=None).time()
    return any(opens <= clock < closes for opens, closes in spans(timetable, when.date()))


def start_times(timetable: Timetable, day: date) -> list[datetime]:
    """Every start time of one day, earliest first, whether or not it can still be booked."""
    return list(_starts_of(timetable, day))


def _starts_of(timetable: Timetable, day: date) -> tuple[datetime, ...]:
    opened = spans(timetable, day)
    return _starts(day, opened, timetable.slot_minutes, _needed(timetable)) if opened else ()


def _needed(timetable: Timetable) -> timedelta:
    """How long before the end of a span the last visit has to start."""
    visit = timedelta(minutes=timetable.duration_minutes)
    fits = any(_length(span) >= visit for day in timetable.hours.values() for span in day)
    return visit if fits else timedelta(minutes=timetable.slot_minutes)


def has_starts(timetable: Timetable) -> bool:
    """Whether there is a start time in any week at all."""
    needed = _needed(timetable)
    return any(_length(span) >= needed for day in timetable.hours.values() for span in day)


def _length(span: tuple[time, time]) -> timedelta:
    return datetime.combine(date.min, span[1]) - datetime.combine(date.min, span[0])


@lru_cache(maxsize=8192)
def _starts(day: date, opened: _Spans, slot_minutes: int, needed: timedelta) -> tuple[datetime, ...]:
    """The start times of a day, by value: timetables themselves cannot be keys of a cache."""
    found = []
    for opens, closes in opened:
        start = datetime.combine(day, opens, TIME_ZONE)
        last = datetime.combine(day, closes, TIME_ZONE) - needed
        while start <= last:
            found.append(start)
            start += timedelta(minutes=slot_minutes)
    return tuple(found)


def snap(timetable: Timetable, when: datetime) -> datetime | None:
    """The start time at or just before `when` in the same span of opening; None when it is closed then."""
    when = when.astimezone(TIME_ZONE)
    clock = when.replace(tzinfo=None).time()
    for opens, closes in spans(timetable, when.date()):
        if opens <= clock < closes:
            starts = _starts_of(timetable, when.date())
            return max((start for start in starts if opens <= start.time() and start <= when), default=None)
    return None


def check_time(timetable: Timetable, when: datetime, now: datetime) -> Reason | None:
    """Why `when` cannot be booked at `now`, or None. What is not exactly a start time is `closed`."""
    when, now = when.astimezone(TIME_ZONE), now.astimezone(TIME_ZONE)
    if when <= now:
        return "past"
    if when - now < timedelta(hours=timetable.lead_hours):
        return "soon"
    if when.date() > _last_day(timetable, now):
        return "far"
    return None if when in _starts_of(timetable, when.date()) else "closed"


def _last_day(timetable: Timetable, now: datetime) -> date:
    return now.astimezone(TIME_ZONE).date() + timedelta(days=timetable.horizon_days)


def bookable(timetable: Timetable, first: datetime, now: datetime) -> Iterator[datetime]:
    """The start times from `first` on that can be booked at `now`, until the horizon, earliest first."""
    first = max(first, now).astimezone(TIME_ZONE)
    day, last = first.date(), _last_day(timetable, now)
    while day <= last:
        for start in _starts_of(timetable, day):
            if start >= first and check_time(timetable, start, now) is None:
                yield start
        day += _ONE_DAY


def _bookable_before(timetable: Timetable, end: datetime, now: datetime) -> Iterator[datetime]:
    """The start times before `end` that can be booked at `now`, latest first."""
    end = end.astimezone(TIME_ZONE)
    day, first = min(end.date(), _last_day(timetable, now)), now.astimezone(TIME_ZONE).date()
    while day >= first:
        for start in reversed(_starts_of(timetable, day)):
            if start < end and check_time(timetable, start, now) is None:
                yield start
        day -= _ONE_DAY


def nearest(timetable: Timetable, wanted: datetime, now: datetime) -> Iterator[datetime]:
    """Every start time that can be booked at `now`, nearest to `wanted` first; of two, the earlier."""
    return merge(
        _bookable_before(timetable, wanted, now),
        bookable(timetable, wanted, now),
        key=lambda start: abs(start - wanted),
    )
