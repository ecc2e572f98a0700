"""Finds the writing of times in a message and joins it into expressions and ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.language.clock import TIME_ZONE
from bot.language.normalise import clean
from bot.language.times import clocks, dates, days, festivals, offsets, periods
from bot.language.times.bynames import is_name
from bot.language.times.feasts import ALIASES, FESTIVALS
from bot.language.times.frame import Frame, covers, has_day, inherit, join, only_clock
from bot.language.times.heard import without_noise
from bot.language.times.resolve import resolve
from bot.language.times.spans import GRAINS, Stretch, TimeSpan


@dataclass(frozen=True)
class _Said:
    """A piece of writing from `start` to `end` and what it says; `to` is the end of a range.

    One that is `listed` goes on where the one before it begins (周三上午九点或者下午两点: of one day).
    """

    start: int
    end: int
    frame: Frame
    to: Frame | None = None
    listed: bool = False


_NAMES = {*FESTIVALS, *ALIASES}
_LETTERS = r"[年月日号时点天周晚早夜晨午昼晌初节旬季期拜末历:]"
_WORDS = (
    "小时|钟头|分钟|现在|此刻|目前|当前|眼下|现下|刻下|如今|[格葛箇]毛|世纪|黄昏|凌晨|拂晓|黎明|[今明后听]朝|傍黑|擦黑|[而依]家"
    "|[今明昨前后][个儿]|刻钟|辰光|光景|长假|黄金周|假期|放假|中饭|中浪"
)
#: A message without any of these names no time; of most messages a single look tells.
_CUE = re.compile(
    rf"{_LETTERS}|[0-9][-/.\s][0-9]|[0-9]\s?[aApP]|[0-9]{{8}}|[秒刻分半钟]钟?[以之]?[后前]|{_WORDS}|"
    + "|".join(sorted(name for name in _NAMES if not re.search(_LETTERS, name)))
)
_RULES = tuple(rule for module in (periods, offsets, festivals, dates, days, clocks) for rule in module.RULES)
_PATTERNS = tuple(re.compile(rule.pattern) for rule in _RULES)
_NAME = re.compile(r"\(\?P<\w+>")
#: Characters that the writing of a time begins with: one look instead of one for each rule.
_FIRST = (
    "[0-9aApP零〇一二两三四五六七八九十廿卅百半正元冬腊闰初上下大小这本今明昨前后去旧来次翌开当再过等每逢周星礼第最双"
    "凌拂清早晚黎天晌中昼午日夜黄傍擦入深差现此目眼刻如格葛箇搿听寻琴俩仨民而依缺欠个挨晏朝头吃公农阴古夏阳新国年月春秋未近"
    + "".join(sorted({name[0] for name in _NAMES}))
    + "]"
)
_NAMELESS = (_NAME.sub("(?:", rule.pattern) for rule in _RULES)
_ANY = re.compile(f"(?={_FIRST})(?:" + "|".join(f"(?P<r{i}>{p})" for i, p in enumerate(_NAMELESS)) + ")")
_MOVES = tuple((re.compile(rule.pattern), rule.build) for rule in festivals.MOVES)
_FIGURE = re.compile(r"[0-9零〇一二两三四五六七八九十]")
_AFRESH = re.compile(r"[0-9零〇一二两三四五六七八九十周]")
#: What a speaker puts between the pieces of one time: 明天那个下午三点, 周六吧下午, 明天从两点到四点.
_FILLER = (
    r"(?:[\s的()哦噢喔啊呀呢嘛吧额嗯呃唔是在从约]|[那这]个|也?就是说?|大[概约致]|约莫|差不多|可能|应该"
    r"|[约定]在|[早晚](?:一?点儿?|一?些))"
)
_GAP = re.compile(rf"{_FILLER}{{0,4}}")
_COMMA_GAP = re.compile(rf"{_FILLER}{{0,3}}[,，]{_FILLER}{{0,3}}[,，]?\s*")
#: What leads from a time to the same said more exactly: 礼拜三，就是下个礼拜三.
_MORE_EXACTLY = re.compile(rf"{_FILLER}{{0,2}}|\s*[,，]?\s*(?:也?就是说?|是){_FILLER}?")
#: What takes back the time before it: 明天，哦不对，后天.
_TAKEN_BACK = re.compile(
    r"[\s,，。]*(?:[哦噢啊]*(?:不对|[说讲弄]错了?|错了|[哦噢啊]不是?|不不+))[\s,，。了]*(?:应该是|是)?\s*"
)
_TO = re.compile(r"\s*(?:起|开始)?(?:一直|直)?(?:到|至|-{1,2}|~|—{1,2}|–)\s*")
_AND = re.compile(r"\s*[和与跟]\s*")
#: Seen from so long ago a day of a month, or of a year, that has just passed is the next one.
_MONTH_BACK, _YEAR_BACK = timedelta(days=27), timedelta(days=330)
_BETWEEN = re.compile(r"之?间")
_OR = re.compile(r"\s*(?:或者?|还是|要么|和|与|跟|及|以及|、|,)\s*")


def read_times(text: str, now: datetime) -> list[TimeSpan]:
    """The times that `text` names, in its order, seen from `now` (aware; any zone).

    Recurrences (每周三), lengths (两天没吃饭) and numbered things (三点建议, 4号楼) are no times.
    A weekday, date or clock time that could be past or future is the next one; one that is today's
    weekday means next week's. Raises ValueError where `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("now must be an aware datetime")
    plain, places = without_noise(clean(text))
    if not _CUE.search(plain):
        return []
    local = now.astimezone(TIME_ZONE).replace(microsecond=0)
    said = _ranges(plain, _expressions(plain, list(_tokens(plain))))
    found: list[TimeSpan] = []
    for one in said:
        stretch = _resolved(one, local, found[-1].begin if one.listed and found else None)
        if stretch is not None:
            start, last = places[one.start], one.start + len(plain[one.start : one.end].rstrip()) - 1
            end = places[last] + 1
            found.append(TimeSpan(start, end, text[start:end], stretch.begin, stretch.finish, stretch.grain))
    return found


def _tokens(plain: str) -> Iterator[_Said]:
    position, behind = 0, -1
    while position < len(plain):
        token = _beside(plain, position) if position == behind else None
        if token is None:
            match = _ANY.search(plain, position)
            if match is None:
                return
            token = _built(plain, match.start(), int((match.lastgroup or "r0")[1:]))
            if token is None:
                position = match.start() + 1
                continue
        token = _moved(plain, token)
        position = behind = token.end
        named = token.frame.festival is not None or token.frame.weekday is not None
        if not (named and is_name(plain, token.start, token.end)):
            yield token


def _beside(plain: str, position: int) -> _Said | None:
    """Writing right behind the figure that ends a time begins anew: 下周三三点 is no 三三点."""
    if not _AFRESH.match(plain, position) or not _FIGURE.match(plain[position - 1]):
        return None
    rest = plain[position:]
    match = _ANY.match(rest)
    token = None if match is None else _built(rest, 0, int((match.lastgroup or "r0")[1:]))
    return None if token is None else replace(token, start=position, end=position + token.end)


def _built(plain: str, start: int, first: int) -> _Said | None:
    """What the first rule from `first` on that fits at `start` says."""
    for pattern, rule in zip(_PATTERNS[first:], _RULES[first:], strict=True):
        match = pattern.match(plain, start)
        frame = rule.build(match) if match is not None and match.end() > start else None
        if match is not None and frame is not None:
            return _Said(start, match.end(), frame)
    return None


def _moved(plain: str, token: _Said) -> _Said:
    """国庆第三天, 春节后三天: the day counted from a named one."""
    if token.frame.festival is None and token.frame.day is None:
        return token
    for pattern, build in _MOVES:
        match = pattern.match(plain, token.end)
        move = build(match) if match is not None else None
        if match is not None and move is not None:
            return replace(token, end=match.end(), frame=replace(token.frame, after_days=move.after_days))
    return token


def _expressions(plain: str, tokens: list[_Said]) -> list[_Said]:
    """Neighbouring tokens that say one time together, as one."""
    found: list[_Said] = []
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
        found[-1] = _Said(last.start, end, joined)
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
        if first.recurring or not has_day(first):
            return None
    elif not _GAP.fullmatch(gap):
        return None
    if first.day is not None and second.festival is not None:
        which = FESTIVALS[second.festival]
        named = (which.month, which.day) == (first.month, first.day) and which.kind in ("solar", "lunar")
        return replace(first, month=None, day=None, lunar=None, festival=second.festival) if named else None
    return join(first, second)


def _ranges(plain: str, said: list[_Said]) -> list[_Said]:
    """Expressions with 到 between them as one; weak writing that stands alone is dropped."""
    found: list[_Said] = []
    for one in said:
        last = found[-1] if found else None
        gap = "" if last is None else plain[last.end : one.start]
        if last is not None and last.frame.until is not None and only_clock(one.frame) and _TO.fullmatch(gap):
            # 周一至周五上午8:30-11:30: the end's clock belongs to the last of the days.
            to = inherit(last.frame.until, one.frame)
            found[-1] = _Said(last.start, one.end, replace(last.frame, until=None), to)
        elif last is not None and last.to is None and _spans(plain, gap, last, one):
            recurring = last.frame.recurring or one.frame.recurring
            weak = last.frame.weak and one.frame.weak
            frame = replace(last.frame, recurring=recurring, weak=weak)
            found[-1] = _Said(last.start, one.end, frame, replace(one.frame, weak=False))
        elif last is not None and _TAKEN_BACK.fullmatch(gap):
            found[-1] = _corrected(last, one)
        elif last is not None and (not gap or _OR.fullmatch(gap)):
            found.append(_alternative(last, one))
        else:
            found.append(one)
    return [one for one in found if not one.frame.recurring and (not one.frame.weak or _is_whole(plain, one))]


def _spans(plain: str, gap: str, first: _Said, second: _Said) -> bool:
    if first.frame.until is not None or second.frame.now:
        return False
    return _TO.fullmatch(gap) is not None or (
        _AND.fullmatch(gap) is not None and _BETWEEN.match(plain, second.end) is not None
    )


def _alternative(first: _Said, second: _Said) -> _Said:
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


def _corrected(first: _Said, second: _Said) -> _Said:
    """明天下午三点，不对，四点: what is said last counts, on the day that was said before."""
    frame = second.frame
    if only_clock(frame):
        frame = inherit(replace(first.frame, until=None), frame)
    return replace(second, frame=frame)


def _is_whole(plain: str, one: _Said) -> bool:
    return one.frame.whole and plain.strip() == plain[one.start : one.end].strip()


def _resolved(one: _Said, now: datetime, not_before: datetime | None) -> Stretch | None:
    frame, to = one.frame, one.to
    if to is None and frame.until is not None:
        frame, to = replace(frame, until=None), frame.until
    first = resolve(frame, now, not_before)
    if first is None or to is None:
        return first
    to = replace(to, until=None)
    end = to if frame.now else inherit(frame, to)
    last = resolve(end, now, not_before=first.begin)
    if last is None:
        return first
    under_way = _under_way(frame, end, now)
    if under_way is not None:
        return under_way
    finish = last.begin if end.hour is not None else last.finish
    if finish < first.begin and end.hour is not None:
        later = finish + timedelta(hours=12)
        can_be_later = to.part is None and to.half_day is None and finish.hour < 12 and later > first.begin
        finish = later if can_be_later else finish + timedelta(days=1)
    if finish < first.begin:
        return first
    return Stretch(first.begin, finish, min(first.grain, last.grain, key=GRAINS.index))


def _under_way(frame: Frame, end: Frame, now: datetime) -> Stretch | None:
    """The range of days that has begun and lasts: 12月30日到1月2日 on New Year's Eve."""
    if frame.year is not None or frame.year_shift is not None or frame.month_shift is not None:
        return None
    if frame.day is None and frame.month is None and frame.festival is None:
        return None
    of_month = frame.month is None and frame.festival is None
    earlier = now - (_MONTH_BACK if of_month else _YEAR_BACK)
    first = resolve(frame, earlier)
    last = None if first is None else resolve(end, earlier, not_before=first.begin)
    if first is None or last is None or first.begin.date() >= now.date():
        return None
    finish = last.begin if end.hour is not None else last.finish
    if finish < now:
        return None
    return Stretch(first.begin, finish, min(first.grain, last.grain, key=GRAINS.index))
