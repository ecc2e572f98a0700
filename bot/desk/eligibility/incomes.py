"""Reads the income a month from an answer, with bounds where it only gives bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.desk.eligibility.answers import span
from bot.desk.eligibility.rough import KIN, Figure, ahead, around, behind, roughly, short
from bot.language.entities import Entity
from bot.language.normalise import clean
from bot.language.numerals import value as numeral

Bounds = tuple[float, float]

_SOMEBODY = rf"(?:我(?!们|家)|他(?!们)|她(?!们)|{KIN}|老头子?|老太[婆太]?|媳妇|女婿)"
_OF_SOMEBODY = re.compile(rf"{_SOMEBODY}(有|是|拿|领|挣|赚|的)*$")

_NOTHING = re.compile(
    r"^(一点|啥|什么|从来|都|也|家里|全家|目前)*(没有?|无|零|0|冇|呒没)(任何)?(收入|钱|工作|进账|的)?$"
    r"|一分钱?(都|也)?没"
)
#: 我没有收入 tells of one person only; there may be others who earn.
_NOTHING_OF_ONE = re.compile(rf"{_SOMEBODY}[^,，。;；\s]{{0,5}}(?:没|无|零)")
#: 就一点养老金: there is something, and nobody knows how much.
_SOMETHING = re.compile(
    r"(?:点|些|少量|[就只靠]有?)[^,，。]{0,3}(?:养老金|退休金|工资|补贴|津贴|低保|房租|租金|零工)"
)
_EACH = re.compile(r"人均|每个?人|(?<![我他她爸妈公婆伴头子儿女人身])一人|各")
#: 一个人赚4500, of whom nobody says whether there are others who earn.
_ONE_EARNS = re.compile(r"(?<![我他她爸妈公婆伴头子儿女])一个人(?:就|也|只|能)*[赚挣有拿领]")
_TOTAL = re.compile(r"加起来|加一起|一共|总共|合计|拢共|总的|统共|全家|家里|我们家|一家|夫妻俩|两个人")
_SPENT = re.compile(r"(花|付|交|药费|药钱|开销|支出|还贷|贷款|欠|存款|积蓄|存折|存了|卡里)[^,，。]{0,6}$")
_YEARLY = re.compile(r"一年|每年|全年|年收入|年薪|/年")
_YEARLY_BEHIND = re.compile(r"\s*(?:块钱?|元)?\s*(?:[一每]年|/年)")
_DAILY = re.compile(r"(?:[一每]天|日薪|时薪|[一每]个?小时)[^,，。]{0,4}$")
_DAILY_BEHIND = re.compile(r"\s*(?:块钱?|元)?\s*(?:[一每/]天|[一每/]个?小时|[一每][次趟])")
_NOT_MONTHLY = {"week", "day", "hour", "time", "meal"}

#: Between two figures that are the ends of one income: 一千到两千.
_TO = re.compile(r"\s*(?:块钱?|元)?(?:左右)?\s*(?:[到至\-~—～或]|或者|要么)\s*(?:大概)?\s*")
#: 一到两千: the first figure has the unit of the second.
_FIGURE_TO = re.compile(r"(?P<n>[一二两三四五六七八九1-9])(?:[到至\-~～]|或者?)$")
#: Figures of one income that are not paid at the same time: 淡季一千，旺季三千.
_VARIES = re.compile(
    r"有时|有的时候|有辰光|[淡旺]季|[多少好差坏忙闲高低]的?(?:时候|月份|辰光)|[最顶][多少高低好差]|至[多少]|不(?:固定|稳定|一定)"
)
_AT_MOST = re.compile(r"(?:[最顶][多高]|至多|不超过)[^,，。]{0,3}$")
#: 2k, 1.5w
_SHORTHAND = re.compile(r"(?<![\dA-Za-z.])(?P<n>\d{1,4}(?:\.\d{1,2})?)\s?(?P<unit>[kKwW])(?![A-Za-z\d])")
#: 1000-2000, which to other readers is a code.
_BARE_RANGE = re.compile(r"(?P<low>\d{3,6})\s?[-~—～至到]\s?(?P<high>\d{3,6})(?:块钱?|元)?(?:左右)?")
_SCALE = {"k": 1000, "w": 10000}
#: Less is no income of a month, but the number of something.
_LEAST = 10
_COUNTS = tuple("级口个人位岁年天次月号")


@dataclass(frozen=True)
class Income:
    """An income a month in yuan; `each` where it is that of each person."""

    amount: Figure
    each: bool = False


def read_income_answer(
    text: str, entities: Sequence[Entity], asked: bool = True, alone: bool = False
) -> Income | None:
    """The income a month, None where it cannot be said.

    `asked` also takes a bare number, and several sums that are to be added; the ends of a range (一千到
    两千, 淡季一千旺季三千) are bounds and never added. `alone` is a household of one, in which 我没有收入
    says it all.
    """
    plain = clean(text).strip(" 。，,.!！")
    earned = _earned(text, entities, asked)
    if not earned:
        figure = _shorthand(plain) if asked else None
        return figure or _none(plain, entities, asked, alone)
    if asked and _ONE_EARNS.search(plain):
        return None
    figures = _incomes(text, earned)
    if figures is None:
        return None
    each = _EACH.search(plain) is not None or any(_is_each(one) for one in earned)
    if each and len(figures) > 1:
        return None
    return Income(span(*(round(sum(ends), 2) for ends in zip(*figures, strict=True))), each)


def _none(plain: str, entities: Sequence[Entity], asked: bool, alone: bool) -> Income | None:
    """No income at all, where that is what is said of the whole household."""
    said = any(one.type == "income" for one in entities) or (asked and _NOTHING.search(plain))
    if not said or _SOMETHING.search(plain):
        return None
    return None if _NOTHING_OF_ONE.search(plain) and not alone else Income(0)


def _shorthand(plain: str) -> Income | None:
    ends = _BARE_RANGE.fullmatch(plain)
    if ends is not None:
        return Income(span(*sorted((float(ends["low"]), float(ends["high"])))))
    found = list(_SHORTHAND.finditer(plain))
    amount = numeral(found[0]["n"]) if len(found) == 1 else None
    return None if amount is None else Income(span(*[amount * _SCALE[found[0]["unit"].lower()]] * 2))


def _earned(text: str, entities: Sequence[Entity], asked: bool) -> list[Entity]:
    """The sums that come in, in their order; plain numbers only where they were asked for."""
    incomes = [one for one in entities if one.type == "income" and _sum(one) > 0]
    found = incomes or [one for one in entities if one.type == "money" and not 0 < _sum(one) < 1]
    if asked:
        numbers = [one for one in entities if one.type == "number" and _counts_money(text, one)]
        found = found + [one for one in numbers if not found or _belongs(text, one, found)]
    found = [one for one in found if not _SPENT.search(ahead(text, one))]
    return sorted(_apart(found), key=lambda one: one.start)


def _counts_money(text: str, entity: Entity) -> bool:
    return _sum(entity) >= _LEAST and not around(text, entity).startswith(_COUNTS)


def _belongs(text: str, number: Entity, sums: Iterable[Entity]) -> bool:
    """Whether a bare number beside sums is one, too: somebody's (老伴2500), or the end of a range."""
    if _OF_SOMEBODY.search(ahead(text, number)):
        return True
    plain = clean(text)
    gaps = [
        plain[number.end : one.start] if number.end <= one.start else plain[one.end : number.start]
        for one in sums
    ]
    return any(_TO.fullmatch(gap) for gap in gaps)


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """The entities that overlap none before them."""
    kept: list[Entity] = []
    for entity in entities:
        if not any(entity.start < one.end and one.start < entity.end for one in kept):
            kept.append(entity)
    return kept


def _sum(entity: Entity) -> float:
    value = entity.value
    return float(value["amount"] if isinstance(value, dict) else value)


def _is_each(entity: Entity) -> bool:
    value = entity.value
    return isinstance(value, dict) and (bool(value.get("each")) or "person" in (value.get("per") or ()))


def _incomes(text: str, earned: Sequence[Entity]) -> list[Bounds] | None:
    """The bounds of each income that is to be added; None where one cannot be said."""
    plain = clean(text)
    ends = [(one, _monthly(text, one)) for one in earned]
    if any(bounds is None for _, bounds in ends):
        return None
    known = [(one, bounds) for one, bounds in ends if bounds is not None]
    if _VARIES.search(plain) and len(known) > 1:
        several = sum(bool(_OF_SOMEBODY.search(ahead(text, one))) for one in earned) > 1
        return None if several else [_around([bounds for _, bounds in known])]
    merged = [known[0]]
    for (before, _), (one, bounds) in pairwise(known):
        if _TO.fullmatch(plain[before.end : one.start]):
            merged[-1] = (merged[-1][0], _around([merged[-1][1], bounds]))
        else:
            merged.append((one, bounds))
    total = _TOTAL.search(plain)
    behind_total = [bounds for one, bounds in merged if total is not None and one.start >= total.end()]
    return behind_total[-1:] or [bounds for _, bounds in merged]


def _around(all_bounds: Sequence[Bounds]) -> Bounds:
    return min(low for low, _ in all_bounds), max(high for _, high in all_bounds)


def _monthly(text: str, entity: Entity) -> Bounds | None:
    """The bounds of one sum as an income a month; None where it is paid by the week or day."""
    value, amount = entity.value, _sum(entity)
    period = [value.get("period"), *(value.get("per") or ())] if isinstance(value, dict) else []
    daily = _DAILY.search(ahead(text, entity)) or _DAILY_BEHIND.match(behind(text, entity))
    if amount < 0 or daily or _NOT_MONTHLY & set(period):
        return None
    yearly = _YEARLY.search(ahead(text, entity)) or _YEARLY_BEHIND.match(behind(text, entity))
    months = 12 if "year" in period or yearly else 1
    low, high = _rough(text, entity, amount)
    return low / months, high / months


def _rough(text: str, entity: Entity, amount: float) -> Bounds:
    said, before = around(text, entity), ahead(text, entity)
    first = _FIGURE_TO.search(before)
    if first is not None and amount >= 100:
        return (numeral(first["n"]) or 0) * _first_place(amount), amount
    if short(text, entity):
        return amount * 0.8, max(0.0, amount - 1)
    if _AT_MOST.search(before):
        return amount * 0.8, amount
    if re.search(r"(?<!最)多|几|出头", said):
        return amount, amount + _last_place(amount) * 0.9
    about = isinstance(entity.value, dict) and entity.value.get("about")
    if re.search(r"[两二三四五六七八九][三四五六七八九]", said):
        return amount * 0.8, amount * 1.2
    if about or roughly(text, entity):
        return amount * 0.9, amount * 1.1
    return amount, amount


def _first_place(amount: float) -> float:
    """The size of the first figure of a number: 1000 for 2500."""
    return 10.0 ** (len(str(int(amount))) - 1)


def _last_place(amount: float) -> float:
    """The size of the last figure that was said: 1000 for 3000, 100 for 3200."""
    size = 1.0
    while amount and amount % (size * 10) == 0:
        size *= 10
    return size
