"""Joins neighbouring writing that says one time together: 明天 + 下午 + 三点, 下周三，就是下个礼拜三."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.times.feasts import FESTIVALS
from bot.language.times.frame import Frame, covers, has_day, join
from bot.language.times.said import Said

#: What a speaker puts between the pieces of one time: 明天那个下午三点, 周六吧下午, 明天从两点到四点.
_FILLER = (
    r"(?:[\s的()哦噢喔啊呀呢嘛吧额嗯呃唔是在从约]|[那这]个|也?就是说?|大[概约致]|约莫|差不多|可能|应该"
    r"|[约定]在|[早晚](?:一?点儿?|一?些))"
)
_GAP = re.compile(rf"{_FILLER}{{0,4}}")
_COMMA_GAP = re.compile(rf"{_FILLER}{{0,3}}[,，]{_FILLER}{{0,3}}[,，]?\s*")
#: What leads from a time to the same said more exactly: 礼拜三，就是下个礼拜三.
_MORE_EXACTLY = re.compile(rf"{_FILLER}{{0,2}}|\s*[,，]?\s*(?:也?就是说?|是){_FILLER}?")


def expressions(plain: str, tokens: list[Said]) -> list[Said]:
    """Neighbouring tokens that say one time together, as one."""
    found: list[Said] = []
    for token in tokens:
        last = found[-1] if found else None
        gap = "" if last is None else plain[last.end : token.start]
        if last is not None and _repeated(gap, last.frame, token.frame):
            found[-1] = replace(last, end=token.end)
            continue
        if last is not None and _refined(gap, last.frame, token.frame):
            found[-1] = replace(token, start=last.start)
            continue
        joined = None if last is None else _joined(gap, last.frame, token.frame)
        if last is None or joined is None:
            found.append(token)
            continue
        end = token.end
        if gap.strip() == "(" and plain[end : end + 1] == ")":
            end += 1
        found[-1] = Said(last.start, end, joined)
    return found


def _repeated(gap: str, first: Frame, second: Frame) -> bool:
    """Whether a speaker says the same again: 明天明天, 明天下午下午三点."""
    said_again = _GAP.fullmatch(gap) is not None or _COMMA_GAP.fullmatch(gap) is not None
    return said_again and not second.recurring and covers(first, second)


def _refined(gap: str, first: Frame, second: Frame) -> bool:
    """Whether the first is said again with more: 下周下周三, 礼拜三，就是下个礼拜三."""
    return _MORE_EXACTLY.fullmatch(gap) is not None and first.hour is None and covers(second, first)


def _joined(gap: str, first: Frame, second: Frame) -> Frame | None:
    if _COMMA_GAP.fullmatch(gap):
        of_year = first.day is None and (first.year or first.year_shift is not None) and second.month
        if first.recurring or not (has_day(first) or of_year):
            return None
    elif not _GAP.fullmatch(gap):
        return None
    which = FESTIVALS.get(second.festival or "")
    if first.day is not None and which is not None:
        named = (which.month, which.day) == (first.month, first.day) and which.kind in ("solar", "lunar")
        return replace(first, month=None, day=None, lunar=None, festival=second.festival) if named else None
    return join(first, second)
