"""Reads ages and numbers of people from an answer, with bounds where it only gives bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.desk.eligibility.answers import span
from bot.desk.eligibility.rough import KIN, Figure, ahead, around, behind, roughly, short
from bot.language.entities import Entity
from bot.language.normalise import clean
from bot.language.people import count_named
from bot.language.quantities import NUMERAL, PAIR, amount

_OLDEST = 130
_MOST_PEOPLE = 30
_UPWARDS = re.compile(r"多|几|出头|好几|开外|挂零|旬")
_TWO_FIGURE_YEAR = re.compile(r"(?<!\d)(?P<year>\d{2})年(?:的|生|出生|$)")
_YEAR = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九]{4})年|\d{4}[-./]")

_ALONE = re.compile(
    r"(就|只有?|剩)(我|他|她|老人)?(自己|一个|本人)|一个人(?![带和跟])|独居|孤身|单身(?=一)|(孤老|光棍)(一个|一人)?|就我$|只有我$"
)
#: 我一个人赚钱 tells who earns, and nothing of how many they are.
_EARNS_ALONE = re.compile(
    r"(?:在|来|去|出去|能|就)?(?:[赚挣拿领养干做撑]|上班|工作|打工|负担|有(?:收入|工资|退休)|出钱|照[顾料])"
)
#: 我们老两口和儿子一家三口: nobody can say whether the three are all of them.
_OTHER_FAMILY = re.compile(rf"(?:{KIN}|弟弟|哥哥|妹妹|姐姐)他?们?一家")
_ANSWERED = re.compile(r"个?[,，:、\s]")
_PAIR = re.compile(rf"(我|他|她)(和|跟|同|与)我?({KIN})(两个?人?|俩)?(?![和跟、,，])")
_MORE = re.compile(r"[和跟、,，与]|还有|再加|外加|加上|带|以及")
#: More people behind a couple or a pair that are not in its number: 老两口跟…, 我们俩还有….
_JOINED = re.compile(
    r"(?:[和跟与同带]|还有|再加|外加|加上?|以及)着?[^,，。]{0,3}(?:"
    + KIN
    + r"|娃|伢|外[公婆孙]|媳|女婿|爸|妈)"
)

#: What may stand between a cue and its age.
_NEAR = r"[^,，。;；\d]{0,5}"
_AT_ONCE = r"(?:今年|才|刚|已经|也|是|满|快|马上|虚岁|[\s:])*"
_PERSON = re.compile(
    rf".*({KIN}|老头子?|老太[婆太]?|外[公婆]|丈人|丈母娘|公公|婆婆|我|他|她)[^,，。;；\d]{{0,4}}$", re.DOTALL
)
#: 一百差两岁, 二十二岁差一个月: how much is missing.
_MISSING = re.compile(
    rf"[\s,，]*(?:周岁|岁)?[\s,，]*(?:还|就|只)?[差缺少](?!不多)了?(?:(?P<n>{NUMERAL})|(?P<half>半))?个?(?P<unit>岁|年|月|天|点|些)?"
)
#: The same in front of it: 差两岁一百.
_MISSING_AHEAD = re.compile(
    rf"[差缺少](?!不多)了?(?P<n>{NUMERAL})个?(?P<unit>岁|年|月|天)(?:就|才|满|到|是)*$"
)
#: Years that are a difference and nobody's age: 差两岁, 还差两年, 大三岁.
_DIFFERENCE = re.compile(r"[差缺少大小](?!不多)了?有?$")


def read_age_answer(
    text: str, entities: Sequence[Entity], now: datetime, cues: Sequence[str] = ()
) -> Figure | None:
    """The age in whole years lived, or its bounds: 虚岁六十 is 58 to 59, 快八十 is not yet 80."""
    ages = age_like(text, entities)
    near = cued(text, ages, cues)
    if not near and not cues and of_several(text, ages):
        return None
    chosen = near or [one for one in ages if one.type == "age"] or ages
    return age_bounds(text, chosen[0]) if chosen else _born(text, entities, now.date())


def age_like(text: str, entities: Sequence[Entity]) -> list[Entity]:
    """The ages, and the numbers that may be one; what is only a difference (差两岁) is none."""
    return [
        one
        for one in entities
        if (one.type == "age" or (one.type == "number" and _age_like(text, one)))
        and not _DIFFERENCE.search(ahead(text, one))
    ]


def of_several(text: str, ages: Sequence[Entity]) -> bool:
    """Whether ages are those of several people: 妈妈79，爸爸82. Nobody can say whose is asked for."""
    plain = clean(text)
    owners = {
        found[1]: _years(one)
        for one in ages
        if (found := _PERSON.search(plain[max(0, one.start - 8) : one.start])) is not None
    }
    return len(set(owners.values())) > 1


def _years(entity: Entity) -> float:
    value = entity.value
    return float(value["years"] if isinstance(value, dict) else value)


def cued(text: str, entities: Iterable[Entity], cues: Sequence[str]) -> list[Entity]:
    """The entities with one of `cues` right before them in their clause.

    A cue `我/她` is 我 where 她 is spoken of, too; it counts where no plain cue is found.
    """
    plain = clean(text)
    split = [cue.partition("/") for cue in cues]
    certain = [word for word, _, beside in split if not beside]
    doubtful = [word for word, _, beside in split if beside and re.search(beside, plain)]
    given = list(entities)
    return _right_behind(plain, given, certain, _NEAR) or _right_behind(plain, given, doubtful, _AT_ONCE)


def _right_behind(plain: str, entities: Iterable[Entity], cues: Sequence[str], between: str) -> list[Entity]:
    return [
        entity
        for entity in entities
        if any(re.search(rf"(?:{cue}){between}$", plain[: entity.start]) for cue in cues)
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
    missing = _missing(text, entity)
    if missing is not None:
        return span(*(max(0, int(years) - gap) for gap in missing))
    if isinstance(value, dict) and value.get("nominal"):
        return span(max(0, years - 2), max(0, years - 1))
    if short(text, entity):
        return span(max(0, years - 3), max(0, years - 1))
    if _UPWARDS.search(said):
        return span(years, min(_OLDEST, years + (4 if "出头" in said else 9)))
    if roughly(text, entity) or (isinstance(value, dict) and value.get("about")):
        return span(max(0, years - 3), min(_OLDEST, years + 3))
    return span(int(years), int(years))  # 59 and a half has lived 59 whole years


def _missing(text: str, entity: Entity) -> tuple[int, int] | None:
    """How many whole years, at most and at least, are missing to an age: 二十二岁差一个月, 一百差两岁."""
    found = _MISSING_AHEAD.search(ahead(text, entity)) or _MISSING.match(behind(text, entity))
    if found is None or not (found["n"] or found["unit"]):
        return None
    known = amount(found["n"]) if found["n"] else None
    if "half" in found.groupdict() and found["half"]:
        return (1, 1)
    if found["unit"] in ("岁", "年"):
        return (int(known[0]), int(known[0])) if known is not None else (3, 1)
    return (1, 1) if known is not None and found["unit"] in ("月", "天") else (3, 1)


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
    """The number of people in the household, or its bounds; None where more are named than are counted."""
    plain = clean(text).strip(" 。，,.!！")
    named = count_named(plain)
    if named is not None:
        return named
    counts = people_counted(text, entities)
    if counts:
        more = (max(counts) <= 2 and _JOINED.search(plain)) or _OTHER_FAMILY.search(plain)
        return None if more else _about(text, entities) or max(counts)
    if _ALONE.search(plain) and not _EARNS_ALONE.search(plain):
        return 1
    pair = _PAIR.search(plain)
    if pair is not None and not _MORE.search(plain[pair.end() :]):
        return 2
    return _bare_count(plain, entities)


def people_counted(text: str, entities: Sequence[Entity]) -> list[int]:
    """The numbers of people that a message names; not that of who earns alone (我一个人赚)."""
    plain = clean(text)
    return [
        int(one.value)
        for one in entities
        if one.type == "people" and not (one.value == 1 and _EARNS_ALONE.match(plain[one.end :]))
    ]


def _about(text: str, entities: Sequence[Entity]) -> Figure | None:
    """The bounds of a number that is said by two figures: 五六个人."""
    pairs = [PAIR.fullmatch(clean(one.text)[:2]) for one in entities if one.type in ("people", "number")]
    if len(pairs) != 1 or pairs[0] is None:
        return None
    low, high = (known[0] for figure in pairs[0].group() if (known := amount(figure)) is not None)
    return span(low, high)


def _bare_count(plain: str, entities: Sequence[Entity]) -> Figure | None:
    numbers = [one for one in entities if one.type == "number"]
    whole = [one for one in numbers if one.value == int(one.value) and 1 <= one.value <= _MOST_PEOPLE]
    # 四个，我老婆两个孩子: the first is the answer, the others explain it.
    first = [one for one in whole[:1] if one.start == 0 and _ANSWERED.match(plain[one.end :])]
    chosen = whole if len(whole) == 1 else first
    return _about(plain, chosen) or int(chosen[0].value) if chosen else None
