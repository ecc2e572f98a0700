"""Writing of festivals and solar terms: 重阳节, 腊八, 冬至, 国庆第三天, 春节后三天."""

from __future__ import annotations

import re

from bot.language.times.feasts import ALIASES, FESTIVALS
from bot.language.times.frame import Frame
from bot.language.times.writing import COUNT, Rule, lunar_day_number, number

#: Terms that are also weather or names: only with 节气, 那天 … behind them, or alone.
_WEATHER = {"雨水", "大雪", "小雪", "小满", "白露", "谷雨", "大寒", "小寒", "小暑", "大暑", "霜降", "寒露"}
#: Names that are figures too: not inside or before a number (五一三, 二月二十).
_FIGURES = {"五一", "六一", "二月二"}
#: Figures that mean the day only with 节, 假, 期间 … behind them.
_LONE_FIGURES = {"三八", "七一", "八一", "十一"}
_OFF = "小长假|长假|黄金周|假期|放假|期间"


def _festival(match: re.Match[str]) -> Frame:
    word = match["name"]
    name = ALIASES.get(word, word)
    alone = match.string.strip() == match.group()
    if word in _WEATHER and not match["tail"] and not alone:
        return Frame(festival=name, weak=True)
    return Frame(festival=name, festival_turn={"上": -1, "下": 1}.get(match["turn"] or "", 0))


def _new_year_day(match: re.Match[str]) -> Frame:
    return Frame(month=1, day=lunar_day_number(match["d"]), lunar=True)


def _nth_day(match: re.Match[str]) -> Frame | None:
    count = number(match["n"])
    return None if count is None or count < 1 else Frame(after_days=count - 1)


def _moved(match: re.Match[str]) -> Frame | None:
    count = number(match["n"])
    return None if count is None else Frame(after_days=-count if match["way"] == "前" else count)


def _any_of(names: set[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


_TURN = r"(?:(?P<turn>[上下])一?个)?"
_TAIL = rf"(?P<tail>(?:{_OFF}|当天|当日|那天|这天|那日|节气)?)"
#: 小年轻, 元宵多少钱, 国庆路: what makes the name another word.
_OTHER_WORD = r"(?![轻纪老馅卡快片饭分糕路街]|多少钱|广场)"
_NO_FIGURE_BEFORE = r"(?<![0-9零一二三四五六七八九十百千第双])"
_NO_FIGURE_AFTER = r"(?![0-9零一二三四五六七八九十百千路街号日点时万分秒个元块村]|广场|小学)"
_PLAIN = (set(FESTIVALS) | set(ALIASES)) - _FIGURES - _LONE_FIGURES

RULES = (
    Rule(r"(?:大年|年)(?P<d>初[二三四五六七八九十])", _new_year_day),
    Rule(rf"{_TURN}(?P<name>{_any_of(_PLAIN)})节?(?:夜(?!里))?{_OTHER_WORD}的?{_TAIL}", _festival),
    Rule(
        rf"{_TURN}{_NO_FIGURE_BEFORE}(?P<name>{_any_of(_FIGURES)}){_NO_FIGURE_AFTER}节?{_TAIL}",
        _festival,
    ),
    Rule(
        rf"{_TURN}{_NO_FIGURE_BEFORE}(?P<name>{_any_of(_LONE_FIGURES)})(?=节|{_OFF})节?{_TAIL}",
        _festival,
    ),
)
#: What may follow a named day without a word between: 国庆第三天, 春节后三天, 重阳节前一天.
MOVES = (
    Rule(rf"的?第(?P<n>{COUNT})[天日]", _nth_day),
    Rule(rf"的?(?P<way>[前后])的?(?P<n>{COUNT})[天日晚]", _moved),
)
