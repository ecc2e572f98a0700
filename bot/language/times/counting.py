"""Days counted from another: the first working day after a holiday, the Sunday before a solar term."""

from __future__ import annotations

from datetime import date, timedelta

from bot.language.times.frame import Counted
from bot.language.workdays import is_holiday, is_working_day, last_of_holiday

#: Further away no day is looked for.
_FAR = 400


def counted_from(day: date, said: Counted) -> date | None:
    """The day that `said` names as seen from `day`; of a weekend its Saturday."""
    if said.what == "leave":
        return last_of_holiday(day) + timedelta(days=said.nth)
    if said.what == "workday":
        return _working_day(day, said.nth)
    weekday = 6 if said.what == "weekend" else said.weekday
    if said.nth > 0:
        ahead = (weekday - day.isoweekday()) % 7 or 7
        return day + timedelta(days=ahead, weeks=said.nth - 1)
    back = (day.isoweekday() - weekday) % 7 or 7
    return day - timedelta(days=back, weeks=-said.nth - 1)


def _working_day(day: date, nth: int) -> date | None:
    step = timedelta(days=1 if nth > 0 else -1)
    left = abs(nth)
    for _ in range(_FAR):
        day += step
        left -= is_working_day(day)
        if left == 0:
            return day
    return None


def holidays_from(day: date) -> list[date]:
    """The first days of the public holidays of a year from `day` on, the one that lasts among them."""
    near = (day + timedelta(days=ahead) for ahead in range(-10, _FAR))
    return [one for one in near if is_holiday(one) and not is_holiday(one - timedelta(days=1))]
