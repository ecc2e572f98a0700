"""Names that a message tells by the way, with words or values around them that leave no doubt.

我叫水戊 has a surname that no list has; 我是邻居冯建国 says who speaks; in 苏小妹，33岁 and
戚甲，45 what stands behind tells that it is a name.
"""

from __future__ import annotations

import re
from itertools import pairwise

from bot.desk.catalogue.model import Slot
from bot.forms.clauses import clauses, part
from bot.forms.slots.bare_name import bare_name
from bot.forms.slots.count import read_age
from bot.forms.slots.explained import kind_of
from bot.forms.slots.person import bare_core, has_surname, is_full_name, is_only_name
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.language.numerals import value

_CALLED = re.compile(r"(?:我|本人|名字|姓名)叫做?(?P<name>[\u4e00-\u9fff]{2,4})(?=[,，。;；!！\s]|$)")
_SPEAKER = re.compile(
    r"我是(?:他|她|老人|他们)?(?:家)?的?(?:邻居|女儿|儿子|囡|媳妇|儿媳|儿媳妇|女婿|孙子|孙女|外甥|外甥女|侄子|侄女|老伴|家属"
    r"|朋友|同事|志愿者|社工|网格员)(?P<name>[\u4e00-\u9fff]{2,3})(?=[,，。;；!！\s]|$)"
)
_FIGURE = re.compile(r"[0-9]{1,3}|[一二三四五六七八九十]{2,3}")
#: A bare number behind a name is an age from here to there.
_YOUNGEST, _OLDEST = 6, 110
#: 王李子涵 has both parents' surnames.
_TWO_SURNAMES = 4
#: 今年八十八岁了 is an age, 33岁的时候学的车 a story.
_LONGEST = 7


def called(turn: FormTurn, words: Words) -> str | None:
    """The name that somebody says to have, whatever the surname: 我叫水戊; None for 我叫车去医院."""
    found = _CALLED.search(turn.typed)
    return bare_name(part(turn, *found.span("name")), words) if found is not None else None


def speaker(turn: FormTurn) -> str | None:
    """The name of who speaks for somebody else: 我是邻居冯建国."""
    found = _SPEAKER.search(turn.typed)
    return found["name"] if found is not None and is_full_name(found["name"]) else None


def named_beside(turn: FormTurn, words: Words) -> tuple[str, FormTurn] | None:
    """A name and the clause with an age or a telephone number right behind it: 苏小妹，33岁; 戚甲，45;
    王李子涵，手机13800138000."""
    for first, second in pairwise(clauses(turn)):
        if not _is_age(second) and kind_of(second) != "phone":
            continue
        name = bare_core(first.typed)
        if is_full_name(name) and is_only_name(name):
            return name, second
        if len(name) == _TWO_SURNAMES and has_surname(name) and bare_name(first, words) == name:
            return name, second
    return None


def age_in(slot: Slot, clause: FormTurn) -> int | None:
    """The age that a clause behind a name is, or None."""
    found: int | None = read_age(slot, clause).value if _is_age(clause) else None
    return found


def _is_age(clause: FormTurn) -> bool:
    said = clause.typed.strip()
    if clause.first("age") is not None:
        return len(said) <= _LONGEST
    years = value(said) if _FIGURE.fullmatch(said) else None
    return years is not None and _YOUNGEST <= years <= _OLDEST
