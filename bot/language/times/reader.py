"""Finds the writing of times in a message, has it joined, and tells when each time is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.language.clock import TIME_ZONE
from bot.language.normalise import clean
from bot.language.times import clocks, dates, days, festivals, figures, moves, offsets, periods
from bot.language.times.bynames import is_name
from bot.language.times.feasts import ALIASES, FESTIVALS
from bot.language.times.heard import as_meant, without_noise
from bot.language.times.joining import expressions
from bot.language.times.listing import ranges
from bot.language.times.outcome import resolved
from bot.language.times.said import Said
from bot.language.times.spans import TimeSpan

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
_WRITINGS = (periods, offsets, festivals, figures, dates, days, clocks)
_RULES = tuple(rule for module in _WRITINGS for rule in module.RULES)
_PATTERNS = tuple(re.compile(rule.pattern) for rule in _RULES)
_NAME = re.compile(r"\(\?P<\w+>")
#: Characters that the writing of a time begins with: one look instead of one for each rule.
_FIRST = (
    "[0-9aApP零〇一二两三四五六七八九十廿卅百半正元冬腊闰初上下大小这本今明昨前后去旧来次翌开当再过等每逢周星礼第最双"
    "凌拂清早晚黎天节长放假外隔白全晌中昼午日夜黄傍擦入深差现此目眼刻如格葛箇搿听寻琴俩仨民而依缺欠个挨晏朝头吃公农阴古夏阳新国年月春秋未近"
    + "".join(sorted({name[0] for name in _NAMES}))
    + "]"
)
_NAMELESS = (_NAME.sub("(?:", rule.pattern) for rule in _RULES)
_ANY = re.compile(f"(?={_FIRST})(?:" + "|".join(f"(?P<r{i}>{p})" for i, p in enumerate(_NAMELESS)) + ")")
_MOVES = tuple((re.compile(rule.pattern), rule.build) for rule in moves.MOVES)
_HOLIDAY_MOVES = tuple((re.compile(rule.pattern), rule.build) for rule in moves.HOLIDAY_MOVES)
_AFTER_MOVES = tuple((re.compile(rule.pattern), rule.build) for rule in moves.AFTER_MOVES)
_FIGURE = re.compile(r"[0-9零〇一二两三四五六七八九十]")
_AFRESH = re.compile(r"[0-9零〇一二两三四五六七八九十周]")


def read_times(text: str, now: datetime) -> list[TimeSpan]:
    """The times that `text` names, in its order, seen from `now` (aware; any zone).

    Recurrences (每周三), lengths (两天没吃饭) and numbered things (三点建议, 4号楼) are no times.
    A weekday, date or clock time that could be past or future is the next one; today's weekday alone
    means next week's, and with a time that is still to come today. Raises ValueError where `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("now must be an aware datetime")
    plain, places = without_noise(clean(text))
    plain = as_meant(plain)
    if not _CUE.search(plain):
        return []
    local = now.astimezone(TIME_ZONE).replace(microsecond=0)
    said = ranges(plain, expressions(plain, list(_tokens(plain))))
    found: list[TimeSpan] = []
    for one in said:
        stretch = resolved(one, local, found[-1].begin if one.listed and found else None)
        if stretch is not None:
            start, last = places[one.start], one.start + len(plain[one.start : one.end].rstrip()) - 1
            end = places[last] + 1
            found.append(TimeSpan(start, end, text[start:end], stretch.begin, stretch.finish, stretch.grain))
    return found


def _tokens(plain: str) -> Iterator[Said]:
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


def _beside(plain: str, position: int) -> Said | None:
    """Writing right behind the figure that ends a time begins anew: 下周三三点 is no 三三点."""
    if not _AFRESH.match(plain, position) or not _FIGURE.match(plain[position - 1]):
        return None
    rest = plain[position:]
    match = _ANY.match(rest)
    token = None if match is None else _built(rest, 0, int((match.lastgroup or "r0")[1:]))
    return None if token is None else replace(token, start=position, end=position + token.end)


def _built(plain: str, start: int, first: int) -> Said | None:
    """What the first rule from `first` on that fits at `start` says."""
    for pattern, rule in zip(_PATTERNS[first:], _RULES[first:], strict=True):
        match = pattern.match(plain, start)
        frame = rule.build(match) if match is not None and match.end() > start else None
        if match is not None and frame is not None:
            return Said(start, match.end(), frame)
    return None


def _moved(plain: str, token: Said) -> Said:
    """国庆第三天, 春节后三天, 元旦后第一个工作日: the day counted from a named one."""
    if token.frame.festival is None and token.frame.day is None:
        return token
    fitting = _MOVES if token.frame.festival is None else _HOLIDAY_MOVES
    # 节后再说 names no day.
    for pattern, build in fitting if fitting is _MOVES or token.frame.weak else (*fitting, *_AFTER_MOVES):
        match = pattern.match(plain, token.end)
        move = build(match) if match is not None else None
        if match is not None and move is not None:
            moved = replace(token.frame, after_days=move.after_days, counted=move.counted, weak=False)
            return replace(token, end=match.end(), frame=moved)
    return token
