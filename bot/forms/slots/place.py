"""Where: the community, and an address that can be found."""

from __future__ import annotations

import re

from bot.forms.slots.answer import Answer
from bot.forms.turn import FormTurn
from bot.forms.words import Words
from bot.retrieval.parts import asks

_COMMUNITY = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:社区|小区|村|新村|家园|花园|公寓|街道|苑|府|庭|城|湾)(?:小区|社区)?"
)
_LEADS = re.compile(
    r"^(?:他|她|地址|我|我们|我家|家|家里|老人|就|是|在|住|住在|住的|属于|算|归|那个|:|：|,|，| )+"
)
_PARTS = re.compile(r"[,，。.;；!！、\s]+")
_BARE = re.compile(r"[\u4e00-\u9fff]{2,5}")
_SHORTEST_ADDRESS = 4
_LONGEST_ADDRESS = 80
#: A full address in the middle of a sentence: a road or estate with a number of a house in it.
_WHOLE = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:路|街|巷|弄|苑|园|庭|府|城|湾|邸|小区|花园|公寓|新村|家园|村|社区)"
    r"(?=[\u4e00-\u9fff]{0,8}[0-9一二三四五六七八九十百])"
    r"[\u4e00-\u9fff0-9A-Za-z\-—]{0,30}(?:号|幢|栋|楼|单元|室|层|户)[0-9A-Za-z\-—]*"
)


#: What leads up to an address: 改成…, 住在….
_BEFORE = re.compile(r".*(?:改成|改为|改到|换成|搬到|住在|地址是|应该是)")


def read_community(turn: FormTurn) -> Answer:
    """A community of the list, else what looks like the name of one, of an estate or of a street."""
    known = turn.first("community")
    if known is not None:
        return Answer(str(known))
    if asks(turn.text):
        return Answer(problem="community")
    core = _LEADS.sub("", turn.typed).strip(" 。.,，!！的啊呀")
    named = [found for part in _PARTS.split(turn.typed) for found in _COMMUNITY.findall(_LEADS.sub("", part))]
    if named:
        # 浦沿街道之江社区: the smaller place.
        return Answer(next((name for name in reversed(named) if name.endswith("社区")), named[0]))
    street = turn.first("street")
    if street is not None:
        return Answer(str(street))
    return Answer(f"{core}社区") if _BARE.fullmatch(core) else Answer(problem="community")


def read_address(turn: FormTurn, words: Words, rest: str) -> Answer:
    """What was answered, where it names a street, an estate or a place, and some detail of it."""
    core = _LEADS.sub("", rest).strip(" 。.,，!！")
    if not _SHORTEST_ADDRESS <= len(core) <= _LONGEST_ADDRESS or asks(turn.text):
        return Answer(problem="address")
    return Answer(core) if words.address.search(core) else Answer(problem="address")


def find_address(text: str) -> str | None:
    """A full address in the middle of a message, or None."""
    match = _WHOLE.search(_BEFORE.sub("", text)) or _WHOLE.search(text)
    if match is None:
        return None
    return _LEADS.sub("", match.group())
