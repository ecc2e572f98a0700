"""What surrounds a figure in an answer, and says how exactly it is meant."""

from __future__ import annotations

import re

from bot.language.entities import Entity
from bot.language.normalise import clean

Figure = int | float | list[float]

#: Words in front of a figure that is not reached yet.
SOON = re.compile(
    r"(快要?|将近|马上|就要|[不没未](到|满|足)|没有(到|满)|还没到?满?|差(?!不多|的).{0,6}|下个?月.{0,2}|明年.{0,2}|过几天.{0,2}"
    r"|年底.{0,2})(就|才|满|有|到|要)*$"
)
#: The same behind a figure: 八十不到, 六十还没满.
_SHORT = re.compile(
    r"\s*(?:周岁|岁|块钱?|元)?\s*(?:都|也|还|可能|好像|应该)*(?:不到|没到|没有到|不满|没满|未满|不足)"
)
_ROUGHLY_AHEAD = re.compile(r"大概|大约|差不多|约")
_ROUGHLY_BEHIND = re.compile(r"左右|上下|[来把](?=[块元岁]|$)")

#: People of a household, as they speak of each other.
KIN = "老伴|老婆|老公|丈夫|妻子|爱人|妈妈?|爸爸?|母亲|父亲|儿子|女儿|囡儿|孩子|小孩|孙子|孙女|奶奶|爷爷"


def short(text: str, entity: Entity) -> bool:
    """Whether a figure is said not to be reached: 不到八十, 八十不到."""
    return bool(SOON.search(ahead(text, entity)) or _SHORT.match(behind(text, entity)))


def behind(text: str, entity: Entity) -> str:
    """What stands behind a figure, as far as it may say something of it."""
    return clean(text)[entity.end : entity.end + 12]


def ahead(text: str, entity: Entity) -> str:
    """The characters right before a figure."""
    return clean(text)[max(0, entity.start - 8) : entity.start]


def around(text: str, entity: Entity) -> str:
    """A figure with the characters right behind it."""
    return clean(text)[entity.start : entity.end + 3]


def roughly(text: str, entity: Entity) -> bool:
    """Whether a figure is said to be about right: 大概, 左右, 来块."""
    before, behind = ahead(text, entity), around(text, entity)
    return bool(_ROUGHLY_AHEAD.search(before) or _ROUGHLY_BEHIND.search(behind))
