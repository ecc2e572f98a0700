"""Numbers with their units: 三十个工作日, 5至8折, 一年半, 28000余人; halves; and vague tens and hundreds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bot.knowledge.amounts.amount import Amount, Kind
from bot.knowledge.amounts.numerals import NUMBER, digits, number, only_digits
from bot.knowledge.amounts.units import Unit, unit_at

_SEPARATOR = r"\s*(?:至|到|[-–—~～、或和/])\s*"
_LIST = re.compile(rf"{NUMBER}(?:{_SEPARATOR}{NUMBER})*")
_NUMBER = re.compile(NUMBER)
_SPAN = re.compile(r"\s*(?:至|到|[-–—~～])\s*")
_ABOUT = re.compile(r"\s*[多余来几]?\s*(?:大(?=[类项块步种]))?")
_HALF_WORDS = re.compile(r"一半|半数|半价|对折")
_HALF_UNIT = re.compile(r"半个?(?=年|月|小时|钟头|天|日|学期)")
_COUNTED_BEFORE = re.compile(rf"(?:{NUMBER}|个)$")
_AND_A_HALF = re.compile(r"半(?![数价路夜])")
_BEFORE_UNIT_AND_A_HALF = re.compile(r"个半")
_VAGUE = re.compile(
    r"(?:[几数好]|[成上](?=[百千万]))[十百千万亿]+(?=[多余来]?[个名位人家户次元块项种类岁年天张份台所处场平])"
)

#: Before a measure word 一 is mostly an article (打一个电话); before other units it is an amount.
_INEXACT_ONE: frozenset[Kind] = frozenset({"count"})
_LIMIT_BEFORE = re.compile(
    r"(?:只[有能可限]|仅[有限]?|限|最多|至多|最少|至少|不超过|不少于|超过|多于|少于)[\u4e00-\u9fff]{0,2}$"
)
_HOW_OFTEN = re.compile(r"每[^，。；：！？]{1,8}$")
_NOT_THE_FIRST = re.compile(r"[下上每哪同另某这那其头任何新有当]$")
#: 区县一级的部门 names no first level.
_RANK_BEFORE = re.compile(r"[国省市县区乡镇道]$")
#: 一个月收多少 asks; it claims nothing.
_ASKED_AFTER = re.compile(r"[^，。；：！？]{0,4}(?:多少|几)")
_PAIR = re.compile(r"双方|夫妻|夫妇|俩|双")
#: 每月612元 is what people call 612 a month (一个月612元).
_PERIOD = re.compile(r"(?:每|/)(?P<unit>个?(?:年|月|天|日|周|星期|小时|分钟))")
_MAX_LEVELS = 10


def find_halves(text: str) -> Iterator[Amount]:
    """一半 and its like, which claim no exact share; 半年 and 半个月, which are exact."""
    for found in _HALF_WORDS.finditer(text):
        yield Amount("half", Fraction(1, 2), found.group(), found.start(), found.end())
    for found in _HALF_UNIT.finditer(text):
        if _COUNTED_BEFORE.search(text[: found.start()]):
            continue
        unit = unit_at(text, found.end())
        if unit:
            measure, end = unit
            yield Amount(measure.kind, measure.factor / 2, text[found.start() : end], found.start(), end)


def find_vague(text: str) -> Iterator[Amount]:
    """几十, 数百, 上千 before a measure word: no value, but a claim all the same."""
    for found in _VAGUE.finditer(text):
        yield Amount("vague", found.group(), found.group(), found.start(), found.end())


def _with_half(text: str, end: int) -> tuple[Unit, int, Fraction] | None:
    """The unit after a number, the place after it, and what 半 adds in that unit."""
    half_first = _BEFORE_UNIT_AND_A_HALF.match(text, end)
    if half_first:
        unit = unit_at(text, half_first.end())
        if unit:
            return unit[0], unit[1], Fraction(1, 2)
    unit = unit_at(text, end)
    if unit is None:
        return None
    measure, after = unit
    half_after = _AND_A_HALF.match(text, after)
    if half_after and measure.kind in {"months", "days", "age", "minutes"}:
        return measure, half_after.end(), Fraction(1, 2)
    return measure, after, Fraction(0)


def _values(written: str, unit: Unit | None) -> list[Fraction]:
    """The numbers of one run: 三四级 has two, 一二三级 three, 一二〇 one."""
    if only_digits(written) and (len(written) == 2 or (len(written) > 2 and unit and unit.kind == "level")):
        return [Fraction(digit) for digit in digits(written)]
    value = number(written)
    return [] if value is None else [value]


def _is_amount(written: str, unit: Unit | None, before: str, after: str) -> bool:
    """Whether a numeral claims an amount: figures always, Chinese ones with a unit or of several signs."""
    if written[0].isdigit():
        return True
    if unit is None:
        return (len(written) >= 2 and not only_digits(written)) or len(written) >= 3
    if written != "一":
        return True
    if unit.kind == "level" and _RANK_BEFORE.search(before):
        return False
    if unit.kind not in _INEXACT_ONE:
        return _NOT_THE_FIRST.search(before) is None and _ASKED_AFTER.match(after) is None
    return _LIMIT_BEFORE.search(before) is not None or _HOW_OFTEN.search(before) is not None


def _between(first: Amount, last: Amount) -> Iterator[Amount]:
    """The levels inside 一至三级, which the range names too."""
    low, high = first.value, last.value
    if isinstance(low, Fraction) and isinstance(high, Fraction) and 1 < high - low <= _MAX_LEVELS:
        for value in range(int(low) + 1, int(high)):
            yield replace(first, value=Fraction(value))


def _run(text: str, run: re.Match[str], source: bool) -> Iterator[Amount]:
    numbers = list(_NUMBER.finditer(text, run.start(), run.end()))
    about = _ABOUT.match(text, run.end())
    measured = _with_half(text, about.end() if about else run.end())
    unit, end, half = measured if measured else (None, run.end(), Fraction(0))
    factor = unit.factor if unit else Fraction(1)
    kind: Kind = unit.kind if unit else "bare"
    previous: Amount | None = None
    for place, found in enumerate(numbers):
        last = place == len(numbers) - 1
        written = found.group()
        stop = end if last else found.end()
        values = _values(written, unit)
        if not _is_amount(written, unit, text[: found.start()], text[end:]):
            if source:
                for value in values:
                    yield Amount("loose", value, written, found.start(), stop)
            continue
        if not values:
            yield Amount("vague", written, written, found.start(), stop)
        for value in values:
            exact = (value + (half if last else 0)) * factor
            amount = Amount(kind, exact, text[run.start() : end], found.start(), stop)
            if kind == "level" and previous and _SPAN.fullmatch(text, previous.end, found.start()):
                yield from _between(previous, amount)
            yield amount
            previous = amount


def find_quantities(text: str, *, source: bool) -> Iterator[Amount]:
    """Every number left in `text`, each number of a list or range with the unit at its end.

    In a `source` single numerals inside words are given as `loose`, 双方 and its like as two, and 每月
    as one month and as once.
    """
    for run in _LIST.finditer(text):
        yield from _run(text, run, source)
    if source:
        yield from _implied(text)


def _implied(text: str) -> Iterator[Amount]:
    for found in _PAIR.finditer(text):
        yield Amount("loose", Fraction(2), found.group(), found.start(), found.end())
    for found in _PERIOD.finditer(text):
        unit = unit_at(text, found.start("unit"))
        if unit:
            yield Amount(unit[0].kind, unit[0].factor, found.group(), found.start(), found.end())
            yield Amount("loose", Fraction(1), found.group(), found.start(), found.end())
