"""Joins expressions of a message into ranges, and reads alternatives and lists with what came before."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.times.frame import has_day, inherit, only_clock
from bot.language.times.said import Said

#: What takes back the time before it: 明天，哦不对，后天.
_TAKEN_BACK = re.compile(
    r"[\s,，。]*(?:[哦噢啊]*(?:不对|[说讲弄]错了?|错了|[哦噢啊]不是?|不不+))[\s,，。了]*(?:应该是|是)?\s*"
)
_TO = re.compile(r"\s*(?:起|开始)?(?:一直|直)?(?:到|至|-{1,2}|~|—{1,2}|–)\s*")
_AND = re.compile(r"\s*[和与跟]\s*")
_BETWEEN = re.compile(r"之?间")
_OR = re.compile(r"\s*(?:或者?|还是|要么|和|与|跟|及|以及|、|,)\s*")


def ranges(plain: str, said: list[Said]) -> list[Said]:
    """Expressions with 到 between them as one; weak writing that stands alone is dropped."""
    found: list[Said] = []
    for one in said:
        last = found[-1] if found else None
        gap = "" if last is None else plain[last.end : one.start]
        if last is not None and last.frame.until is not None and only_clock(one.frame) and _TO.fullmatch(gap):
            # 周一至周五上午8:30-11:30: the end's clock belongs to the last of the days.
            to = inherit(last.frame.until, one.frame)
            found[-1] = Said(last.start, one.end, replace(last.frame, until=None), to)
        elif last is not None and last.to is None and _spans(plain, gap, last, one):
            recurring = last.frame.recurring or one.frame.recurring
            weak = last.frame.weak and one.frame.weak
            frame = replace(last.frame, recurring=recurring, weak=weak)
            found[-1] = Said(last.start, one.end, frame, replace(one.frame, weak=False))
        elif last is not None and _TAKEN_BACK.fullmatch(gap):
            found[-1] = _corrected(last, one)
        elif last is not None and (not gap or _OR.fullmatch(gap)):
            found.append(_alternative(last, one))
        else:
            found.append(one)
    return [one for one in found if not one.frame.recurring and (not one.frame.weak or _is_whole(plain, one))]


def _spans(plain: str, gap: str, first: Said, second: Said) -> bool:
    if first.frame.until is not None or second.frame.now:
        return False
    return _TO.fullmatch(gap) is not None or (
        _AND.fullmatch(gap) is not None and _BETWEEN.match(plain, second.end) is not None
    )


def _alternative(first: Said, second: Said) -> Said:
    """周三上午九点或者下午两点: the second is on the first one's day; 下周二周四: in its week.

    What a recurrence lists (每周一、周三) recurs as well.
    """
    if first.frame.recurring:
        return replace(second, frame=replace(second.frame, recurring=True))
    if first.frame.weekday and second.frame.weekday and second.frame.week_shift is None:
        return replace(second, frame=replace(second.frame, week_shift=first.frame.week_shift))
    if has_day(first.frame) and only_clock(second.frame):
        base = replace(first.frame, until=None, weak=False)
        return replace(second, frame=replace(inherit(base, second.frame), weak=False), listed=True)
    return second


def _corrected(first: Said, second: Said) -> Said:
    """明天下午三点，不对，四点: what is said last counts, on the day that was said before."""
    frame = second.frame
    if only_clock(frame):
        frame = inherit(replace(first.frame, until=None), frame)
    return replace(second, frame=frame)


def _is_whole(plain: str, one: Said) -> bool:
    return one.frame.whole and plain.strip() == plain[one.start : one.end].strip()
