"""When a piece of a message begins and ends: a time alone, or a range from one to another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.language.times.frame import Frame, has_day, inherit, only_clock
from bot.language.times.hours import on_day
from bot.language.times.resolve import resolve
from bot.language.times.said import Said
from bot.language.times.spans import GRAINS, Stretch

#: Seen from so long ago a day of a month, or of a year, that has just passed is the next one.
_MONTH_BACK, _YEAR_BACK = timedelta(days=27), timedelta(days=330)


def resolved(one: Said, now: datetime, not_before: datetime | None) -> Stretch | None:
    """The stretch of a time or range seen from `now`; one of a list is looked for from `not_before` on."""
    frame, to = one.frame, one.to
    if to is None and frame.until is not None:
        frame, to = replace(frame, until=None), frame.until
    first = resolve(frame, now, not_before)
    if first is None or to is None:
        return first
    to = replace(to, until=None)
    end = to if frame.now else inherit(frame, to)
    last = resolve(end, now, not_before=first.begin)
    if last is None:
        return first
    under_way = _under_way(frame, end, now)
    if under_way is not None:
        return under_way
    finish = last.begin if end.hour is not None else last.finish
    if finish < first.begin and end.hour is not None:
        later = finish + timedelta(hours=12)
        can_be_later = to.part is None and to.half_day is None and finish.hour < 12 and later > first.begin
        finish = later if can_be_later else finish + timedelta(days=1)
    if finish < first.begin:
        return first
    if only_clock(frame) and has_day(end) and first.begin.date() == finish.date() > now.date():
        first = on_day(frame, now.date()) or first  # 2点到明天4点 begins today
    return Stretch(first.begin, finish, min(first.grain, last.grain, key=GRAINS.index))


def _under_way(frame: Frame, end: Frame, now: datetime) -> Stretch | None:
    """The range of days that has begun and lasts: 12月30日到1月2日 on New Year's Eve."""
    if frame.year is not None or frame.year_shift is not None or frame.month_shift is not None:
        return None
    if frame.day is None and frame.month is None and frame.festival is None:
        return None
    of_month = frame.month is None and frame.festival is None
    earlier = now - (_MONTH_BACK if of_month else _YEAR_BACK)
    first = resolve(frame, earlier)
    last = None if first is None else resolve(end, earlier, not_before=first.begin)
    if first is None or last is None or first.begin.date() >= now.date():
        return None
    finish = last.begin if end.hour is not None else last.finish
    if finish < now:
        return None
    return Stretch(first.begin, finish, min(first.grain, last.grain, key=GRAINS.index))
