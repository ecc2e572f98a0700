"""When somebody has time: parts of the days of a week, as {"sat": ["morning"]} writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Final

from bot.desk.people.model import FreeTimes
from bot.errors import NotAllowed
from bot.language.clock import TIME_ZONE

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
#: Part → its first moment, and the first one after it. Nobody is asked to come at night.
PARTS: Final[dict[str, tuple[time, time]]] = {
    "morning": (time(6), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time(22)),
}
_PART_NAMES: Final = {"morning": "上午", "afternoon": "下午", "evening": "晚上"}

_ALL: Final = tuple(PARTS)
_WORKDAYS, _WEEKEND = DAYS[:5], DAYS[5:]
#: The choices of the service volunteer-registration. A word that is not here says nothing of times.
WORDS: Final[dict[str, FreeTimes]] = {
    "工作日白天": dict.fromkeys(_WORKDAYS, ("morning", "afternoon")),
    "工作日晚上": dict.fromkeys(_WORKDAYS, ("evening",)),
    "周末": dict.fromkeys(_WEEKEND, _ALL),
    "都可以": dict.fromkeys(DAYS, _ALL),
}


def checked(given: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The same times in the order of the week and the day. Raises `NotAllowed` at a word that is none."""
    wanted = {day: set(parts) for day, parts in given.items()}
    unknown = sorted((set(wanted) - set(DAYS)) | (set().union(*wanted.values()) - set(PARTS)))
    if unknown:
        raise NotAllowed(
            f"空闲时间里不认识“{'、'.join(unknown)}”；星期写 {'、'.join(DAYS)}，时段写 {'、'.join(PARTS)}。"
        )
    ordered = {day: tuple(part for part in PARTS if part in wanted.get(day, ())) for day in DAYS}
    return {day: parts for day, parts in ordered.items() if parts}


def of_words(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The times that the form's choices mean, taken together."""
    together: dict[str, set[str]] = {}
    for word in words:
        for day, parts in WORDS.get(word, {}).items():
            together.setdefault(day, set()).update(parts)
    return checked(together)


def part_of(when: datetime) -> str | None:
    """The part of the day that a moment lies in; None at night."""
    clock = when.astimezone(TIME_ZONE).time()
    return next((part for part, (first, end) in PARTS.items() if first <= clock < end), None)


def is_free(free: FreeTimes, when: datetime | None) -> bool | None:
    """Whether the times cover a moment; None where either is not known."""
    if not free or when is None:
        return None
    return part_of(when) in free.get(DAYS[when.astimezone(TIME_ZONE).weekday()], ())


def in_words(free: FreeTimes) -> list[str]:
    """周一至周五 would be shorter, but each day has its own parts: 周六上午、下午；周日晚上."""
    return [
        f"{_DAY_NAMES[DAYS.index(day)]}{'、'.join(_PART_NAMES[part] for part in parts)}"
        for day, parts in free.items()
    ]


def named(when: datetime) -> str:
    """周六上午; at night the day alone."""
    part = part_of(when)
    return _DAY_NAMES[when.astimezone(TIME_ZONE).weekday()] + (_PART_NAMES[part] if part else "夜里")
