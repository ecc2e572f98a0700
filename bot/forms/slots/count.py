"""How old and how many."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.desk.catalogue.model import Slot
from bot.forms.slots.answer import Answer
from bot.forms.turn import FormTurn
from bot.language.numerals import value
from bot.language.people import count_named

_COUNT = r"([0-9]{1,3}|[一二两三四五六七八九十]{1,3})[个位名口]"
#: 两个老人吃, 三位一起: counts where a number of people was asked for.
_COUNTED = re.compile(_COUNT)
#: 一共四个
_TOTAL = re.compile(r"(?:一共|总共|合起来|加起来)(?:是|有|就)?" + _COUNT)
#: 十几个人, 二十来个: about so many; shown with the rest, where it can be put right.
_ABOUT = re.compile(r"(?P<tens>[2-9]?[1-9]0|[二三四五六七八九]?十)(?P<more>几|多|来)(?:个|名|位|口)")
#: 两个老人吃, 二十个亲友 count wherever it is said.
_PEOPLE = re.compile(_COUNT + r"(?:老人|大人|小孩|孩子|老年人|客人|亲友|亲戚|亲朋|来宾|宾客|朋友|同学|同事)")


#: 少了一位, 多了两个人, 加一个人 say by how many it is more or less, and not how many it is.
_RELATIVE = re.compile(
    r"(?:[少多漏缺差加添减](?:写|打|说|报|来|去)?(?:了|上|掉|出)?|再来)" + _COUNT + r"(?:人|数字?|数|号码)?"
)

_RECOUNT = re.compile(
    r"(?:再|还|又)?(?:加|添|多|少|减)(?:上|了|来|去)?(?:[0-9]{1,2}|[一二两三四五六七八九十])[个位](?:人|大人|小孩|孩子|老人)"
    r"|人数(?:要|想|得)?(?:改|变|不对|错)|(?:改|换|变)(?:成|为|到)?(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})(?:个人|位|个)(?![月星小])"
)

#: 3幢201室, 1单元501, 门牌是11: the numbers of an address count nobody.
_OF_ADDRESS = re.compile(
    r"[0-9一二三四五六七八九十百]+\s?(?:号楼|号|幢|栋|座|单元|室|层|楼)(?:\s?[0-9]{2,4})?|门牌(?:号)?(?:是|:)?\s*[0-9]+|[0-9]+[-—][0-9—-]+"
)


def read_age(slot: Slot, turn: FormTurn) -> Answer:
    """Whole years; a bare number is an age where an age was asked for."""
    said = turn.first("age")
    years = said["years"] if said is not None else turn.first("number")
    if years is None or (years != years // 1 and said is None):
        return Answer(problem="age")
    return _bounded(slot, int(years), "age")


def read_people(slot: Slot, turn: FormTurn) -> Answer:
    """A number of people; a bare number counts, and so do people who are named (就我跟我妈)."""
    turn = _absolute(turn)
    count: Any = count_named(turn.typed)
    if count is None:
        count = turn.first("people")
    if count is None:
        count = _about(turn.text)
    if count is None:
        total = _TOTAL.search(turn.text)
        count = value(total[1]) if total else _plain_number(turn)
    if count is None:
        counted = _COUNTED.search(turn.text)
        count = value(counted[1]) if counted else None
    if count is None or count != int(count):
        return Answer(problem="people")
    return _bounded(slot, int(count), "people")


def _plain_number(turn: FormTurn) -> Any:
    """The first number of a message that is none of an address."""
    taken = [match.span() for match in _OF_ADDRESS.finditer(turn.typed)]
    for entity in turn.entities:
        inside = any(start <= entity["start"] < end for start, end in taken)
        if entity["entity"] == "number" and not inside:
            return entity["value"]
    return None


def _about(text: str) -> int | None:
    about = _ABOUT.search(text)
    tens = value(about["tens"]) if about else None
    if about is None or tens is None:
        return None
    return int(tens) if about["more"] == "来" else int(tens) + 5


def _absolute(turn: FormTurn) -> FormTurn:
    """The message without what is only so many more or less."""
    spans = [match.span() for match in _RELATIVE.finditer(turn.typed)]
    if not spans:
        return turn
    entities = tuple(
        entity for entity in turn.entities if not any(start <= entity["start"] < end for start, end in spans)
    )
    # Blanks of the same length: the places of the entities stay right.
    typed = _RELATIVE.sub(lambda match: " " * len(match.group()), turn.typed)
    return replace(turn, text=_RELATIVE.sub(" ", turn.text), typed=typed, entities=entities)


def is_recount(text: str) -> bool:
    """Whether a message says that they are more, fewer, or another number than before: 改成五个人."""
    return _RECOUNT.search(text) is not None


def tells_people(turn: FormTurn) -> bool:
    """Whether a message says a number of people without being asked."""
    turn = _absolute(turn)
    counted = _PEOPLE.search(turn.text) or _TOTAL.search(turn.text)
    return turn.first("people") is not None or counted is not None


def _bounded(slot: Slot, value: int, kind: str) -> Answer:
    least = slot.least if slot.least is not None else 0 if kind == "age" else 1
    most = slot.most if slot.most is not None else 130 if kind == "age" else 500
    if value < least:
        return Answer(problem=f"{kind}_low", values={"least": least, "value": value})
    if value > most:
        return Answer(problem=f"{kind}_high", values={"most": most, "value": value})
    return Answer(value)
