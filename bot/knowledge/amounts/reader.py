"""Reads every amount out of a text, whichever way it is written.

Each family of writings is looked for in turn; what one has read is blanked out for the next, so that
15 in 15% is no bare number and 九月初九 no nine months.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from bot.knowledge.amounts.amount import Amount
from bot.knowledge.amounts.dates import find_dates
from bot.knowledge.amounts.idioms import MASK, masked
from bot.knowledge.amounts.numerals import HAN, NUMBER, number
from bot.knowledge.amounts.quantities import find_halves, find_quantities, find_vague

_PLAIN = str.maketrans("０１２３４５６７８９％．Ａ：ⅠⅡⅢⅣⅤ", "0123456789%.A:12345")

_ARTICLE = re.compile(rf"第(?P<n>{NUMBER})条(?:之(?P<sub>[一二三四五六七八九]))?")
_IDENTIFIER = re.compile(r"第(?P<n>\d+)(?=号|令)")
_ORDINAL = re.compile(rf"第{NUMBER}|初[一二三四五六七八九十]")
_FRACTION = re.compile(rf"(?P<of>{NUMBER})分之(?P<n>{NUMBER})")
_DISCOUNT = re.compile(
    r"(?<![\d.一二三四五六七八九十百])(?P<n>\d{2}|[一二三四五六七八九]{2})折(?!抵|算|合|现|扣|叠|腾)"
)
_PHONE = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[-－—–‐ ]?\d{5,8}|1[3-9]\d{9}|400[-－ ]?\d{3}[-－ ]?\d{4})(?![\d.])"
)
_NOT_A_FIGURE = re.compile(r"\D")
_MARKED_CLOCK = r"(?P<half>上午|下午|早上|早晨|清晨|中午|晚上|傍晚|凌晨|夜里|今晚|晚)?"
_CLOCK = re.compile(
    rf"{_MARKED_CLOCK}(?:(?<!\d)(?P<h24>[01]?\d|2[0-4]):(?P<m24>[0-5]\d)(?!\d)"
    rf"|(?P<h>\d{{1,2}}|{HAN})(?:点钟?|时)(?P<rest>半|整|[一三]刻|[0-5]?\d分?|{HAN}分)?)"
)
_AFTERNOON = {"下午", "晚上", "傍晚", "今晚", "晚", "夜里"}
_QUARTERS = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)(?P<d>[一二三四五六日天])(?![次天回个趟期节场年月周岁])")
_WEEKDAY_RANGE = re.compile(r"(?:至|到|[-—~～])(?P<d>[一二三四五六日])(?![次天回个趟期节场年月周岁])")


def fold(text: str) -> str:
    """`text` with full-width figures and Roman numerals as plain ones, every character at its place."""
    return text.translate(_PLAIN)


def _articles(text: str) -> Iterator[Amount]:
    for found in _ARTICLE.finditer(text):
        value = number(found["n"])
        if value is not None:
            sub = number(found["sub"]) if found["sub"] else None
            value += (sub or 0) / Fraction(100)
            yield Amount("article", value, found.group(), found.start(), found.end())


def _identifiers(text: str) -> Iterator[Amount]:
    for found in _IDENTIFIER.finditer(text):
        yield Amount("bare", Fraction(found["n"]), found.group(), found.start(), found.end())


def _fractions(text: str) -> Iterator[Amount]:
    for found in _FRACTION.finditer(text):
        of, part = number(found["of"]), number(found["n"])
        if of and part is not None:
            yield Amount("share", part / of, found.group(), found.start(), found.end())


def _discounts(text: str) -> Iterator[Amount]:
    """七五折 and 75折 are 75 %."""
    for found in _DISCOUNT.finditer(text):
        value = number(found["n"])
        if value is not None:
            yield Amount("share", value / 100, found.group(), found.start(), found.end())


def _phones(text: str) -> Iterator[Amount]:
    """Numbers with an area code, mobile numbers and 400 numbers; the value is their figures."""
    for found in _PHONE.finditer(text):
        written = found.group()
        yield Amount("phone", _NOT_A_FIGURE.sub("", written), written, found.start(), found.end())


def _clocks(text: str) -> Iterator[Amount]:
    for found in _CLOCK.finditer(text):
        marked, rest = found["half"], found["rest"]
        if found["h24"]:
            hour, minute = Fraction(found["h24"]), Fraction(found["m24"])
        else:
            said = number(found["h"])
            unmistakable = marked or rest or found["h"].isdigit()
            if said is None or said > 24 or not unmistakable or (found.group().endswith("时") and not marked):
                continue
            hour = said
            minute = Fraction(_QUARTERS[rest]) if rest in _QUARTERS else _minutes(rest)
        if marked in _AFTERNOON and hour < 12:
            hour += 12
        open_half = not marked and not found["h24"] and hour <= 12
        yield Amount("clock", hour * 60 + minute, found.group(), found.start(), found.end(), open_half)


def _minutes(rest: str | None) -> Fraction:
    return (number(rest.rstrip("分")) if rest else None) or Fraction(0)


def _weekdays(text: str) -> Iterator[Amount]:
    names = "一二三四五六日"
    for found in _WEEKDAY.finditer(text):
        yield _weekday(found, names)
        rest = _WEEKDAY_RANGE.match(text, found.end())
        if rest:
            yield _weekday(rest, names)


def _weekday(found: re.Match[str], names: str) -> Amount:
    day = names.index(found["d"].replace("天", "日")) + 1
    return Amount("weekday", Fraction(day), found.group(), found.start(), found.end())


def _blank(text: str, spans: Iterator[tuple[int, int]]) -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = MASK * (end - start)
    return "".join(characters)


def read_amounts(text: str, *, source: bool = False) -> list[Amount]:
    """Every amount in `text`, by place.

    In a `source`, numerals inside words count as well (`loose`): 任一 and 一名子女 support 一个孩子. In
    what is said to residents 一 before a measure word is an article (打一个电话) unless the words before
    it make it a limit (只有一个).
    """
    readers: list[Callable[[str], Iterator[Amount]]] = [
        find_dates,
        _clocks,
        _weekdays,
        _articles,
        _identifiers,
        _fractions,
        _discounts,
        _phones,
        find_halves,
        find_vague,
    ]
    rest = masked(fold(text))
    found: list[Amount] = []
    for reader in readers:
        amounts = list(reader(rest))
        found += amounts
        rest = _blank(rest, ((amount.start, amount.end) for amount in amounts))
        if reader is _identifiers:
            rest = _blank(rest, (ordinal.span() for ordinal in _ORDINAL.finditer(rest)))
    found += find_quantities(rest, source=source)
    return sorted(found, key=lambda amount: amount.start)
