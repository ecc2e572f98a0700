"""The nth or last day, week, weekday or working day of a stretch: 十月的第一周, 本月最后一个周五."""

from __future__ import annotations

from datetime import date, timedelta

from bot.language.times.frame import Frame
from bot.language.times.spans import Stretch, day, days
from bot.language.workdays import is_working_day


def nth_in(frame: Frame, stretch: Stretch) -> Stretch | None:
    """What the frame counts in `stretch`, or None where it has not so many. A week is of where it begins."""
    first, last, nth = stretch.begin.date(), stretch.finish.date(), frame.nth or 0
    if frame.nth_of == "workday":
        found = _nth_day(first, last, nth, working=True)
    elif frame.nth_of == "day":
        found = _nth_day(first, last, nth, working=False)
    elif frame.nth_of == "week":
        monday = nth_weekday(first, last, nth, 1)
        if monday is None:
            return None
        if frame.weekend:
            return days(monday + timedelta(days=5), monday + timedelta(days=6), "day")
        if frame.weekday is None:
            return days(monday, monday + timedelta(days=6), "week")
        found = monday + timedelta(days=frame.weekday - 1)
    else:
        found = nth_weekday(first, last, nth, frame.weekday or 1)
    return None if found is None else day(found)


def nth_weekday(first: date, last: date, nth: int, weekday: int) -> date | None:
    """The nth such day (1 to 7) from `first` on, or the last before `last` is over where `nth` is -1."""
    if nth < 0:
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    found = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    return found if first <= found <= last else None


def _nth_day(first: date, last: date, nth: int, *, working: bool) -> date | None:
    start, step = (last, -1) if nth < 0 else (first, 1)
    left = abs(nth)
    for away in range((last - first).days + 1):
        found = start + timedelta(days=away * step)
        left -= not working or is_working_day(found)
        if left == 0:
            return found
    return None
