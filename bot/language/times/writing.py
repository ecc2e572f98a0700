"""How numbers of the calendar and the clock are written, as pieces of regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from bot.language.numerals import whole
from bot.language.times.frame import Frame


class Rule(NamedTuple):
    """One kind of writing: its pattern (with named groups) and what a match of it says.

    `build` answers None where the match is no time after all.
    """

    pattern: str
    build: Callable[[re.Match[str]], Frame | None]


ONES = "一二三四五六七八九"
MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{ONES}])"
#: Also 两千年, where a month shows that it is no length.
YEAR = (
    rf"(?:[12][0-9]{{3}}|[一二][零〇{ONES}]{{3}}|[二两]千(?:零[{ONES}]|零?二?十[{ONES}]?)"
    rf"|[二两]千(?=年{MONTH}月))"
)
DAY = rf"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|卅一?|二十[{ONES}]?|廿[{ONES}]?|十[{ONES}]?|[{ONES}])"
HOUR = rf"(?:2[0-4]|1[0-9]|0?[0-9]|二十[一二三四]?|十[{ONES}]?|[零〇两{ONES}])"
MINUTE = rf"(?:[0-5]?[0-9]|[零〇][{ONES}]|[二三四五]十[{ONES}]?|十[{ONES}]?|[两{ONES}])"
#: Minutes without 分 need two figures: 三点十五, 八点零五, 9点20.
TWO_FIGURES = rf"(?:[0-5][0-9]|[零〇][{ONES}]|[二三四五]十[{ONES}]?|十[{ONES}]?)"
#: Days of the lunar month that are written without 日 or 号.
LUNAR_DAY = rf"(?:初十|初[{ONES}]|初(?:10|[1-9])(?![0-9])|三十|卅|二十[{ONES}]?|廿[{ONES}]?|十[{ONES}]?)"
#: Words for a week or month by its distance from this one, whose value `shift_of` tells.
RELATIVE = r"(?:上{1,3}|再下|下{1,4}|这|本)"
#: 1 to 7 for the words and figures of the days of the week.
WEEKDAYS = {
    name: isoweekday
    for isoweekday, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"), 1)
    for name in names
}
COUNT = r"(?:[0-9]{1,4}(?:\.5)?|[零〇一二两俩仨三四五六七八九十廿百]{1,5})"
TO = r"\s*(?:到|至|-|~|—{1,2}|–)\s*"

#: Not inside a longer number, and not an ordinal (第十二条).
FREE = r"(?<![0-9]\.)(?<![0-9零〇一二两三四五六七八九十廿卅百千万亿第几])"
#: Streets and houses that are named after a day: 国庆新村.
PLACE = r"(?:[路街](?!上)|巷|新村|花园|广场|公寓|家园|大厦|大楼|号楼|小区)"
#: The same behind a day that is a figure: 六一幼儿园 is a place unless it is asked what it does that day.
FIGURE_PLACE = (
    rf"(?:{PLACE}|[村线桥](?![里上])"
    r"|(?:社区|公园|医院|卫生院|诊所|学校|小学|中学|幼儿园|托儿所|酒店|饭店|宾馆|超市|市场|药房|药店|食堂|影院|剧院)"
    r"(?!.{0,4}(?:开|关门|上班|放假|营业|休息|值班|办公|有|办|发|搞|免|照常|停)))"
)
#: What makes 4号 a place or thing: 4号楼, 3号线.
NOT_DAY = (
    r"(?![楼线门机窗桌房院路厅馆车店信字元码文令公地口站床柜台井弄幢病服电选手员工卡厂块亭泵灯墩桥]"
    r"|单元|大街|社区)"
)
#: Behind a street, or a year in the brackets of a document number, 号 is no day.
STREET = re.compile(r"[路街道巷弄苑里村坊园城幢栋区〕\])】]$")
#: No digit follows.
ENDS = r"(?![0-9])"

#: A two-figure year further ahead than this belongs to the century before (10/31/74).
CENTURY_PIVOT = 40
_NAMED_MONTHS = {"元": 1, "正": 1, "冬": 11, "腊": 12}


def month_number(text: str) -> int | None:
    """12 for 十二, 12 or 腊."""
    return _NAMED_MONTHS.get(text) or whole(text)


def lunar_day_number(text: str) -> int | None:
    """8 for 初八, 24 for 廿四, 15 for 半."""
    return 15 if text == "半" else whole(text.removeprefix("初"))


def number(text: str | None) -> int | None:
    """The value of a numeral, None for none."""
    return None if text is None else whole(text)


def shift_of(word: str) -> int:
    """-1 for 上, 3 for 下下下, 0 for 这 and its like."""
    return word.count("下") - word.count("上") + word.count("再")


def after(match: re.Match[str]) -> str:
    """The message behind the match."""
    return match.string[match.end() :]


def before(match: re.Match[str], length: int) -> str:
    """Up to `length` characters before the match."""
    return match.string[max(0, match.start() - length) : match.start()]
