"""Writing of times counted from now: 半个小时后, 三天前, 两个礼拜后, 现在."""

from __future__ import annotations

import re

from bot.language.numerals import value
from bot.language.times.frame import Frame, Unit
from bot.language.times.writing import Rule

_UNITS: dict[str, tuple[float, Unit]] = {
    "秒": (1, "second"), "秒钟": (1, "second"), "分": (1, "minute"), "分钟": (1, "minute"),
    "刻钟": (15, "minute"), "小时": (1, "hour"), "钟头": (1, "hour"), "钟": (1, "hour"),
    "天": (1, "day"), "日": (1, "day"), "晚": (1, "day"),
    "周": (1, "week"), "星期": (1, "week"), "礼拜": (1, "week"),
    "月": (1, "month"), "季度": (3, "month"), "年": (1, "year"),
}  # fmt: skip
#: A half of these is counted in the smaller unit: 半年, 一个半月, 一年半.
_SMALLER: dict[Unit, tuple[float, Unit]] = {
    "year": (12, "month"),
    "month": (30, "day"),
    "week": (7, "day"),
    "day": (24, "hour"),
}

#: How many of which smaller unit a unit has, for lengths in two of them: 3小时20分钟.
_MADE_OF: dict[Unit, tuple[int, Unit]] = {
    "year": (12, "month"),
    "week": (7, "day"),
    "day": (24, "hour"),
    "hour": (60, "minute"),
    "minute": (60, "second"),
}


def _offset(match: re.Match[str]) -> Frame | None:
    text = match["n"]
    if _APPROXIMATE.fullmatch(text):
        text = text[:1]
    amount = _HALF_OR_ONE.get(text) or value(text)
    if amount is None:
        return None
    if match["unit"] == "年" and amount >= _NOBODYS_YEARS:
        return None  # 2018年前
    if match["about"] == "来" and match["unit"] == "年":
        return None  # 十来年前: nobody means the day
    if match["half"] or match["tail"]:
        amount += 0.5
    size, unit = _UNITS[match["unit"]]
    amount *= size
    while amount != int(amount) and unit in _SMALLER:
        factor, unit = _SMALLER[unit]
        amount = amount * factor if factor != 30 else int(amount) * 30 + 15
    if match["n0"]:
        larger = _in(unit, match["n0"], match["half0"], match["unit0"])
        if larger is None:
            return None
        amount += larger
    return Frame(offset=(-amount if (match["way"] or "")[-1:] == "前" else amount, unit))


def _in(unit: Unit, text: str, half: str | None, larger: str) -> float | None:
    """The length `text` `larger` in `unit`, or None where no fixed number of it makes one."""
    amount = _HALF_OR_ONE.get(text) or value(text)
    size, of = _UNITS[larger]
    count, smaller = _MADE_OF.get(of, (0, of))
    if amount is None or smaller != unit:
        return None
    return (amount + (0.5 if half else 0)) * size * count


def _now(_match: re.Match[str]) -> Frame:
    return Frame(now=True)


#: So many years are no length that a resident counts from now.
_NOBODYS_YEARS = 150
_HALF_OR_ONE = {"半": 0.5, "个把": 1}
_APPROXIMATE = re.compile(r"[一二两三四五六七八][两二三四五六七八九]")
_N = r"(?P<n>[0-9]{1,4}(?:\.[0-9])?|半|个把|[零〇一二两俩仨三四五六七八九十廿百]{1,5})"
_UNIT = r"(?P<unit>秒钟?|分钟?|刻钟|小时|钟头|(?<=[个半])钟|天|日|周|星期|礼拜|(?<=[个半俩仨把多])月|季度|年)"
_LARGER = (
    rf"(?:{_N.replace('<n>', '<n0>')}个?(?P<half0>半)?(?P<unit0>分钟?|小时|钟头|天|周|星期|礼拜|年)[零又]?)?"
)
_BODY = rf"{_LARGER}{_N}(?P<about>[多来])?个?(?P<half>半)?多?{_UNIT}(?P<tail>半)?"

RULES = (
    Rule(
        rf"(?<![0-9.第几零一二三四五六七八九十百千满])(?!百年)(?:再?过|再等|等)?{_BODY}"
        r"(?P<way>[以之]?后(?![面台续期遗果勤代])|过后|开外|[以之]?前(?![后面列台往途线]))",
        _offset,
    ),
    Rule(
        rf"(?<![经超])(?:再过|过|再等){_BODY}(?<![0-9零一二两三四五六七八九十百][分日])(?P<way>(?!))?(?![0-9])",
        _offset,
    ),
    Rule(
        r"此时此刻|现在|此时|此刻|目前|当前|眼下|现下|刻下|如今|(?<![因从进反])[而依]家(?=[,，就有]|$)|[格葛箇]毛(?=[0-9一-龥]|$)",
        _now,
    ),
)
