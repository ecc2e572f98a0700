"""Whether a message asks about somewhere else: 苏州火化免费吗 is not for 杭州市滨江区 to answer.

Names of provinces and prefecture-level cities come from jionlp's gazetteer of China.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from bot.language.vocabulary import WordMatcher

#: Said by somebody who speaks of here, wherever they come from.
_HERE = re.compile(
    r"滨江|长河|西兴|浦沿|杭州|浙江|本地|当地|这边|这里|这儿|这搭|我们这|你们这|在这|来这|国家|全国|法律"
)
#: A place that only says where somebody comes from: 安徽人, 四川来的, 河南户口.
_ORIGIN = re.compile(r"^(人|来|过来|户口|户籍|籍|的户口|嫁|打工|媳妇|老婆|姑娘|小伙|出来|搬|回来)")
_BEFORE_ORIGIN = re.compile(
    r"(?:去|回(?:不了|不去|不到)?|到|(?:老家|户口|户籍)[在是]?|(?:我|们|俺|他|她|爸|妈|公|婆)是)$"
)
#: Where somebody is meanwhile: 儿子在上海工作，我一个人怎么吃饭.
_AT = re.compile(r"[在去到]了?$")
_MEANWHILE = re.compile(
    r"^(?:那边|那里|那头)?(?:工作|上班|打工|做(?:事|工|生意)|干活|开店|出差|教书|当兵|读|念|上(?:大)?学"
    r"|生活|定居|安家|成家|发展|待着|呆着|住(?!养老|敬老|院|进|下来要)|[,，。;；!！]|回不来|赶不回)"
)
_THERE = re.compile(r"那边|那里|那儿|(?<!回)老家(?!是|在)")
_HOME_TOWN = "老家"
#: Where somebody wants to get to: 回不了四川, 要回河南老家没路费.
_BACK_HOME = re.compile(r"回(?:不了|不去|不到)?$")
_ENDINGS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
#: Not elsewhere: here, and those whose residents marry here by rules of their own.
_HOME = ("浙江", "杭州", "香港", "澳门", "台湾")
#: In a longer message a place is part of the story.
_LONGEST = 40


@lru_cache(maxsize=1)
def _elsewhere() -> WordMatcher:
    from jionlp.dictionary.dictionary_loader import china_location_loader

    provinces: dict[str, Any] = china_location_loader(detail=False)
    names = {_short(name) for name in provinces}
    for cities in provinces.values():
        names |= {_short(name) for name in cities if name.endswith("市")}
    return WordMatcher(name for name in names if len(name) > 1 and name not in _HOME)


def _short(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def is_elsewhere(text: str) -> bool:
    """Whether a normalised text asks about another city or province, and not about here."""
    if len(text) > _LONGEST or _HERE.search(text):
        return False
    for start, name in _elsewhere().find(text):
        before, after = text[:start], text[start + len(name) :]
        if _AT.search(before) and _MEANWHILE.match(after):
            continue
        travelled = _BEFORE_ORIGIN.search(before)
        origin = _ORIGIN.match(after)
        if _BACK_HOME.search(before):
            after = after.removeprefix(_HOME_TOWN)
        # 老家贵州 says where somebody comes from, 老家那边怎么办 asks about it.
        there = _THERE.search(before.removesuffix(_HOME_TOWN) + name + after)
        if there or not (origin or travelled):
            return True
    return False
