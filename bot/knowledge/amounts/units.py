"""Units and measure words: which kind of amount a number becomes, and by what factor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.knowledge.amounts.amount import Kind


@dataclass(frozen=True)
class Unit:
    """`kind` and `factor`: a number times `factor` is in the kind's own unit."""

    kind: Kind
    factor: Fraction


# Order matters: the first pattern that matches after a number names its unit.
_UNITS: tuple[tuple[str, Kind, Fraction], ...] = (
    (r"%|个百分点", "share", Fraction(1, 100)),
    (r"折(?!抵|算|合|现|扣|叠|腾)", "share", Fraction(1, 10)),
    (r"成(?![立为员年功果本人家效长交绩套分就])", "share", Fraction(1, 10)),
    (r"倍", "times", Fraction(1)),
    (r"元钱?|块钱|块(?!儿)|圆", "money", Fraction(1)),
    (r"[毛角]钱?", "money", Fraction(1, 10)),
    (r"个?工作日", "workdays", Fraction(1)),
    (r"个?(?:星期|礼拜)(?![一二三四五六日天末])|周(?![岁年边到围日末一二三四五六])", "days", Fraction(7)),
    (r"个?(?:小时|钟头)", "minutes", Fraction(60)),
    (r"分钟", "minutes", Fraction(1)),
    (r"刻钟", "minutes", Fraction(15)),
    (r"个?月(?![饼嫂子])", "months", Fraction(1)),
    (r"周?年(?![级糕轻龄纪会货度])", "months", Fraction(12)),
    (r"天(?![然气府堂目官桥竺猫下才生井涯文空主])|日(?![常期子间历托夜照程])", "days", Fraction(1)),
    (r"周?岁", "age", Fraction(1)),
    (r"A{0,5}级|A+(?![A-Za-z])", "level", Fraction(1)),
    (r"平方公里|平方千米", "area", Fraction(1_000_000)),
    (r"平方米|平米|㎡|平方(?![公千])", "area", Fraction(1)),
    (r"公里|千米", "length", Fraction(1000)),
    (r"厘米|公分", "length", Fraction(1, 100)),
    (r"米(?![饭面粉粮])", "length", Fraction(1)),
    (r"公斤|千克", "weight", Fraction(1000)),
    (r"斤", "weight", Fraction(500)),
    (r"克", "weight", Fraction(1)),
)
_MEASURE_WORDS = (
    "个|名|位|人|家|户|次|类|种|项|条|款|档|张|份|本|只|套|间|层|栋|幢|楼|餐|顿|期|批|届|代|口|课时|课|科|场|节|所|处"
    "|座|台|辆|件|步|句|方面|方|样|关|环|站|枚|支|组|队|学分|分|床|例|格|穴|页|字|轮|篇|门|寸|道|遍|趟|回|封|盒|片|段|对|双|桌|笔|度"
)

_PATTERNS: tuple[tuple[re.Pattern[str], Unit], ...] = (
    *((re.compile(pattern), Unit(kind, factor)) for pattern, kind, factor in _UNITS),
    (re.compile(_MEASURE_WORDS), Unit("count", Fraction(1))),
)


def unit_at(text: str, position: int) -> tuple[Unit, int] | None:
    """The unit that starts at `position` and the position after it, or None."""
    for pattern, unit in _PATTERNS:
        found = pattern.match(text, position)
        if found:
            return unit, found.end()
    return None
