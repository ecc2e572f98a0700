"""Days of the lunar calendar and of the solar terms, by `lunar_python`."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lunar_python import Lunar, LunarYear, Solar

#: Years that `lunar_python` and `datetime` both know, with room for a lunar year that ends later.
_YEARS = range(2, 9998)


#: Ordinal of some day of the stem 庚; the next is ten days later.
_A_GENG_DAY = date(1900, 2, 6).toordinal()


def _date(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=256)
def _months(year: int) -> dict[int, tuple[date, int]]:
    """First day and number of days of each month of a lunar year; a leap month has the minus sign.

    Cached here because the library keeps one year only, and computes each in 4 ms.
    """
    found = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        first = _date(Solar.fromJulianDay(month.getFirstJulianDay()))
        found[month.getMonth()] = (first, month.getDayCount())
    return found


def lunar_month(year: int, month: int, leap: bool = False) -> tuple[date, date] | None:
    """First and last solar day of a month of the lunar year `year`, or None where there is none.

    腊月 of 2026 lies in January 2027; `leap` asks for the leap month.
    """
    if year not in _YEARS:
        return None
    first, length = _months(year).get(-month if leap else month, (None, 0))
    return None if first is None else (first, first + timedelta(days=length - 1))


def lunar(year: int, month: int, day: int, leap: bool = False) -> date | None:
    """The solar day of a day of a lunar month (see `lunar_month`), or None where there is none."""
    span = lunar_month(year, month, leap)
    if span is None or not 1 <= day <= (span[1] - span[0]).days + 1:
        return None
    return span[0] + timedelta(days=day - 1)


def lunar_year(day: date) -> int:
    """The lunar year that `day` lies in."""
    first = lunar(day.year, 1, 1)
    return day.year if first is None or day >= first else day.year - 1


def eve(year: int) -> date | None:
    """除夕 that falls in the solar year `year`."""
    first = lunar(year, 1, 1)
    return None if first is None else first - timedelta(days=1)


@lru_cache(maxsize=64)
def _terms(year: int) -> dict[str, date]:
    table = Lunar.fromYmd(year, 6, 1).getJieQiTable()
    found = {name: _date(when) for name, when in table.items()}
    return found | {"冬至": found["DONG_ZHI"]}


def term(year: int, name: str) -> date | None:
    """The day of a solar term (`冬至`) in the solar year `year`."""
    return _terms(year).get(name) if year in _YEARS else None


def dog_days(year: int, which: int) -> date | None:
    """The first day of 头伏, 中伏 or 末伏 (`which` 0 to 2), which begin on days of the stem 庚.

    头伏 is the third such day from the summer solstice on, 中伏 the fourth, 末伏 the first from 立秋 on.
    """
    start = term(year, "夏至" if which < 2 else "立秋")
    if start is None:
        return None
    first = start + timedelta(days=(_A_GENG_DAY - start.toordinal()) % 10)
    return first + timedelta(days=10 * (2 + which) if which < 2 else 0)


def warm_up(year: int) -> None:
    """Has the tables around `year` computed: a few milliseconds each, once a process."""
    for near in range(year - 2, year + 5):
        lunar_month(near, 1)
    for near in range(year - 1, year + 2):
        _terms(near)
