"""A telephone number that is dictated: in pieces over several messages, or with a digit that was left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.forms.slots.phone import digits_said, is_valid

#: Only what begins like a mobile number is the beginning of one; 8044 by itself may be anything.
_BEGINS = re.compile(r"1[3-9][0-9]+")
#: A piece is at least so long, and a mobile number so.
_PIECE, _WHOLE = 3, 11
#: Words around a piece: 前面是138 0013, 后面再接8044.
_AROUND = re.compile(
    r"(?:前面|前半段?|后面|后半段?|后头|末尾|剩下|还有|然后|接着|接下来|再|先|就|是|的|号码|电话|手机|我|位|[,，、.。:：\-—\s])+"
)
#: 少了一位，后面加个9; 漏了个9在最后; 前面再加个1.
_LEFT_OUT = re.compile(
    r"(?:(?P<place>前面|开头|前头|最前|后面|后头|末尾|最后|尾巴)(?:面|头|上)?)?(?:还有|还|再|要|应该|得)*"
    r"(?:加|添|补|接|[少漏]写|[少漏]打|[少漏]说|[少漏]报|[少漏])(?:上|了|掉)*(?:一?[个位])?(?:数字?)?(?:是|[,，\s])*"
    r"(?P<digits>[0-9零〇幺一二三四五六七八九]{1,8})(?![0-9位个])"
)
_IN_FRONT = ("前面", "开头", "前头", "最前")


@dataclass(frozen=True)
class Dictated:
    """`number` where it is whole and valid, else `part`: the digits so far, '' where they lead nowhere."""

    number: str | None
    part: str = ""


def dictated(known: str, typed: str) -> Dictated | None:
    """What a message does to the digits that are `known`; None where it is no piece of a number."""
    missing = _LEFT_OUT.search(typed)
    if missing is not None and known:
        digits = digits_said(missing["digits"])
        whole = digits + known if missing["place"] in _IN_FRONT else known + digits
        return _of(whole)
    said = digits_said(_AROUND.sub("", typed))
    if len(said) < _PIECE and not known:
        return None
    if not said:
        return None
    if known and not (_BEGINS.match(said) and len(known) + len(said) != _WHOLE):
        return _of(known + said)
    return _of(said) if _BEGINS.match(said) else Dictated(None)


def _of(digits: str) -> Dictated:
    if len(digits) == _WHOLE and is_valid(digits):
        return Dictated(digits)
    return Dictated(None, digits if _BEGINS.match(digits) and len(digits) < _WHOLE else "")
