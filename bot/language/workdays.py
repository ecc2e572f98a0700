"""Public holidays of China, and the working days that make up for them.

They come from the `holidays` package (country CN, the State Council's yearly notices). Of a year whose
notice it does not know yet it has the days of the law (全国年节及纪念日放假办法) alone, without exchanged
days. One rule is ours: the weekend that a holiday joins is part of the holiday, as in the notices
(清明节4月4日至6日放假).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
#: Years of the package's rules for China and of those that it can foresee.
_YEARS = range(1951, 2099)


@lru_cache(maxsize=64)
def _notices(year: int) -> holidays.HolidayBase:
    """The holidays of one year and its neighbours, which days may be exchanged with.

    Complete when it is handed out: an object that grew on demand would show other threads half a year.
    """
    return holidays.country_holidays("CN", years=(year - 1, year, year + 1), expand=False)


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`; of years that no law of today tells of only weekends are known."""
    if day.year not in _YEARS:
        return day.weekday() < _SATURDAY
    return bool(_notices(day.year).is_working_day(day))


@lru_cache(maxsize=4096)
def is_holiday(day: date) -> bool:
    """Whether `day` is off for a public holiday: one itself, or a weekend day that one adjoins."""
    if day.year not in _YEARS:
        return False
    if day in _notices(day.year):
        return True
    if is_working_day(day):
        return False
    return any(_reaches_holiday(day, step) for step in (-_ONE_DAY, _ONE_DAY))


def _reaches_holiday(day: date, step: timedelta) -> bool:
    """Whether going from `day` by `step` over days off only leads to a holiday."""
    day += step
    while not is_working_day(day):
        if day in _notices(day.year):
            return True
        day += step
    return False


@lru_cache(maxsize=4096)
def is_makeup_day(day: date) -> bool:
    """Whether `day` is of a weekend, and worked in exchange for another day (调休)."""
    return day.weekday() >= _SATURDAY and is_working_day(day)


def last_of_holiday(day: date) -> date:
    """The last day of the public holiday that `day` is in; `day` itself where it is in none."""
    while is_holiday(day) and is_holiday(day + _ONE_DAY):
        day += _ONE_DAY
    return day
