"""Reads ages and numbers of people from an answer, with bounds where it only gives bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.desk.eligibility.answers import span
from bot.desk.eligibility.rough import KIN, SOON, Figure, ahead, around, roughly
from bot.language.entities import Entity
from bot.language.normalise import clean

_OLDEST = 130
_MOST_PEOPLE = 30
_UPWARDS = re.compile(r"多|几|出头|好几|开外|挂零|旬")
_TWO_FIGURE_YEAR = re.compile(r"(?<!\d)(?P<year>\d{2})年(?:的|生|出生|$)")
_YEAR = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九]{4})年|\d{4}[-./]")

_ALONE = re.compile(r"(就|只有?|剩)(我|他|她|老人)?(自己|一个|本人)|一个人|独居|孤身|就我$|只有我$")
_PAIR = re.compile(rf"(我|他|她)(和|跟|同|与)我?({KIN})(两个?人?|俩)?(?![和跟、,，]|$^)")
_MORE = re.compile(r"[和跟、,，与]")


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
    said = around(text, entity)
    if isinstance(value, dict) and value.get("nominal"):
        return span(max(0, years - 2), max(0, years - 1))
    if SOON.search(ahead(text, entity)):
        return span(max(0, years - 3), max(0, years - 1))
    if _UPWARDS.search(said):
        return span(years, min(_OLDEST, years + (4 if "出头" in said else 9)))
    if roughly(text, entity) or (isinstance(value, dict) and value.get("about")):
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
