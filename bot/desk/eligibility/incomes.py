"""Reads the income a month from an answer, with bounds where it only gives bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.desk.eligibility.answers import span
from bot.desk.eligibility.rough import KIN, SOON, Figure, ahead, around, roughly
from bot.language.entities import Entity
from bot.language.normalise import clean

_OF_SOMEBODY = re.compile(rf"(我|他|她|{KIN})(有|是|拿|领|的)*$")

_NOTHING = re.compile(
    r"^(一点|啥|什么|从来|都|也|家里|全家|目前)*(没有?|无|零|0|冇|呒没)(任何)?(收入|钱|工作|进账|的)?$"
    r"|一分钱?(都|也)?没"
)
_EACH = re.compile(r"人均|每个?人|一人|各")
_TOTAL = re.compile(r"加起来|加一起|一共|总共|合计|拢共|总的|统共|全家|家里|我们家|一家|夫妻俩|两个人")
_SPENT = re.compile(r"(花|付|交|药费|药钱|开销|支出|还贷|贷款|欠)[^,，。]{0,6}$")
_YEARLY = re.compile(r"一年|每年|全年|年收入|年薪|/年")
_NOT_MONTHLY = {"week", "day", "hour", "time", "meal"}


@dataclass(frozen=True)
class Income:
    """An income a month in yuan; `each` where it is that of each person."""

    amount: Figure
    each: bool = False


def read_income_answer(text: str, entities: Sequence[Entity], asked: bool = True) -> Income | None:
    """The income a month. `asked` also takes a bare number, and several sums that are to be added."""
    plain = clean(text).strip(" 。，,.!！")
    if asked and _NOTHING.search(plain):
        return Income(0)
    sums = [one for one in entities if one.type == "income"] or [
        one for one in entities if one.type == "money"
    ]
    if not sums and asked:
        sums = [one for one in entities if one.type == "number" and "级" not in around(text, one)]
    elif asked:
        sums += [one for one in entities if one.type == "number" and _OF_SOMEBODY.search(ahead(text, one))]
    earned = [one for one in sums if not _SPENT.search(ahead(text, one))]
    total = _TOTAL.search(plain)
    behind = [one for one in earned if total is not None and one.start >= total.end()]
    chosen = behind[-1:] or earned
    figures = [_monthly(text, one) for one in chosen]
    if not figures or None in figures:
        return None
    lows, highs = zip(*(figure for figure in figures if figure is not None), strict=True)
    each = _EACH.search(plain) is not None or any(_is_each(one) for one in chosen)
    if each and len(chosen) > 1:
        return None
    return Income(span(round(sum(lows), 2), round(sum(highs), 2)), each)


def _is_each(entity: Entity) -> bool:
    value = entity.value
    return isinstance(value, dict) and (bool(value.get("each")) or "person" in (value.get("per") or ()))


def _monthly(text: str, entity: Entity) -> tuple[float, float] | None:
    """The bounds of one sum as an income a month; None where it is paid by the week or day."""
    value = entity.value
    amount = float(value["amount"] if isinstance(value, dict) else value)
    period = [value.get("period"), *(value.get("per") or ())] if isinstance(value, dict) else []
    if amount < 0 or _NOT_MONTHLY & set(period):
        return None
    months = 12 if "year" in period or _YEARLY.search(ahead(text, entity)) else 1
    low, high = _rough(text, entity, amount)
    return low / months, high / months


def _rough(text: str, entity: Entity, amount: float) -> tuple[float, float]:
    said = around(text, entity)
    if SOON.search(ahead(text, entity)):
        return amount * 0.8, max(0.0, amount - 1)
    if re.search(r"多|几|出头", said):
        return amount, amount + _last_place(amount) * 0.9
    about = isinstance(entity.value, dict) and entity.value.get("about")
    if re.search(r"[两二三四五六七八九][三四五六七八九]", said):
        return amount * 0.8, amount * 1.2
    if about or roughly(text, entity):
        return amount * 0.9, amount * 1.1
    return amount, amount


def _last_place(amount: float) -> float:
    """The size of the last figure that was said: 1000 for 3000, 100 for 3200."""
    size = 1.0
    while amount and amount % (size * 10) == 0:
        size *= 10
    return size
