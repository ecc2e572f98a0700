"""Writing of calendar dates in words: 2026年12月8日, 12月8号, 98年3月, 正月十五, 今年, 下个月."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.times.frame import Frame
from bot.language.times.writing import (
    CENTURY_PIVOT,
    COUNT,
    DAY,
    FREE,
    LUNAR_DAY,
    MONTH,
    NOT_DAY,
    ONES,
    RELATIVE,
    STREET,
    TO,
    YEAR,
    Rule,
    after,
    before,
    lunar_day_number,
    month_number,
    number,
    shift_of,
)

#: What makes 三日 a length: 三日内, 一日三餐.
_NOT_DATE = r"(?![内间均常龄游]|以内|之内|三餐|[以之]?[后前]|连|志愿)"
#: Behind these 15日 is a length: 公示7日, 不少于15日.
_LIMIT = re.compile(r"(?:少于|多于|超过|公示|期限|延长|工作|[满达共约期过])$")
#: What behind 98年 shows that a year is meant and not a length.
_YEAR_CONTEXT = re.compile(
    rf"\s?(?:[的属参退结]|生(?![产活意效命病涯])|出生|元旦|春节|国庆|(?:{MONTH}|[正冬腊])月|{TO}{YEAR}年|第\S{{1,4}}(?:周|星期|礼拜))"
)
#: 85年到92年 are years, as 5年到8年 are none.
_TO_YEAR = re.compile(rf"{TO}(?:[5-9][0-9]|[五六七八九][零〇{ONES}])年")
_FROM_YEAR = re.compile(rf"(?:[4-9][0-9]|[四五六七八九][零〇{ONES}])年{TO}$")
_ANIMAL = r"属[鼠牛虎兔龙蛇马羊猴鸡狗猪]"
#: What shows that somebody was born, or has lived through something, in the year before it.
_PAST_AHEAD = re.compile(
    rf"\s?(?:的?(?:农历|阴历)?闰?(?:{MONTH}|[正冬腊])月份?(?:{DAY}[日号]?|{LUNAR_DAY})?)?的?\s?"
    rf"(?:出?生(?![产活意效命病涯])|{_ANIMAL}|参[加军战]|[入当]的?[党伍团兵]|打仗|解放|土改|毕业|下乡|下放|插队)"
)
_PAST_BEHIND = re.compile(rf"(?:{_ANIMAL}|出?生[于在]|生日|出生(?:日期|年月)?)的?[是为:,，]?\s?$")
_RELATIVE_YEARS = {
    "大前年": -3, "前年": -2, "上年": -1, "上一年": -1, "去年": -1, "旧年": -1,
    "今年": 0, "本年": 0, "明年": 1, "来年": 1, "次年": 1, "下一年": 1, "开年": 1,
    "后年": 2, "大后年": 3,
}  # fmt: skip


def _year(match: re.Match[str]) -> Frame:
    year = Frame(year=number(match["y"]))
    return replace(Frame(year=number(match["first"])), until=year) if match["first"] else year


def _short_year(match: re.Match[str]) -> Frame | None:
    """98年3月, 85年出生, 08年, 八五年; but 20年 is a length, and so is 七八年."""
    text = match["y"].replace("〇", "零")
    year = number(text)
    if year is None:
        return None
    if _PAST_AHEAD.match(match.string, match.end()) or _PAST_BEHIND.search(before(match, 8)):
        return Frame(year=2000 + year, past=True)
    if year > CENTURY_PIVOT and (_TO_YEAR.match(after(match)) or _FROM_YEAR.search(before(match, 6))):
        return Frame(year=1900 + year)
    in_context = _YEAR_CONTEXT.match(match.string, match.end()) is not None
    may_be_length = text.isascii() or year <= CENTURY_PIVOT or year % 10 - year // 10 == 1
    if may_be_length and not in_context and text[0] not in "0零":
        return None
    return Frame(year=year + (1900 if year > CENTURY_PIVOT else 2000))


def _republic(match: re.Match[str]) -> Frame | None:
    """民国三十四年: the Republic counts from 1912."""
    year = 1 if match["y"] == "元" else number(match["y"])
    return None if year is None else Frame(year=1911 + year)


def _relative_year(match: re.Match[str]) -> Frame:
    return Frame(year_shift=_RELATIVE_YEARS[match["w"]])


def _relative_month(match: re.Match[str]) -> Frame:
    leans = match["w"] == "当"
    return Frame(month_shift=shift_of(match["w"]), weak=leans, whole=leans)


def _month(match: re.Match[str]) -> Frame:
    text = match["m"]
    leap = match["leap"] is not None
    frame = Frame(month=month_number(text), lunar=True if leap or text in "正冬腊" else None, leap=leap)
    if match["first"]:
        return Frame(month=month_number(match["first"]), until=frame)
    return frame


def _bare_day(match: re.Match[str]) -> Frame:
    return Frame(month=month_number(match["m"]), day=number(match["d"]))


def _lunar(match: re.Match[str]) -> Frame:
    """A day without 号 or 日, in Chinese figures, is the lunar calendar's writing.

    Not in 一月, which the lunar calendar calls 正月, unless 农历 stands before it.
    """
    month = month_number(match["m"])
    return Frame(
        month=month,
        day=lunar_day_number(match["d"]),
        lunar=None if month == 1 and match["m"] != "正" and match["d"][0] != "初" else True,
        leap=match["leap"] is not None,
    )


def _double(match: re.Match[str]) -> Frame | None:
    """三月三, 九月九: named days of the lunar calendar; 三月五 is none."""
    if match["m"] != match["d"]:
        return None
    return Frame(month=month_number(match["m"]), day=number(match["d"]), lunar=True)


def _lunar_day(match: re.Match[str]) -> Frame:
    return Frame(day=lunar_day_number(match["d"]), lunar=True)


def _half_of_month(match: re.Match[str]) -> Frame:
    """上半月, 下个月下半月; the second half ends when the month does, which the library knows."""
    said = match["rel"]
    shift = None if said is None else shift_of(said)
    month = None if match["m"] is None else month_number(match["m"])
    if match["half"] == "上":
        return Frame(month=month, month_shift=shift, day=1, until=Frame(day=15))
    end = f"{match['m']}月底" if match["m"] else "月底" if said is None else f"{said}月底"
    if month is None and shift is None:
        shift = 0
    return Frame(month=month, month_shift=shift, day=16, until=Frame(period=end))


def _half_month(_match: re.Match[str]) -> Frame:
    """月半 is the 15th in Hangzhou."""
    return Frame(day=15)


def _day(match: re.Match[str]) -> Frame | None:
    if STREET.search(before(match, 1)) or (match.group().endswith("日") and _LIMIT.search(before(match, 2))):
        return None
    if match["first"]:
        return Frame(day=number(match["first"]), until=Frame(day=number(match["d"])))
    return Frame(day=number(match["d"]))


def _month_day(match: re.Match[str]) -> Frame:
    said = match["m"]
    frame = Frame(
        month=month_number(said),
        day=number(match["first"] or match["d"]),
        lunar=True if said in "正冬腊" or match["leap"] else None,
        leap=match["leap"] is not None,
    )
    if match["first"]:
        return replace(frame, until=replace(frame, day=number(match["d"])))
    return frame


def _calendar(match: re.Match[str]) -> Frame:
    return Frame(lunar=match.group()[0] not in "公阳新国")


RULES = (
    Rule(
        rf"{FREE}(?:(?P<first>{YEAR}){TO})?(?:公元)?(?P<y>{YEAR})\s?年(?!级|[以之]?前(?!{COUNT}|半))度?",
        _year,
    ),
    Rule(r"民国(?P<y>元|[0-9]{1,3}|[一二三四五六七八九十廿卅百零]{1,5})年", _republic),
    Rule(
        rf"{FREE}(?P<y>[0-9]{{2}}|[零〇{ONES}]{{2}})年"
        r"(?![以之]?[前后内]|[代级多来])",
        _short_year,
    ),
    Rule(
        r"(?<![之以十几百多马])(?P<w>大前年|大后年|上一年(?![半级])|下一年|开年|今年|本年|明年|来年|次年|去年|旧年|前年|后年|上年)[子度]?"
        # 今年八十二岁, 今年73了: what follows is an age, and the year no time that is asked for.
        r"(?!(?:都|已经?|刚|才|满|快|有|是|虚岁)*(?:[0-9]{1,3}|[一二三四五六七八九]?十[一二三四五六七八九几]?|[一二两三四五六七八九])"
        r"(?:多|出头)?(?:周?岁|了|虚岁|$))",
        _relative_year,
    ),
    Rule(
        rf"(?:(?:(?<![以])(?P<rel>{RELATIVE})(?:一?个)?|{FREE}(?P<m>{MONTH}))月份?的?)?(?P<half>[上下])半个?月(?![板以之前后])",
        _half_of_month,
    ),
    Rule(
        rf"(?<![以])(?P<w>{RELATIVE}|当|今)(?:一?个)?(?:月份?(?![薪嫂球饼卡])|号头)",
        _relative_month,
    ),
    Rule(rf"{FREE}(?P<m>[{ONES}])月(?P<d>[{ONES}])(?![{ONES}十日号点时个月年天])", _double),
    Rule(
        rf"{FREE}(?P<leap>闰)?(?P<m>{MONTH}|[正冬腊])月的?\s?(?P<d>{LUNAR_DAY}|(?<![0-9]月)半)"
        r"(?![日号百千点时个几多零〇一二三四五六七八九十]|、(?!初)|[到至]\S{1,3}[日号])",
        _lunar,
    ),
    Rule(
        rf"{FREE}(?P<leap>闰)?(?P<m>{MONTH}|[元正冬腊])月份?的?\s?(?:(?P<first>{DAY})(?:{TO}|、))?(?P<d>{DAY})\s?[日号]{NOT_DAY}",
        _month_day,
    ),
    Rule(
        rf"{FREE}(?P<m>{MONTH})月份?\s?(?P<d>3[01]|[12][0-9]|0?[1-9]|(?:三十|卅)一)"
        r"(?![0-9.:%日号点时月个年天次人元块斤岁万千百])",
        _bare_day,
    ),
    Rule(
        rf"{FREE}(?:(?P<leap>闰)|(?P<first>{MONTH}){TO})?(?P<m>{MONTH}|[元正冬腊])月份?(?![薪嫂球卡票饼经供租龄大])",
        _month,
    ),
    Rule(rf"{FREE}(?:(?P<first>{DAY})(?:{TO}|、))?(?P<d>{DAY})\s?号{NOT_DAY}", _day),
    Rule(rf"{FREE}(?:(?P<first>{DAY})(?:{TO}|、))?(?P<d>{DAY})\s?日{_NOT_DATE}", _day),
    Rule(r"(?<![七八正0-9一二三四五六九十])月半(?!拉)", _half_month),
    Rule(
        r"(?<![最当起月读上念升大年])(?P<d>初十|初[一二三四五六七八九])(?![学生班年级的毕语数次中]|上学)",
        _lunar_day,
    ),
    Rule(
        rf"(?:农历|阴历|旧历)的?(?P<d>初十|初[{ONES}]|十[{ONES}]|(?:二十|廿)[{ONES}]?|三十)(?![年月日号天个点多{ONES}十岁])",
        _lunar_day,
    ),
    Rule(r"(?:农历|阴历|旧历|古历|夏历|公历|阳历|新历|国历)的?", _calendar),
)
