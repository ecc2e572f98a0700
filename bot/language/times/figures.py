"""Writing of calendar dates in figures: 2026-12-08 14:30, 20261208, 10/31/74, 12/3, 12.3到12.5."""

from __future__ import annotations

import re
from datetime import datetime

from bot.language.clock import TIME_ZONE
from bot.language.times.frame import Frame
from bot.language.times.writing import (
    CENTURY_PIVOT,
    ENDS,
    FREE,
    NOT_DAY,
    STREET,
    TO,
    Rule,
    after,
    before,
    number,
)

#: What beside 12/3 or 12.3 shows that a day is meant, and what shows that a measure is.
_DAY_BEHIND = re.compile(r"(?:[约定改换推排]在?[到在成为]|提前到|日期|时间|预?约在?|截止|到期)[:是为]?\s?$")
_SLASHED_BEHIND = re.compile(r"(?:[说是等在到于从]|就)\s?$")
_DAY_AHEAD = re.compile(
    r"\s?(?:上门|来(?![自源个])|去|开始|[以之]?前|[以之]后|起|[那当这]天|截止|到期|[出住]院|复查|体检|开[会门放]|停[水电气]"
    r"|办理|有空|[不没]在|可以|能不能|行吗|行不行)"
)
_MEASURED = re.compile(
    r"(?:血[糖压脂]|体温|度数?|尿酸|指标|成绩|版本?|价格?|利率|身高|体重|视力|[总共涨降])\D{0,3}$"
)
_DAY_OR_PART = re.compile(r"(?:[天日号上下午晨早晚]|(?:周|星期|礼拜)[一二三四五六])\s?$")
#: 1/2 and 3/4 are shares before they are days.
_SHARES = range(2, 6)


def _iso(match: re.Match[str]) -> Frame:
    parts = match.groupdict()
    return Frame(
        year=int(parts["y"]),
        month=int(parts["m"]),
        day=int(parts["d"]),
        hour=number(parts["h"]),
        minute=number(parts["mi"]),
        second=number(parts["s"]),
        literal=parts["h"] is not None,
    )


def _with_offset(match: re.Match[str]) -> Frame | None:
    """2026-12-08T06:30:00Z, as programs write it: the same moment here."""
    parts = match.groupdict()
    try:
        there = datetime.fromisoformat(f"{parts['to_minute']}:{parts['s'] or '00'}{parts['zone']}".upper())
        here = there.astimezone(TIME_ZONE)
    except (ValueError, OverflowError):
        return None
    return Frame(
        year=here.year,
        month=here.month,
        day=here.day,
        hour=here.hour,
        minute=here.minute,
        second=here.second if parts["s"] else None,
        literal=True,
    )


def _compact(match: re.Match[str]) -> Frame:
    return Frame(year=int(match["y"]), month=int(match["m"]), day=int(match["d"]))


def _slashed(match: re.Match[str]) -> Frame:
    """Month first, as in 10/31/74, unless the first figure can only be a day."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    month, day = (second, first) if first > 12 else (first, second)
    if year < 100:
        year += 1900 if year > CENTURY_PIVOT else 2000
    return Frame(year=year, month=month, day=day)


def _year_first(match: re.Match[str]) -> Frame:
    """26/12/8."""
    return Frame(year=2000 + int(match["y"]), month=int(match["m"]), day=int(match["d"]))


def _before_clock(match: re.Match[str]) -> Frame | None:
    """12.8-13:30 is a day and its time; behind a day 9.30-11:30 is from one time to another."""
    if _DAY_OR_PART.search(before(match, 3)):
        return None
    return Frame(month=int(match["m"]), day=int(match["d"]))


def _year_month(match: re.Match[str]) -> Frame:
    return Frame(year=int(match["y"]), month=int(match["m"]))


def _short(match: re.Match[str]) -> Frame | None:
    """12/3 and 12.3: alone, with 号, or where what stands beside them shows that a day is meant."""
    month, day, sep = int(match["m"]), int(match["d"]), match["sep"]
    if STREET.search(before(match, 1)):
        return None
    share = sep == "/" and month < day in _SHARES
    slashed = sep == "/" and _SLASHED_BEHIND.search(before(match, 2)) is not None
    sure = match["hao"] is not None or (sep != "-" and not share and (slashed or _is_day(match)))
    padded = match["m"][0] == "0"  # 07-01, as calendars write it; 7-1 may be a door
    return Frame(month=month, day=day, weak=not sure, whole=(sep != "-" or padded) and not share)


def _short_range(match: re.Match[str]) -> Frame | None:
    """12/3-12/5, 12.3到5号."""
    if STREET.search(before(match, 1)) or _MEASURED.search(before(match, 8)):
        return None
    to = Frame(month=int(match["tm"] or match["m"]), day=int(match["td"] or match["day"]))
    sure = match["sep"] == "/" or match["hao"] is not None or _is_day(match)
    return Frame(month=int(match["m"]), day=int(match["d"]), weak=not sure, whole=True, until=to)


def _dashed_range(match: re.Match[str]) -> Frame | None:
    """12-8~12-10: a range of days where it is all that is said, for doors are numbered so as well."""
    if STREET.search(before(match, 1)):
        return None
    to = Frame(month=int(match["tm"]), day=int(match["td"]))
    return Frame(month=int(match["m"]), day=int(match["d"]), weak=True, whole=True, until=to)


def _is_day(match: re.Match[str]) -> bool:
    behind = before(match, 8)
    if _MEASURED.search(behind):
        return False
    return _DAY_BEHIND.search(behind) is not None or _DAY_AHEAD.match(after(match)) is not None


_CLOCK = r"(?:(?:[T\s]*|-)(?P<h>[01]?[0-9]|2[0-4]):(?P<mi>[0-5][0-9])(?::(?P<s>[0-5][0-9]))?时?)?"
_M_FIGURES, _D_FIGURES = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
_M, _D = rf"(?P<m>{_M_FIGURES})", rf"(?P<d>{_D_FIGURES})"
_NO_MEASURE = r"(?![0-9./%元块万折倍个米公里斤岁人点时月日号楼室度平寸版星毫克片勺-]|的人|\s*小时)"

RULES = (
    Rule(
        r"(?<![0-9])(?P<to_minute>[0-9]{4}-[01][0-9]-[0-3][0-9][Tt][0-2][0-9]:[0-5][0-9])"
        r"(?::(?P<s>[0-5][0-9])(?:[.,][0-9]{1,9})?)?(?P<zone>[Zz]|[+-][01][0-9](?::?[0-5][0-9])?)(?![0-9:])",
        _with_offset,
    ),
    Rule(
        rf"(?<![0-9])(?P<y>[0-9]{{4}})(?:\s?[-/.年]\s?|\s){_M}(?:\s?[-/.月]\s?|\s){_D}"
        rf"(?:(?=[01][0-9]:|2[0-4]:)|(?![0-9]|\s?月))(?:\s?[日号])?{_CLOCK}",
        _iso,
    ),
    Rule(
        rf"{FREE}(?P<y>(?:19|20)[0-9]{{2}})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01]){ENDS}",
        _compact,
    ),
    Rule(
        rf"{FREE}(?<!/)(?P<a>[0-3]?[0-9])/(?P<b>[0-3]?[0-9])/(?P<y>[12][0-9]{{3}}|[0-9]{{2}})(?![0-9/])",
        _slashed,
    ),
    Rule(rf"{FREE}(?<!/)(?P<y>[0-9]{{2}})/{_M}/(?P<d>[1-9])(?![0-9/])", _year_first),
    Rule(rf"{FREE}(?<![/-]){_M}[/.]{_D}-(?=(?:[01]?[0-9]|2[0-4]):[0-5][0-9])", _before_clock),
    Rule(rf"{FREE}(?P<y>(?:19|20)[0-9]{{2}})[-/.]{_M}(?![0-9.%/元块万-])", _year_month),
    Rule(
        rf"{FREE}(?<![/-]){_M}(?P<sep>[/.]){_D}{TO}"
        rf"(?:(?P<tm>{_M_FIGURES})[/.](?P<td>{_D_FIGURES})|(?P<day>{_D_FIGURES})(?=[日号]))"
        rf"(?P<hao>[日号]{NOT_DAY})?{_NO_MEASURE}",
        _short_range,
    ),
    Rule(
        rf"{FREE}(?<![/-]){_M}-{_D}\s*(?:到|至|~)\s*(?P<tm>{_M_FIGURES})-(?P<td>{_D_FIGURES}){_NO_MEASURE}",
        _dashed_range,
    ),
    Rule(
        rf"{FREE}(?<![/-]){_M}(?P<sep>[-/.]){_D}(?P<hao>(?<!-[0-9])(?<!-[0-9]{{2}})[日号]{NOT_DAY})?{_NO_MEASURE}",
        _short,
    ),
)
