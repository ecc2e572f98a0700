"""Reads ages, numbers of people and incomes from an answer, with bounds where it only gives bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.desk.eligibility.answers import span
from bot.language.entities import Entity
from bot.language.normalise import clean

Figure = int | float | list[float]

_OLDEST = 130
_MOST_PEOPLE = 30
_SOON = re.compile(
    r"(快要?|将近|马上|就要|不到|未满|没满|不满|还没到?满?|差.{0,6}|下个?月.{0,2}|明年.{0,2}|过几天.{0,2}|年底.{0,2})(就|才|满|有|到|要)*$"
)
_UPWARDS = re.compile(r"多|几|出头|好几|开外|挂零|旬")
_ROUGHLY_AHEAD = re.compile(r"大概|大约|差不多|约")
_ROUGHLY_BEHIND = re.compile(r"左右|上下|[来把](?=[块元岁]|$)")
_TWO_FIGURE_YEAR = re.compile(r"(?<!\d)(?P<year>\d{2})年(?:的|生|出生|$)")
_YEAR = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九]{4})年|\d{4}[-./]")

_ALONE = re.compile(r"(就|只有?|剩)(我|他|她|老人)?(自己|一个|本人)|一个人|独居|孤身|就我$|只有我$")
_KIN = "老伴|老婆|老公|丈夫|妻子|爱人|妈妈?|爸爸?|母亲|父亲|儿子|女儿|囡儿|孩子|小孩|孙子|孙女|奶奶|爷爷"
_PAIR = re.compile(rf"(我|他|她)(和|跟|同|与)我?({_KIN})(两个?人?|俩)?(?![和跟、,，]|$^)")
_MORE = re.compile(r"[和跟、,，与]")

_OF_SOMEBODY = re.compile(rf"(我|他|她|{_KIN})(有|是|拿|领|的)*$")

_NOTHING = re.compile(
    r"^(一点|啥|什么|从来|都|也|家里|全家|目前)*(没有?|无|零|0|冇|呒没)(任何)?(收入|钱|工作|进账|的)?$"
    r"|一分钱?(都|也)?没"
)
_EACH = re.compile(r"人均|每个?人|一人|各")
_TOTAL = re.compile(r"加起来|加一起|一共|总共|合计|拢共|总的|统共|全家|家里|我们家|一家|夫妻俩|两个人")
_SPENT = re.compile(r"(花|付|交|药费|药钱|房租|开销|支出|还贷|贷款|欠)[^,，。]{0,6}$")
_YEARLY = re.compile(r"一年|每年|全年|年收入|年薪|/年")
_NOT_MONTHLY = {"week", "day", "hour", "time", "meal"}


@dataclass(frozen=True)
class Income:
    """An income a month in yuan; `each` where it is that of each person."""

    amount: Figure
    each: bool = False


def _ahead(text: str, entity: Entity) -> str:
    return clean(text)[max(0, entity.start - 8) : entity.start]


def _around(text: str, entity: Entity) -> str:
    return clean(text)[entity.start : entity.end + 3]


def _roughly(text: str, entity: Entity) -> bool:
    ahead, behind = _ahead(text, entity), _around(text, entity)
    return bool(_ROUGHLY_AHEAD.search(ahead) or _ROUGHLY_BEHIND.search(behind))


def read_age_answer(
    text: str, entities: Sequence[Entity], now: datetime, cues: Sequence[str] = ()
) -> Figure | None:
    """The age in whole years lived, or its bounds: 虚岁六十 is 58 to 59, 快八十 is not yet 80."""
    ages = [one for one in entities if one.type == "age"] or [
        one for one in entities if one.type == "number" and _age_like(text, one)
    ]
    near = cued(text, ages, cues)
    if near or ages:
        return age_bounds(text, (near or ages)[0])
    return _born(text, entities, now.date())


def cued(text: str, entities: Iterable[Entity], cues: Sequence[str]) -> list[Entity]:
    """The entities with one of `cues` right before them in their clause."""
    plain = clean(text)
    return [
        entity
        for entity in entities
        if any(re.search(rf"(?:{cue})[^,，。;；\d]{{0,5}}$", plain[: entity.start]) for cue in cues)
    ]


def _age_like(text: str, entity: Entity) -> bool:
    behind = clean(text)[entity.end : entity.end + 1]
    return (
        isinstance(entity.value, int | float)
        and 0 < entity.value <= _OLDEST
        and behind not in tuple("元块千万%级个")
    )


def age_bounds(text: str, entity: Entity) -> Figure:
    """What an age, or a number that is one, leaves open."""
    value = entity.value
    years = value["years"] if isinstance(value, dict) else value
    said = _around(text, entity)
    if isinstance(value, dict) and value.get("nominal"):
        return span(max(0, years - 2), max(0, years - 1))
    if _SOON.search(_ahead(text, entity)):
        return span(max(0, years - 3), max(0, years - 1))
    if _UPWARDS.search(said):
        return span(years, min(_OLDEST, years + (4 if "出头" in said else 9)))
    if _roughly(text, entity) or (isinstance(value, dict) and value.get("about")):
        return span(max(0, years - 3), min(_OLDEST, years + 3))
    return span(int(years), int(years))  # 59 and a half has lived 59 whole years


def _born(text: str, entities: Sequence[Entity], today: date) -> Figure | None:
    for entity in entities:
        if entity.type == "time" and _YEAR.search(clean(entity.text)):
            first = date.fromisoformat(entity.value["start"][:10])
            last = date.fromisoformat(entity.value["end"][:10])
            return _lived(first, last, today)
    short = _TWO_FIGURE_YEAR.search(clean(text))
    if short is None:
        return None
    year = 2000 + int(short["year"])
    year -= 100 if year > today.year else 0
    return _lived(date(year, 1, 1), date(year, 12, 31), today)


def _lived(first: date, last: date, today: date) -> Figure | None:
    oldest, youngest = (
        today.year - born.year - ((today.month, today.day) < (born.month, born.day)) for born in (first, last)
    )
    return span(max(0, youngest), oldest) if 0 <= oldest <= _OLDEST else None


def read_people_answer(text: str, entities: Sequence[Entity]) -> Figure | None:
    """The number of people in the household."""
    counts = [one.value for one in entities if one.type == "people"]
    if counts:
        return int(counts[0])
    plain = clean(text).strip(" 。，,.!！")
    if _ALONE.search(plain):
        return 1
    pair = _PAIR.search(plain)
    if pair is not None and not _MORE.search(plain[pair.end() :]):
        return 2
    numbers = [one.value for one in entities if one.type == "number"]
    whole = [number for number in numbers if number == int(number) and 1 <= number <= _MOST_PEOPLE]
    return int(whole[0]) if len(whole) == 1 else None


def read_income_answer(text: str, entities: Sequence[Entity], asked: bool = True) -> Income | None:
    """The income a month. `asked` also takes a bare number, and several sums that are to be added."""
    plain = clean(text).strip(" 。，,.!！")
    if asked and _NOTHING.search(plain):
        return Income(0)
    sums = [one for one in entities if one.type == "income"] or [
        one for one in entities if one.type == "money"
    ]
    if not sums and asked:
        sums = [one for one in entities if one.type == "number" and "级" not in _around(text, one)]
    elif asked:
        sums += [one for one in entities if one.type == "number" and _OF_SOMEBODY.search(_ahead(text, one))]
    earned = [one for one in sums if not _SPENT.search(_ahead(text, one))]
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
    months = 12 if "year" in period or _YEARLY.search(_ahead(text, entity)) else 1
    low, high = _rough(text, entity, amount)
    return low / months, high / months


def _rough(text: str, entity: Entity, amount: float) -> tuple[float, float]:
    ahead, said = _ahead(text, entity), _around(text, entity)
    if _SOON.search(ahead):
        return amount * 0.8, max(0.0, amount - 1)
    if re.search(r"多|几|出头", said):
        return amount, amount + _last_place(amount) * 0.9
    about = isinstance(entity.value, dict) and entity.value.get("about")
    if re.search(r"[两二三四五六七八九][三四五六七八九]", said):
        return amount * 0.8, amount * 1.2
    if about or _roughly(text, entity):
        return amount * 0.9, amount * 1.1
    return amount, amount


def _last_place(amount: float) -> float:
    """The size of the last figure that was said: 1000 for 3000, 100 for 3200."""
    size = 1.0
    while amount and amount % (size * 10) == 0:
        size *= 10
    return size
