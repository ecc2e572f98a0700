"""A day that is told by another one: 下周六的前一天上午九点, 改前一天吧, 同一天早上九点, 同样时间."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk.catalogue.model import Timetable
from bot.forms.slots.when import Wanted, names_day, read_when
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.clock import TIME_ZONE

_BESIDE = re.compile(
    r"(?P<before>前一天|头一天|早一天)|(?P<after>后一天|第二天|次日|隔天|隔一天|下一天)"
    r"|(?P<same>同一?天|当天|那一?天|同日)"
)
#: What tells a day is an answer; a longer message tells a story: 摔了一跤，第二天就走不动了.
_LONGEST = 24
_LINK = re.compile(r"[的那,，\s]*")


def tells_beside(turn: FormTurn, words: Words) -> bool:
    """Whether a message tells a day or an hour by another one."""
    if len(turn.typed) > _LONGEST:
        return False
    return _BESIDE.search(turn.typed) is not None or bool(words.moves["same"].search(turn.text))


def read_beside(turn: FormTurn, words: Words, timetable: Timetable, base: datetime | None) -> Wanted | None:
    """The time that is told by the day named just before, else by `base`, which was wanted or booked last.

    The hour is the one that is named, the one of `base` for 同样时间, else the whole day is meant.
    """
    found = _BESIDE.search(turn.typed)
    day, named = _day_before(turn, found), _named_day(turn)
    old = base.astimezone(TIME_ZONE) if base is not None else None
    if day is None:
        # 同样时间 with a day of its own: 下周五同样时间.
        day = named if found is None else (old if named is None else None)
    if day is None:
        return None
    if found is not None:
        day += timedelta(days=-1 if found["before"] else 1 if found["after"] else 0)
    begin = day.astimezone(TIME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    hint = {"begin": begin.isoformat(), "end": (begin + timedelta(hours=23, minutes=59)).isoformat()}
    hours = tuple(
        entity
        for entity in turn.entities
        if entity["entity"] == "time"
        and not names_day(entity["text"])
        and (found is None or entity["start"] >= found.start())
    )
    hour = read_when(replace(turn, entities=hours), timetable, hint, None)
    if hour is not None:
        return replace(hour, day_named=True)
    if old is not None and old.hour and words.moves["same"].search(turn.text):
        at = begin.replace(hour=old.hour, minute=old.minute)
        return Wanted(at, at, at, True)
    if found is None:
        return None
    return Wanted(None, begin, begin + timedelta(hours=23, minutes=59), True)


def _day_before(turn: FormTurn, found: re.Match[str] | None) -> datetime | None:
    """The day that stands right before 前一天: 下周六的前一天."""
    if found is None:
        return None
    for entity in turn.entities:
        between = turn.typed[entity["end"] : found.start()] if entity["end"] <= found.start() else None
        if entity["entity"] == "time" and between is not None and _LINK.fullmatch(between):
            return datetime.fromisoformat(entity["value"]["start"])
    return None


def _named_day(turn: FormTurn) -> datetime | None:
    for entity in turn.entities:
        if entity["entity"] == "time" and names_day(entity["text"]):
            return datetime.fromisoformat(entity["value"]["start"])
    return None
