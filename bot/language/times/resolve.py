"""Which moment a frame means, seen from now. What could be past or future is the future."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.language.times import almanac, library
from bot.language.times.counting import counted_from, holidays_from
from bot.language.times.feasts import FESTIVALS, NEXT_HOLIDAY
from bot.language.times.frame import Frame, only_clock
from bot.language.times.hours import on_day
from bot.language.times.ordinals import nth_in, nth_weekday
from bot.language.times.spans import Stretch, day, days, instant, month, month_of, same_day
from bot.language.times.spans import at as moment_of

#: How many years ahead a date that some years lack is looked for (29 February).
_YEARS_AHEAD = 9
#: A date that does not fit its weekday is one that has just been, so far back, or the weekday is a slip.
_JUST_BEEN = timedelta(days=60)
#: The same for a leap month: one that comes later than in a cycle of 19 years is nobody's plan.
_LEAP_MONTHS_AHEAD = 20


def resolve(frame: Frame, now: datetime, not_before: datetime | None = None) -> Stretch | None:
    """The stretch that `frame` names, or None where no such time exists (31 November).

    `not_before` is where a range began: its end is looked for from there on.
    """
    try:
        return _resolve(frame, now, not_before)
    except (ValueError, OverflowError):  # a day or year that no calendar has
        return None


def _resolve(frame: Frame, now: datetime, not_before: datetime | None) -> Stretch | None:
    if frame.past and frame.year is not None and frame.year > now.year:
        frame = replace(frame, year=frame.year - 100)
    if frame.now:
        return instant(now, "second")
    if frame.period is not None:
        return library.read_period(frame.period, now)
    if only_clock(frame):
        return _clock(frame, now, not_before)
    stretch = _stretch(frame, now, not_before)
    if stretch is None or (frame.part is None and frame.hour is None):
        return stretch
    found = on_day(frame, stretch.begin.date())
    if frame.day_shift == 0 and found is not None and found.finish < now:
        found = on_day(frame, stretch.begin.date(), evening_after=now)
    return found


def _clock(frame: Frame, now: datetime, not_before: datetime | None) -> Stretch | None:
    """A clock time without a day: the next time that the clock shows it."""
    if not_before is not None:
        return on_day(frame, not_before.date())
    found = on_day(frame, now.date(), evening_after=now)
    if found is not None and found.finish < now:
        return on_day(frame, now.date() + timedelta(days=1))
    return found


def _stretch(frame: Frame, now: datetime, not_before: datetime | None) -> Stretch | None:
    today = now.date()
    floor = today if not_before is None else not_before.date()
    if frame.offset is not None:
        counted = _offset(frame.offset, now)
        return counted if frame.weekday is None else day(_nearest(frame.weekday, counted.begin.date()))
    if frame.festival is not None:
        found = _festival(frame, today, floor)
    elif frame.day_shift is not None:
        away = 12 * (frame.year_shift or 0) + (frame.month_shift or 0)
        found = same_day(today, away) + timedelta(days=frame.day_shift, weeks=frame.week_shift or 0)
        found = _moved(frame, found)
    elif frame.day is not None:
        found = _moved(frame, _lunar_date(frame, floor) if frame.lunar else _date(frame, today, floor))
    elif frame.nth is not None:
        return _nth(frame, today, floor)
    elif frame.weekday is not None or frame.weekend or frame.week_shift is not None:
        return _week(frame, now, None if not_before is None else floor)
    else:
        return _long(frame, today, floor)
    if found is not None and frame.counted is not None and frame.counted.what == "weekend":
        return days(found, found + timedelta(days=1), "day")
    return None if found is None else day(found)


def _moved(frame: Frame, found: date | None) -> date | None:
    """The day that the frame counts from the day it names."""
    if found is None:
        return None
    found += timedelta(days=frame.after_days)
    return found if frame.counted is None else counted_from(found, frame.counted)


def _offset(offset: tuple[float, str], now: datetime) -> Stretch:
    amount, unit = offset
    if unit in ("second", "minute", "hour"):
        return instant(now + timedelta(**{f"{unit}s": amount}), "second" if unit == "second" else "minute")
    if unit in ("day", "week"):
        return day(now.date() + timedelta(**{f"{unit}s": amount}))
    return day(same_day(now.date(), int(amount) * (12 if unit == "year" else 1)))


def _nearest(weekday: int, to: date) -> date:
    """一个月后的周五: the Friday that is nearest to the day a month ahead."""
    return to + timedelta(days=(weekday - to.isoweekday() + 3) % 7 - 3)


def _first(candidates: Iterable[date | None], floor: date) -> date | None:
    return next((found for found in candidates if found is not None and found >= floor), None)


def _try_date(year: int, number: int, which: int) -> date | None:
    try:
        return date(year, number, which)
    except ValueError:
        return None


def _said_year(frame: Frame, today: date) -> int | None:
    if frame.year is not None:
        return frame.year
    return None if frame.year_shift is None else today.year + frame.year_shift


def _date(frame: Frame, today: date, floor: date) -> date | None:
    """A day of the solar calendar; a weekday beside it may tell that it has just been."""
    year = _said_year(frame, today)
    which = frame.day or 0
    if frame.month_shift is not None:
        return date(*_shifted_month(frame, today), which)
    if frame.month is None:
        if year is not None:
            return None
        months = (month_of(floor, ahead) for ahead in range(14))
        return _first((_try_date(*pair, which) for pair in months), floor)
    if year is not None:
        return date(year, frame.month, which)
    years = range(floor.year, floor.year + _YEARS_AHEAD)
    found = _first((_try_date(near, frame.month, which) for near in years), floor)
    if frame.weekday is None or (found is not None and found.isoweekday() == frame.weekday):
        return found
    last = (_try_date(floor.year - back, frame.month, which) for back in (0, 1))
    return next((one for one in last if one is not None and floor - _JUST_BEEN <= one < floor), found)


def _lunar_date(frame: Frame, floor: date) -> date | None:
    which = frame.day or 0
    if frame.month is None:
        months = [(floor.year - 1, number) for number in (11, 12)]
        months += [(year, number) for year in (floor.year, floor.year + 1) for number in range(1, 13)]
        return _first((almanac.lunar(*pair, which) for pair in months), floor)
    if frame.year is not None:
        return almanac.lunar(frame.year, frame.month, which, frame.leap)
    if frame.year_shift is not None:
        base = almanac.lunar_year(floor) if frame.month == 12 else floor.year
        return almanac.lunar(base + frame.year_shift, frame.month, which, frame.leap)
    years = range(floor.year - 1, floor.year + (_LEAP_MONTHS_AHEAD if frame.leap else 4))
    return _first((almanac.lunar(year, frame.month, which, frame.leap) for year in years), floor)


def _festival(frame: Frame, today: date, floor: date) -> date | None:
    if frame.festival == NEXT_HOLIDAY:
        return _first((_moved(frame, begin) for begin in holidays_from(floor)), floor)
    year = _said_year(frame, today)
    if year is not None:
        if frame.year_shift is not None and FESTIVALS[frame.festival or ""].late:
            year = almanac.lunar_year(today) + frame.year_shift + 1
        return _moved(frame, _festival_in(frame, year))
    if frame.festival_turn < 0:
        past = (_moved(frame, _festival_in(frame, today.year - back)) for back in range(3))
        return next((found for found in past if found is not None and found < today), None)
    return _first((_moved(frame, _festival_in(frame, floor.year + ahead)) for ahead in range(3)), floor)


def _festival_in(frame: Frame, year: int) -> date | None:
    """The day of the festival in the solar year `year`."""
    name = frame.festival or ""
    which = FESTIVALS[name]
    if which.kind == "eve":
        last = almanac.eve(year)
        return None if last is None else last - timedelta(days=which.day)
    if which.kind == "term":
        return almanac.term(year, name)
    if which.kind == "dog":
        return almanac.dog_days(year, which.day)
    if which.kind == "nth":
        span = month(year, which.month)
        return nth_weekday(span.begin.date(), span.finish.date(), which.day, which.weekday)
    if which.kind == "lunar":
        return almanac.lunar(year if which.month < 12 else year - 1, which.month, which.day)
    return _try_date(year, which.month, which.day)


def _nth(frame: Frame, today: date, floor: date) -> Stretch | None:
    """The nth day or week of the month, year or week that the frame says."""
    year = _said_year(frame, today)
    if frame.month_shift is not None:
        return nth_in(frame, month(*_shifted_month(frame, today)))
    if frame.month is None and year is not None:
        return nth_in(frame, days(date(year, 1, 1), date(year, 12, 31), "year"))
    if frame.month is not None:
        years = (floor.year, floor.year + 1) if year is None else (year,)
        found = (nth_in(frame, month(near, frame.month)) for near in years)
        return next((one for one in found if one and (year or one.finish >= moment_of(floor))), None)
    if frame.week_shift is not None:
        monday = _monday(frame, today)
        return nth_in(frame, days(monday, monday + timedelta(days=6), "week"))
    return None


def _shifted_month(frame: Frame, today: date) -> tuple[int, int]:
    """Year and month of 下个月, or of 去年本月."""
    return month_of(today, (frame.month_shift or 0) + 12 * (frame.year_shift or 0))


def _monday(frame: Frame, today: date) -> date:
    """The first day of the week that the frame says."""
    return today - timedelta(days=today.weekday()) + timedelta(weeks=frame.week_shift or 0)


def _week(frame: Frame, now: datetime, floor: date | None) -> Stretch:
    today = now.date()
    monday = _monday(frame, today)
    if frame.weekend:
        return days(monday + timedelta(days=5), monday + timedelta(days=6), "day")
    if frame.weekday is None:
        return days(monday, monday + timedelta(days=6), "week")
    found = monday + timedelta(days=frame.weekday - 1)
    if frame.week_shift is None and floor is not None:
        return day(floor + timedelta(days=(frame.weekday - floor.isoweekday()) % 7))
    if frame.week_shift is None and (found < today or (found == today and _is_over(frame, now))):
        found += timedelta(weeks=1)
    return day(found)


def _is_over(frame: Frame, now: datetime) -> bool:
    """Whether what the frame says of today has passed; a weekday alone names the next such day."""
    clock = on_day(frame, now.date())
    return clock is None or clock.finish < now


def _long(frame: Frame, today: date, floor: date) -> Stretch | None:
    """A month or a year."""
    year = _said_year(frame, today)
    if frame.month_shift is not None:
        return month(*_shifted_month(frame, today))
    if frame.month is not None:
        if frame.lunar:
            ahead = range(floor.year - 1, floor.year + (_LEAP_MONTHS_AHEAD if frame.leap else 2))
            years = [year] if year is not None else list(ahead)
            found = (almanac.lunar_month(near, frame.month, frame.leap) for near in years)
            span = next((s for s in found if s is not None and (year is not None or s[1] >= floor)), None)
            return None if span is None else days(*span, "month")
        if year is not None:
            return month(year, frame.month)
        this = month(floor.year, frame.month)
        return this if this.finish >= moment_of(floor) else month(floor.year + 1, frame.month)
    return None if year is None else days(date(year, 1, 1), date(year, 12, 31), "year")
