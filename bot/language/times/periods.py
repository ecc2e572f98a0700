"""Writing of stretches that jionlp reads: 月底, 年初, 第三季度, 上半年, 明年夏天, 上世纪八十年代."""

from __future__ import annotations

import re

from bot.language.times.frame import Frame
from bot.language.times.writing import COUNT, FREE, MONTH, RELATIVE, YEAR, Rule

_YEAR = rf"(?:(?:{FREE}{YEAR}年|大前年|大后年|(?<![之以])[今明去前后]年|本年)的?)"
_MONTH = rf"(?:(?:(?:(?<![以]){RELATIVE}(?:一?个)?|{FREE}{MONTH})月份?|本|这)的?)"


def _period(match: re.Match[str]) -> Frame:
    return Frame(period=match.group())


def _ten_days(match: re.Match[str]) -> Frame:
    """中旬 alone: of this month, or of the next where it is over."""
    return Frame(period=f"月{match.group()}")


_NOT_LUNAR = r"(?![一二三四五六七八九十])"

RULES = (
    Rule(
        rf"{_YEAR}?(?:{_MONTH}|(?<![0-9一二三四五六七八九十个]))月?(?:(?<=月)|(?<=月份)|(?<=月的))"
        rf"(?:初{_NOT_LUNAR}|中旬?|底|末|尾|头(?![条痛晕疼绳])|脚边?|[上中下]旬)",
        _period,
    ),
    Rule(
        rf"(?:{_YEAR}年?|(?<![0-9一二三四五六七八九十个去今明前后每多几全往历])年)(?:初{_NOT_LUNAR}|底|末|尾|头上|脚边)",
        _period,
    ),
    Rule(
        rf"{_YEAR}?(?:第?[一二三四1-4]个?季度(?![以之]?[前后])|[上下本这](?:一?个)?季度|(?<![以床])[上下]半年(?!多))"
        rf"|{_YEAR}[前后]半年",
        _period,
    ),
    Rule(r"(?<![月份的个])[上中下]旬", _ten_days),
    Rule(rf"{_YEAR}?开春", _period),
    Rule(rf"{_YEAR}?[春夏秋冬][天季](?![装衣]|花园|广场|公寓|家园|小区|幼儿园)", _period),
    Rule(
        rf"(?:(?:上个?|本|{FREE}[0-9]{{1,2}}|[一二十]{{1,3}})世纪)(?:[0-9一二三四五六七八九]{{1,2}}[0十]年代)?[初中末]?",
        _period,
    ),
    Rule(rf"{FREE}(?:[2-9]0|[二三四五六七八九]十)年代[初中末]?", _period),
    Rule(
        rf"(?:过去|最近|近|未来|今后)(?:的)?{COUNT}个?(?:天|周|星期|礼拜|月|季度|年|小时|分钟)(?![以之]?[前后内])",
        _period,
    ),
)
