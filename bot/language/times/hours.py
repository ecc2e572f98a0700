"""Which hour of a day a clock time means: 下午三点 is 15:00, 三点 at an office too, 晚上十二点 midnight."""

from __future__ import annotations

from datetime import date, datetime

from bot.language.times.clocks import PARTS
from bot.language.times.frame import Frame
from bot.language.times.spans import Stretch, at, instant

#: Hours that a resident without a word of night or morning means in the afternoon.
_AFTERNOON = range(1, 6)
#: Hours that are as likely in the evening: the next of the two is meant. Offices open at 七点 and 八点,
#: which are of the evening only where they are said of a day whose morning is over (今天八点).
_EITHER, _EITHER_TODAY = (6,), (6, 7, 8)
_AFTER_NOON_PARTS = ("午后", "下午", "傍晚")


def on_day(frame: Frame, day: date, evening_after: datetime | None = None) -> Stretch | None:
    """The part of `day` or the clock time on it that the frame says, or None (下午24点30).

    With `evening_after`, 六点 that is over by that moment is that of the evening, and so is 今天八点.
    """
    if frame.hour is None:
        if frame.part is None:
            return None
        first, last, _words = PARTS[frame.part]
        return Stretch(at(day, first), at(day, last, 59, 59), "part")
    hour, minute, second = hour_of(frame), frame.minute or 0, frame.second or 0
    if not 0 <= hour <= 29 or minute > 59 or second > 59:
        return None
    found = at(day, hour, minute, second)
    either = _EITHER_TODAY if frame.day_shift == 0 else _EITHER
    if evening_after is not None and hour in either and found < evening_after and not _settled(frame):
        found = at(day, hour + 12, minute, second)
    if frame.second is not None:
        return instant(found, "second")
    return instant(found, "hour" if frame.minute is None else "minute")


def _settled(frame: Frame) -> bool:
    """Whether the writing itself tells the half of the day."""
    return frame.part is not None or frame.half_day is not None or frame.literal


def hour_of(frame: Frame) -> int:
    """The hour, 0 to 29, of the clock time that the frame says; from 24 on it is the next day's."""
    hour = frame.hour or 0
    if frame.half_day is not None:
        return hour % 12 + (12 if frame.half_day == "pm" else 0) if hour <= 12 else hour
    if frame.part is None:
        return hour + 12 if hour in _AFTERNOON and not frame.literal else hour
    if frame.part in _AFTER_NOON_PARTS:
        return hour + 12 if hour < 12 else hour
    if frame.part in ("晚上", "深夜"):
        return hour + 24 if hour < 5 else hour + 12 if hour <= 12 else hour
    if frame.part == "半夜":
        return hour + 12 if 9 <= hour <= 12 else hour
    if frame.part == "中午":
        return hour + 12 if hour <= 3 else hour
    return 0 if frame.part == "凌晨" and hour == 12 else hour
