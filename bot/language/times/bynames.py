"""Words of time that are somebody's name: 我叫周一鸣, 女儿叫国庆, 王重阳师傅."""

from __future__ import annotations

import re

from bot.language.surnames import DOUBLE, SINGLE

_SURNAME = rf"(?:{'|'.join(sorted(DOUBLE))}|[{''.join(sorted(SINGLE))}])"
_CALLED = re.compile(
    rf"(?:叫做?|名字[是叫:]?|姓名[是为:]?|[大小本]名|(?:联系|申请)人[是为:]?)\s?{_SURNAME}?$"
)
_HAS_SURNAME = re.compile(rf"{_SURNAME}$")
#: Perhaps one more given name, which does not go on with the sentence (叫周一来), and then the end.
_NAME_ENDS = re.compile(
    r"(?:(?![来去送到办早晚上下中夜吧吗呢啊呀的了就再也还或和跟至那这前后起开有要能可是节])[\u4e00-\u9fff])?"
    r"\s?(?:[,，。.;；!！?？、:]|的|[今明后昨][年天]|住|$)"
)
_TITLE = re.compile(r"(?:先生|女士|阿姨|大爷|大妈|大伯|奶奶|爷爷|师傅|老师|医生|主任|书记|同志)")
#: A message that is nothing but a name of somebody 周.
_WEEKDAY_NAME = re.compile(r"周[一天][鸣帆凡航飞龙民鸿丹诺然涵冰舟言恒宁]")
#: Longest writing before a name that introduces it.
_REACH = 6


def is_name(plain: str, start: int, end: int) -> bool:
    """Whether the weekday or festival from `start` to `end` of `plain` is (part of) a name."""
    if _WEEKDAY_NAME.fullmatch(plain.strip()):
        return True
    behind = plain[max(0, start - _REACH) : start]
    if _CALLED.search(behind) and _NAME_ENDS.match(plain, end):
        return True
    return _HAS_SURNAME.search(behind) is not None and _TITLE.match(plain, end) is not None
