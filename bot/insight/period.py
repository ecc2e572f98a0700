"""The months that are looked at: whole ones, as what is published of a month is put together by month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.language.clock import TIME_ZONE

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
#: As long as counted turns are kept (`bot.insight.holder.TURN_DAYS`), in months.
MOST_MONTHS = 26
#: What is looked at where nobody says what: this month and the two before.
_USUAL = 3


@dataclass(frozen=True)
class Period:
    """From the first to the last month, both included, each as 2026-11."""

    first: str
    last: str

    def __iter__(self) -> Iterator[str]:
        """Its months."""
        month = self.first
        while month <= self.last:
            yield month
            month = shifted(month, 1)

    def __contains__(self, month: object) -> bool:
        return isinstance(month, str) and self.first <= month <= self.last

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.first}-01")

    @property
    def last_day(self) -> date:
        """Its last day."""
        return date.fromisoformat(f"{shifted(self.last, 1)}-01") - timedelta(days=1)


def month_of(moment: datetime) -> str:
    """The month of a moment in Asia/Shanghai."""
    return moment.astimezone(TIME_ZONE).strftime("%Y-%m")


def shifted(month: str, by: int) -> str:
    """The month that many months later."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{number // 12:04}-{number % 12 + 1:02}"


def period_of(first: str, last: str, now: datetime) -> Period:
    """What was asked for, put right: what is no month is the usual one, and nothing is longer than kept."""
    this = month_of(now)
    end = min(last, this) if _MONTH.fullmatch(last) else this
    begin = first if _MONTH.fullmatch(first) else shifted(end, 1 - _USUAL)
    return Period(max(min(begin, end), shifted(end, 1 - MOST_MONTHS)), end)
