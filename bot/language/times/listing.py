"""Joins expressions of a message into ranges, and reads alternatives and lists with what came before."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.language.times.frame import Frame, has_day, inherit, join, only_clock
from bot.language.times.said import Said

#: What takes back the time before it: 明天，哦不对，后天.
_TAKEN_BACK = re.compile(
    r"[\s,，。]*(?:[哦噢啊]*(?:不对|[说讲弄]错了?|错了|[哦噢啊]不是?|不不+))[\s,，。了]*(?:应该是|是)?\s*"
)
_TO = re.compile(r"\s*(?:起|开始)?(?:一直|直)?(?:到|至|-{1,2}|~|—{1,2}|–|ー)\s*")
_AND = re.compile(r"\s*[和与跟]\s*")
_BETWEEN = re.compile(r"之?间")
#: 周六、周日两天 are one stretch.
_SO_MANY_DAYS = re.compile(r"的?[两二三四五]天")
_EITHER = re.compile(r"或|还是|要么")
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
            frame = replace(_timed(plain, last, one), recurring=recurring, weak=weak)
            found[-1] = Said(last.start, one.end, frame, replace(one.frame, weak=False))
        elif last is not None and _TAKEN_BACK.fullmatch(gap):
            found[-1] = _corrected(last, one)
        elif last is not None and _in_a_row(plain, gap, last, one):
            found[-1] = Said(last.start, one.end, last.frame, one.frame, last.listed)
        elif last is not None and (not gap or _OR.fullmatch(gap)):
            found.append(_alternative(gap, last, one))
        else:
            found.append(one)
    found = _days_behind(plain, found)
    return [one for one in found if not one.frame.recurring and (not one.frame.weak or _is_whole(plain, one))]


def _spans(plain: str, gap: str, first: Said, second: Said) -> bool:
    if first.frame.until is not None or second.frame.now:
        return False
    return _TO.fullmatch(gap) is not None or (
        _AND.fullmatch(gap) is not None and _BETWEEN.match(plain, second.end) is not None
    )


def _timed(plain: str, first: Said, second: Said) -> Frame:
    """The beginning of a range of days: in 12月10号至12号，上午9点 the clock time is that of both days."""
    clock = second.frame
    parted = clock.hour is not None and "," in plain[second.start : second.end]
    if not parted or first.frame.hour is not None or first.frame.part is not None:
        return first.frame
    said = Frame(part=clock.part, hour=clock.hour, minute=clock.minute, half_day=clock.half_day)
    return join(first.frame, replace(said, literal=clock.literal)) or first.frame


def _in_a_row(plain: str, gap: str, first: Said, second: Said) -> bool:
    """Whether two days that follow each other are one stretch: 周六周日, 8号、9号两天."""
    if gap and not (_OR.fullmatch(gap) and _SO_MANY_DAYS.match(plain, second.end)):
        return False
    frame, next_frame = first.to or first.frame, second.frame
    if frame.recurring or first.frame.until is not None or next_frame.until is not None:
        return False
    if frame.part or next_frame.part or frame.hour is not None or next_frame.hour is not None:
        return False
    if (
        frame.nth
        or next_frame.nth
        or next_frame.month
        or next_frame.week_shift not in (None, frame.week_shift)
    ):
        return False
    if frame.day_shift is not None and next_frame.day_shift is not None:
        return next_frame.day_shift - frame.day_shift == 1
    if frame.weekday and next_frame.weekday:
        return next_frame.weekday - frame.weekday == 1 and not (frame.day or next_frame.day)
    return bool(frame.day and next_frame.day) and (next_frame.day or 0) - (frame.day or 0) == 1


def _days_behind(plain: str, said: list[Said]) -> list[Said]:
    """A clock time whose day is said behind it: 差十分九点明天上午; 15:30-16:30, 07-01 alone."""
    found: list[Said] = []
    for one in said:
        last = found[-1] if found else None
        joined = None if last is None else _on_day_behind(plain, last, one)
        if last is not None and joined is not None:
            found[-1] = Said(last.start, one.end, joined, last.to)
        else:
            found.append(one)
    return found


def _on_day_behind(plain: str, first: Said, second: Said) -> Frame | None:
    gap = plain[first.end : second.start].strip()
    whole = plain.strip() == plain[first.start : second.end].strip()
    if gap and not (gap == "," and whole):
        return None
    clocks_only = only_clock(first.frame) and (first.to is None or only_clock(first.to))
    if not clocks_only or first.frame.hour is None or first.frame.recurring or first.frame.until is not None:
        return None
    if second.to is not None or second.frame.hour is not None or second.frame.until is not None:
        return None
    return join(replace(second.frame, weak=False), first.frame) if has_day(second.frame) else None


def _alternative(gap: str, first: Said, second: Said) -> Said:
    """周三上午九点或者下午两点: the second is on the first one's day; 下周二周四: in its week.

    A day of a list is in the month of the day before it, or in the next (9月10号，11号).

    What a recurrence lists (每周一、周三) recurs as well.
    """
    if first.frame.recurring:
        return replace(second, frame=replace(second.frame, recurring=True))
    if first.frame.weekday and second.frame.weekday and second.frame.week_shift is None:
        return replace(second, frame=replace(second.frame, week_shift=first.frame.week_shift))
    if first.frame.day and second.frame.day and second.frame.month is None:
        return _day_of_list(gap, first, second)
    if has_day(first.frame) and only_clock(second.frame):
        base = replace(first.frame, until=None, weak=False)
        return replace(second, frame=replace(inherit(base, second.frame), weak=False), listed=True)
    return second


def _day_of_list(gap: str, first: Said, second: Said) -> Said:
    frame = second.frame
    named = frame.month_shift is not None or frame.year is not None
    if named or bool(frame.lunar) != bool(first.frame.lunar):
        return second
    later = (frame.day or 0) > (first.frame.day or 0)
    if later or _EITHER.search(gap):  # 12月20号或者10号
        frame = inherit(replace(first.frame, until=None), frame)
    return replace(second, frame=frame, listed=later or not _EITHER.search(gap))


def _corrected(first: Said, second: Said) -> Said:
    """明天下午三点，不对，四点: what is said last counts, on the day that was said before."""
    frame = second.frame
    if only_clock(frame):
        frame = inherit(replace(first.frame, until=None), frame)
    return replace(second, frame=frame)


def _is_whole(plain: str, one: Said) -> bool:
    return one.frame.whole and plain.strip() == plain[one.start : one.end].strip()
