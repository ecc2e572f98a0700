"""Writing of festivals and solar terms: 重阳节, 腊八, 冬至, 年前, 大年初三."""

from __future__ import annotations

import re

from bot.language.times.feasts import ALIASES, FESTIVALS, NEXT_HOLIDAY
from bot.language.times.frame import Frame
from bot.language.times.writing import COUNT, FIGURE_PLACE, HOUR, PLACE, Rule, after, lunar_day_number

#: Terms that are also weather or names: only with 节气, 那天 … behind them, or alone.
_WEATHER = {"雨水", "大雪", "小雪", "小满", "白露", "谷雨", "大寒", "小寒", "小暑", "大暑", "霜降", "寒露"}
#: Names that are figures too: not inside or before a number (五一三, 二月二十).
_FIGURES = {"五一", "六一", "二月二"}
#: Figures that mean the day only with 节, 假, 期间 … behind them.
_LONE_FIGURES = {"三八", "五四", "七一", "八一", "十一"}
_ASKS_WHETHER_OPEN = re.compile(r".{0,6}(?:开门|开放|关门|上班|放假|营业|休息|值班|照常)")
#: 平安夜八点 is of that evening.
_NIGHT_CLOCK = re.compile(rf"(?:{HOUR})(?:点|:[0-5])")
_OFF = "小长假|长假|黄金周|假期|放假|期间"


def _festival(match: re.Match[str]) -> Frame:
    word = match["name"]
    name = ALIASES.get(word, word)
    alone = match.string.strip() == match.group()
    if word == "过年" and not match["tail"] and not _ASKS_WHETHER_OPEN.match(after(match)):
        return Frame(festival=name, weak=True, whole=True)  # 过年不回来: no day is asked for
    if word in _WEATHER and not match["tail"] and not alone:
        return Frame(festival=name, weak=True)
    night = match.group().endswith("夜") and _NIGHT_CLOCK.match(after(match)) is not None
    return Frame(
        festival=name,
        festival_turn={"上": -1, "下": 1}.get(match["turn"] or "", 0),
        part="晚上" if night else None,
    )


def _new_year_day(match: re.Match[str]) -> Frame:
    return Frame(month=1, day=lunar_day_number(match["d"]), lunar=True)


def _before_new_year(_match: re.Match[str]) -> Frame:
    """年前: from now to the last day of the lunar year."""
    return Frame(day_shift=0, until=Frame(festival="除夕"))


def _after_new_year(_match: re.Match[str]) -> Frame:
    """年后, 过了年: the lunar year's first days, which the lantern festival ends."""
    return Frame(festival="春节", until=Frame(festival="元宵"))


def _new_year(_match: re.Match[str]) -> Frame:
    """年后第一个工作日: of the new year's first day, where something is counted from it."""
    return Frame(festival="春节", weak=True)


def _old_year_day(match: re.Match[str]) -> Frame:
    """年廿八: a day of the lunar year's last month."""
    return Frame(month=12, day=lunar_day_number(match["d"]), lunar=True)


def _next_holiday(_match: re.Match[str]) -> Frame:
    """节后上班第一天, 放假前最后一个工作日: of the next public holiday, where a day is counted from it."""
    return Frame(festival=NEXT_HOLIDAY, weak=True)


def _any_of(names: set[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


_TURN = r"(?:(?P<turn>[上下])一?个)?"
_TAIL = rf"(?P<tail>(?:{_OFF}|当天|当日|那天|这天|那日|节气)?)"
#: 小年轻, 元宵多少钱, 国庆路, 圣诞老人: what makes the name another word.
_OTHER_WORD = (
    r"(?![轻纪馅卡片糕粥蒜茶分]|(?<=圣诞)老人|节?(?:快乐|好(?=[呀啊,，。!！]|$))|饭(?![店前后])|过节|月饼|粽"
    rf"|多少钱|{PLACE})"
)
_NO_FIGURE_BEFORE = r"(?<![0-9零一二三四五六七八九十百千第双])"
_NO_FIGURE_AFTER = rf"(?![0-9零一二三四五六七八九十百千年号日点时万分秒个元块]|{FIGURE_PLACE})"
_PLAIN = (set(FESTIVALS) | set(ALIASES)) - _FIGURES - _LONE_FIGURES

#: Before 年前 these make another word or a length: 三年前, 少年前.
_NOT_NEW_YEAR = (
    r"(?<![0-9零一二两三四五六七八九十百千万亿几多来半数若去今明前后上下大每整同当常晚早近往历新学"
    r"青少中老成童流周某次隔本这那头该跨满延逐连终享])"
)

RULES = (
    Rule(
        rf"(?:过年|{_NOT_NEW_YEAR}年)(?=[过以之]?后的?(?:第|首个|头一?个|上班|开工|{COUNT}个?[天日周星礼]))",
        _new_year,
    ),
    Rule(rf"(?:过年|{_NOT_NEW_YEAR}年)(?:[以之]前|前(?![后头列途]))", _before_new_year),
    Rule(
        rf"过[了完]年(?:[以之]?后)?|(?:过年|{_NOT_NEW_YEAR}年)(?:[以之]后|后(?![半]))",
        _after_new_year,
    ),
    Rule(r"(?:大年|年)(?P<d>初[二三四五六七八九十])", _new_year_day),
    Rule(r"(?:大年(?=[二廿])|(?<![今去前明每])年(?=廿))(?P<d>(?:二十|廿)[三四五六七八九])", _old_year_day),
    Rule(
        rf"{_TURN}(?P<name>{_any_of(_PLAIN)})(?:(?:节(?!气))?+(?:夜(?!里))?{_OTHER_WORD}|节(?!气|快乐|好))的?{_TAIL}",
        _festival,
    ),
    Rule(
        rf"{_TURN}{_NO_FIGURE_BEFORE}(?P<name>{_any_of(_FIGURES)}){_NO_FIGURE_AFTER}节?{_TAIL}",
        _festival,
    ),
    Rule(
        rf"{_TURN}{_NO_FIGURE_BEFORE}(?P<name>{_any_of(_LONE_FIGURES)})(?=节|{_OFF})节?{_TAIL}",
        _festival,
    ),
    Rule(
        r"(?:(?<![\u4e00-\u9fff])|(?<=[在等到是约改]))节(?=[前后])|(?:小?长假|放假|假期)(?=[过以之]?[前后])",
        _next_holiday,
    ),
)
