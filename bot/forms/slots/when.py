"""When: a day named first and its hour later, three o'clock in the afternoon where 三点 is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.desk import calendar
from bot.desk.catalogue.model import Timetable
from bot.forms.turn import FormTurn
from bot.language.clock import TIME_ZONE

#: Words that name a day; an hour without one belongs to the day that was talked about.
_NAMES_DAY = re.compile(
    r"今|明|后天|后日|大后|昨|前天|当天|周|星期|礼拜|[0-9一二三四五六七八九十]\s*[号日]|月|天后|节|除夕|初[一二三四五六七八九十]|腊|小时|分钟|现在|马上"
)
_NAMES_HALF = re.compile(r"早|上午|凌晨|中午|下午|傍晚|晚|夜|午后|pm|am", re.IGNORECASE)
_EXACT = ("hour", "minute", "second")
#: What only says how things are: 现在要人扶了.
PRESENT = ("现在", "目前", "眼下", "刚才", "刚刚", "这会儿", "如今", "今年", "去年")
#: 晚一点来 is later than agreed, and not at one o'clock.
_VAGUE = ("晚一点", "早一点")
#: A message of so many characters may be nothing but a time.
_ANSWER = 14


@dataclass(frozen=True)
class Wanted:
    """What was said of a time: `at` is exact; else it lies from `begin` to `end` (a day, an afternoon)."""

    at: datetime | None
    begin: datetime
    end: datetime
    day_named: bool

    def to_hint(self) -> dict[str, str]:
        """JSON-able, for the form to remember."""
        return {"begin": self.begin.isoformat(), "end": self.end.isoformat()}


def read_when(
    turn: FormTurn, timetable: Timetable, hint: Mapping[str, str] | None, before: str | None
) -> Wanted | None:
    """The time that a message names, or None.

    `hint` is the day or part of a day named earlier in the form, `before` the time that it replaces
    (ISO): an hour without a day is of that day.
    """
    entity = _best(turn)
    if entity is None:
        return None
    value = entity["value"]
    begin, end = (datetime.fromisoformat(value[key]).astimezone(TIME_ZONE) for key in ("start", "end"))
    day_named = bool(_NAMES_DAY.search(entity["text"]))
    if not day_named:
        base = _day_beside(turn) or _day_of(hint) or _day_of({"begin": before} if before else None)
        if base is not None:
            shift = base - begin.date()
            begin, end = begin + shift, end + shift
    if value["grain"] not in _EXACT:
        return Wanted(None, begin, end, day_named)
    at = begin
    if not _NAMES_HALF.search(entity["text"]):
        at = _waking(at, timetable, hint)
    return Wanted(at, at, at, day_named)


def _best(turn: FormTurn) -> Mapping[str, Any] | None:
    """The last exact time of a message, else its last time: 不要明天，后天下午三点."""
    times = [
        entity
        for entity in turn.entities
        if entity["entity"] == "time" and entity["text"] not in (*PRESENT, *_VAGUE)
    ]
    ahead = [
        entity
        for entity in times
        if datetime.fromisoformat(entity["value"]["end"]) >= turn.now - timedelta(days=1)
    ]
    if not ahead and len(turn.typed) > _ANSWER:
        # 上个月摔了一跤 tells a story; 昨天下午三点 alone is an answer, if a wrong one.
        return None
    exact = [entity for entity in ahead or times if entity["value"]["grain"] in _EXACT]
    chosen = exact or ahead or times
    return chosen[-1] if chosen else None


def names_day(text: str) -> bool:
    """Whether an expression of time names a day, and not only an hour."""
    return bool(_NAMES_DAY.search(text))


def names_hour(part: str, turn: FormTurn) -> bool:
    """Whether a part of what was typed names a day and an hour, or an hour of it."""
    return any(
        entity["entity"] == "time" and entity["value"]["grain"] in _EXACT and entity["text"] in part
        for entity in turn.entities
    )


def _day_beside(turn: FormTurn) -> date | None:
    """The day that a message names along with another hour: 五月二十号上午九点，十点也可以."""
    for entity in reversed(turn.entities):
        if entity["entity"] == "time" and _NAMES_DAY.search(entity["text"]):
            begin = datetime.fromisoformat(entity["value"]["start"]).astimezone(TIME_ZONE)
            if begin >= turn.now - timedelta(days=1):
                return begin.date()
    return None


def _day_of(hint: Mapping[str, str] | None) -> date | None:
    return datetime.fromisoformat(hint["begin"]).astimezone(TIME_ZONE).date() if hint else None


def _waking(at: datetime, timetable: Timetable, hint: Mapping[str, str] | None) -> datetime:
    """三点 without 上午 or 下午 is the one of the two at which somebody is there."""
    if at.hour >= 12:
        earlier, later = at - timedelta(hours=12), at
    else:
        earlier, later = at, at + timedelta(hours=12)
    if hint is not None:
        within = [
            one
            for one in (earlier, later)
            if hint["begin"] <= one.isoformat() <= hint["end"] and calendar.snap(timetable, one)
        ]
        if len(within) == 1:
            return within[0]
    open_at = [one for one in (earlier, later) if calendar.snap(timetable, one) is not None]
    return open_at[0] if len(open_at) == 1 else at
