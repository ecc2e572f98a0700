"""Writing that counts on from a named day: 国庆第三天, 春节后三天, 元旦后第一个工作日, 冬至前一个礼拜天."""

from __future__ import annotations

import re

from bot.language.times.frame import Counted, Frame
from bot.language.times.writing import COUNT, WEEKDAYS, Rule, number


def _steps(match: re.Match[str]) -> int:
    """How many of what follows are counted, less than none where they lie before the day."""
    said = match.groupdict().get("n")
    count = 1 if said is None else number(said) or 0
    return -count if match["way"] == "前" else count


def _workday(match: re.Match[str]) -> Frame | None:
    return Frame(counted=Counted(_steps(match), "workday")) if _steps(match) else None


def _weekday(match: re.Match[str]) -> Frame | None:
    return Frame(counted=Counted(_steps(match), "weekday", WEEKDAYS[match["d"]])) if _steps(match) else None


def _weekend(match: re.Match[str]) -> Frame | None:
    return Frame(counted=Counted(_steps(match), "weekend")) if _steps(match) else None


def _weeks(match: re.Match[str]) -> Frame:
    return Frame(after_days=7 * _steps(match))


def _days(match: re.Match[str]) -> Frame:
    return Frame(after_days=_steps(match))


def _nth_day(match: re.Match[str]) -> Frame | None:
    count = number(match["n"])
    return None if count is None or count < 1 else Frame(after_days=count - 1)


def _after_holiday(match: re.Match[str]) -> Frame | None:
    """国庆后第二天: the second day after the public holiday, if it is one."""
    return Frame(counted=Counted(_steps(match), "leave")) if _steps(match) else None


def _last_day(_match: re.Match[str]) -> Frame:
    return Frame(counted=Counted(0, "leave"))


def _first_day_after(_match: re.Match[str]) -> Frame:
    """国庆后: offices are open again, and nobody who says so means the day itself."""
    return Frame(counted=Counted(1, "leave"))


_WAY = r"(?:过[了完]?)?[以之]?(?P<way>[前后])的?"
_WORKDAY = r"(?:工作日|上班日)"
_NTH = rf"(?:第|倒数第)?(?P<n>{COUNT})个?"
_ANY_WEEK = r"(?:周|星期|礼拜)"
_NAMED = r"(?P<d>[一二三四五六日天])(?![次个])"

#: Behind any named day.
MOVES = (
    Rule(rf"{_WAY}{_NTH}{_WORKDAY}", _workday),
    Rule(rf"{_WAY}(?:首个?|头一?个|最后一?个|最近一?个)?{_WORKDAY}", _workday),
    Rule(rf"{_WAY}(?:上班|开工)的?第(?P<n>{COUNT})[天日]", _workday),
    Rule(rf"{_WAY}第(?P<n>{COUNT})[天日](?:上班|开工)", _workday),
    Rule(rf"{_WAY}(?:最后一天|头一天)(?:上班|开工)", _workday),
    Rule(rf"{_WAY}{_NTH}{_ANY_WEEK}{_NAMED}", _weekday),
    Rule(rf"{_WAY}(?:头一?个|最后一?个|那个)?{_ANY_WEEK}{_NAMED}", _weekday),
    Rule(rf"{_WAY}(?:{_NTH}|头一?个|最后一?个|那个)?(?:周末|双休日)", _weekend),
    Rule(rf"{_WAY}(?P<n>{COUNT})个?{_ANY_WEEK}(?![一二三四五六日天末])", _weeks),
    Rule(rf"的?第(?P<n>{COUNT})[天日]", _nth_day),
    Rule(rf"的?(?P<way>[前后])的?(?P<n>{COUNT})[天日晚]", _days),
)
#: Behind a festival alone, for it may be a public holiday of several days.
HOLIDAY_MOVES = (
    *MOVES,
    Rule(r"的?(?:假期|放假)?的?最后一天", _last_day),
    Rule(rf"{_WAY}第(?P<n>{COUNT})[天日]", _after_holiday),
)
#: Behind a festival that is named, where nothing is counted.
AFTER_MOVES = (
    Rule(
        r"(?:过[了完]?)?[以之]?后(?!的?[第头首最]|[半几0-9零一二两三四五六七八九十]|[面台来续期勤代果]|的?(?:周|星期|礼拜))",
        _first_day_after,
    ),
)
