"""A time that is only moved: 往后推一天, 提早一个钟头, 改到后一天同一个时间."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.desk.catalogue.model import Timetable
from bot.forms.slots.when import Wanted, read_when
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.clock import TIME_ZONE
from bot.language.numerals import value

_FIGURE = r"(?P<n>[0-9]{1,3}|[零一二两三四五六七八九十俩仨]{1,3}|半)"
_UNIT = r"(?P<unit>天|日|礼拜|星期|周|小时|钟头|钟(?!头)|分钟|刻钟)"
#: What may stand between the direction and the amount: 往后推个两天, 推迟大概半小时.
_BETWEEN = r"(?:推迟|推|挪|移|延|调|改|放|一下|大概|再|个|上)?(?:\s|一下|大概)*"
#: 提前两小时取消 and 晚三天办 say when something is done; a shift ends with its amount.
_BEHIND = r"(?=$|[\s,，。.!！?？;；]|吧|啊|呀|哈|呢|行|可|好|成|能|还|再|左右|来|的话|去|到|吗|么|伐|不)"
_MINUTES = {"小时": 60, "钟头": 60, "钟": 60, "分钟": 1, "刻钟": 15}
_DAYS = {"天": 1, "日": 1, "礼拜": 7, "星期": 7, "周": 7}
#: Nobody moves a booking by more.
_FURTHEST = timedelta(days=60)


def read_shift(text: str, words: Words) -> timedelta | None:
    """By how much a message moves a time, later ones positive; None where it moves none."""
    for name, sign in (("later", 1), ("earlier", -1)):
        moved = re.search(
            rf"(?<!太)(?:{words.moves[name].pattern}){_BETWEEN}{_FIGURE}个?(?P<half>半)?{_UNIT}(?P<more>半)?{_BEHIND}",
            text,
        )
        amount = _amount(moved) if moved else None
        if amount is not None and timedelta() < amount <= _FURTHEST:
            return sign * amount
    if words.moves["next"].search(text):
        return timedelta(days=1)
    return timedelta(days=-1) if words.moves["before"].search(text) else None


def _amount(match: re.Match[str]) -> timedelta | None:
    unit = match["unit"]
    count = 0.5 if match["n"] == "半" else value(match["n"])
    if count is None:
        return None
    if match["half"] or match["more"]:
        count += 0.5
    if unit in _DAYS:
        return timedelta(days=count * _DAYS[unit]) if count == int(count) else None
    return timedelta(minutes=count * _MINUTES[unit])


def read_moved(turn: FormTurn, words: Words, timetable: Timetable, before: str) -> Wanted | None:
    """The time that a message wants in the place of `before` (ISO) by moving that, or None.

    A whole day's move keeps the hour, unless another is named (往后推一天，上午九点); 下周三同一个时间
    keeps it, too.
    """
    old = datetime.fromisoformat(before).astimezone(TIME_ZONE)
    shift = read_shift(turn.text, words)
    if shift is not None:
        at = old + shift
        if shift % timedelta(days=1) == timedelta():
            named = read_when(turn, timetable, None, at.isoformat())
            if named is not None and named.at is not None and not named.day_named:
                at = named.at
        return Wanted(at, at, at, True)
    if not words.moves["same"].search(turn.text):
        return None
    named = read_when(turn, timetable, None, before)
    if named is None or named.at is not None or not named.day_named:
        return None
    day = named.begin.date()
    at = old.replace(year=day.year, month=day.month, day=day.day)
    return Wanted(at, at, at, True)
