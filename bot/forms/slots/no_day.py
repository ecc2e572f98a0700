"""A day that no calendar has: 2月30号, 十一月三十一日."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime

from bot.language.clock import TIME_ZONE
from bot.language.numerals import value

_FIGURE = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = re.compile(
    rf"(?:(?P<year>20[0-9]{{2}})年)?(?P<month>{_FIGURE})\s*月\s*(?P<day>{_FIGURE})\s*[号日]"
    r"|(?P<next>下个?月|这个月|本月)\s*(?P<of>" + _FIGURE + r")\s*[号日]"
)
_DECEMBER, _MOST = 12, 31


@dataclass(frozen=True)
class NoDay:
    """`said` is how it was written, `last` the last day that its month has."""

    said: str
    last: datetime


def read_no_day(text: str, now: datetime) -> NoDay | None:
    """The day of a message that does not exist, or None where it names none or one that does."""
    match = _DAY.search(text)
    if match is None:
        return None
    today = now.astimezone(TIME_ZONE)
    year, month = today.year, today.month
    if match["next"]:
        ahead = match["next"].startswith("下")
        year, month = (year + month // _DECEMBER, month % _DECEMBER + 1) if ahead else (year, month)
    else:
        month = int(value(match["month"]) or 0)
        year = int(match["year"]) if match["year"] else year + (month < today.month)
    day = int(value(match["day"] or match["of"]) or 0)
    if not 1 <= month <= _DECEMBER or day < 1:
        return None
    length = calendar.monthrange(year, month)[1]
    if not length < day <= _MOST:
        return None
    return NoDay(match.group(), datetime(year, month, length, tzinfo=TIME_ZONE))
