"""What one expression of time says, before it is known which moment that is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Literal, NamedTuple

Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class Counted(NamedTuple):
    """The `nth` day of a kind after a named day, before it where less than none.

    `leave` counts from the last day of the public holiday that the named day is in; 0 is that day.
    """

    nth: int
    what: Literal["workday", "weekday", "weekend", "leave"]
    weekday: int = 0


@dataclass(frozen=True)
class Frame:
    """The said parts of a time; None (or False) is what was not said.

    Shifts count from now: `day_shift` 1 is tomorrow, `week_shift` -1 last week. `nth` with
    `weekday` is the nth such day of a month (-1: the last), with `nth_of` its nth week, day or working
    day. `after_days` moves a named day
    (春节后三天), `counted` to a day counted from it (春节后第一个工作日). `period` is writing that
    the library reads. `weak` writing is a time only beside other writing of time; `whole` writing
    also where it is the whole message. `until` is the end of a range written in one breath (3到5号).
    `recurring` is no point in time (每周三). A `past` year never lies ahead (45年出生).
    """

    year: int | None = None
    year_shift: int | None = None
    month: int | None = None
    month_shift: int | None = None
    day: int | None = None
    lunar: bool | None = None
    leap: bool = False
    day_shift: int | None = None
    week_shift: int | None = None
    weekday: int | None = None
    weekend: bool = False
    nth: int | None = None
    nth_of: Literal["day", "week", "workday"] | None = None
    festival: str | None = None
    festival_turn: int = 0
    after_days: int = 0
    counted: Counted | None = None
    offset: tuple[float, Unit] | None = None
    now: bool = False
    period: str | None = None
    part: str | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    half_day: Literal["am", "pm"] | None = None
    literal: bool = False
    recurring: bool = False
    past: bool = False
    weak: bool = False
    whole: bool = False
    until: Frame | None = None


#: Fields that fill the same place, from coarse to fine.
_PLACES: tuple[tuple[str, ...], ...] = (
    ("year", "year_shift"),
    ("month", "month_shift"),
    ("day", "day_shift", "festival", "offset", "now", "period"),
    ("weekday", "weekend", "nth"),
    ("part",),
    ("hour",),
)
_YEAR, _MONTH, _DAY, _WEEKDAY, _PART, _CLOCK = range(6)
_FREE = ("lunar", "leap", "recurring", "week_shift")
_DEFAULTS = {field.name: field.default for field in fields(Frame)}


@lru_cache(maxsize=4096)
def places(frame: Frame) -> frozenset[int]:
    """Which places of `_PLACES` the frame fills."""
    return frozenset(
        number
        for number, names in enumerate(_PLACES)
        if any(getattr(frame, name) != _DEFAULTS[name] for name in names)
    )


def has_day(frame: Frame) -> bool:
    """Whether the frame says which day is meant."""
    return bool(places(frame) & {_DAY, _WEEKDAY})


def only_clock(frame: Frame) -> bool:
    """Whether the frame says a part of the day or a clock time, and nothing coarser."""
    return bool(places(frame)) and places(frame) <= {_PART, _CLOCK} and frame.week_shift is None


def join(first: Frame, second: Frame) -> Frame | None:
    """Both as one expression, or None where the second starts an expression of its own.

    The second continues the first where it says something finer (下周三 + 下午 + 三点), a date
    beside its weekday (周日, 二月十号), or the weekday of a week (下周的周三).
    """
    first = _counted_to(first, second)
    if first.recurring and not first.weak:
        return replace(_filled(first, second), recurring=True)
    mine, its = places(first), places(second)
    dotted = second.weak and second.month and second.day
    if dotted and _CLOCK not in mine and (has_day(first) or only_clock(first)):
        # 明天9.30 and 上午8.15: behind a day or part of the day it is the clock.
        second = Frame(hour=second.month, minute=second.day)
        its = places(second)
    if mine == {_YEAR} and not its and second.lunar is not None:
        return _filled(first, second)  # 1950年农历八月十五
    if first.week_shift is not None and not mine and its and second.week_shift in (None, first.week_shift):
        return _filled(first, second) if min(its) == _WEEKDAY or second.day_shift == 0 else None
    if (
        first.nth_of == "week"
        and (second.weekday or second.weekend)
        and min(its) == _WEEKDAY
        and second.week_shift is None
    ):
        return _filled(first, second) if first.weekday is None and second.nth is None else None
    if mine & its or not its or first.now or first.period or second.recurring:
        return None
    if not mine:
        return _filled(first, second) if first.lunar is not None or first.recurring else None
    if mine == {_WEEKDAY} and first.week_shift is None and not first.weekend and second.day:
        return _filled(first, second)
    if min(its) < max(mine) or not _fits(first, second, mine, its):
        return None
    return _filled(first, second)


def _counted_to(first: Frame, second: Frame) -> Frame:
    """三个月后 names the month that 5号 behind it is of, 两个礼拜后 the week of a 周五, 2年后 the year."""
    amount, unit = first.offset or (0.5, "day")
    if amount != int(amount):
        return first
    counted = int(amount)
    if unit == "week" and (second.weekday or second.weekend) and second.nth is None:
        return replace(first, offset=None, week_shift=counted)
    if unit == "year" and (second.month is not None or second.festival is not None):
        return replace(first, offset=None, year_shift=counted)
    if unit in ("month", "year") and second.month is None and (second.day or second.nth):
        return replace(first, offset=None, month_shift=counted * (12 if unit == "year" else 1))
    return first


def _fits(first: Frame, second: Frame, mine: frozenset[int], its: frozenset[int]) -> bool:
    """Whether finer writing goes with what came before it."""
    start = min(its)
    if start == _MONTH:
        return mine == {_YEAR}
    if start == _DAY:
        if second.day_shift == 0 and second.festival is None:
            return first.year_shift is not None or first.month_shift is not None
        if second.day is None:
            return second.festival is not None and _MONTH not in mine
        return _MONTH in mine or _YEAR not in mine
    if start == _WEEKDAY:
        if second.nth is not None:
            return _DAY not in mine and (_MONTH in mine or mine == {_YEAR})
        to_day = first.offset is None or first.offset[1] in ("day", "month", "year")
        return _DAY in mine and second.week_shift is None and to_day
    return has_day(first) or only_clock(first)


def _filled(first: Frame, second: Frame) -> Frame:
    """`first` with what only `second` says; a range in one breath keeps both of its ends."""
    said = {
        name: getattr(second, name)
        for name, default in _DEFAULTS.items()
        if getattr(second, name) != default and name not in ("weak", "whole", "until")
    }
    until = second.until or first.until
    if first.until is not None and second.until is None:
        until = replace(first.until, **said)
    elif second.until is not None:
        until = inherit(replace(first, until=None), second.until)
    return replace(first, **said, weak=False, whole=False, until=until)


def covers(first: Frame, second: Frame) -> bool:
    """Whether `second` only says again what `first` says (明天下午, 下午)."""
    said = [name for name in _DEFAULTS if name not in ("weak", "whole")]
    said = [name for name in said if getattr(second, name) != _DEFAULTS[name]]
    return bool(places(second)) and all(getattr(first, name) == getattr(second, name) for name in said)


def inherit(first: Frame, second: Frame) -> Frame:
    """The end of a range with the coarser places that only its beginning names."""
    its = places(second)
    if not its:
        return second
    names: list[str] = []
    if its <= {_PART, _CLOCK}:
        names = [name for place in _PLACES[:_PART] for name in place]
        names += ["lunar", "leap", "week_shift", "nth", "nth_of", "festival_turn", "after_days", "counted"]
        if _PART not in its and second.half_day is None and not second.literal:
            names += ["part", "half_day"]
    elif min(its) == _DAY and second.day is not None:
        names = [*_PLACES[_YEAR], *_PLACES[_MONTH], "lunar"]
    elif min(its) == _MONTH:
        names = [*_PLACES[_YEAR], "lunar"]
    elif min(its) == _WEEKDAY and first.weekday is not None and second.week_shift is None:
        names = ["week_shift"]
    missing = {name: getattr(first, name) for name in names if getattr(second, name) == _DEFAULTS[name]}
    return replace(second, **missing)
