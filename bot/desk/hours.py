"""Opening hours as a resident is told them."""

from __future__ import annotations

from datetime import date, time

from bot.desk.catalogue.model import Timetable

_WEEK = "一二三四五六日"
#: Marks what the bureau has yet to replace.
EXAMPLE_MARK = "（示例时间）"


def _days(weekdays: list[int]) -> str:
    """周一至周五, 周六、周日, 每天."""
    if len(weekdays) == len(_WEEK):
        return "每天"
    runs: list[list[int]] = []
    for day in weekdays:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        named = [f"周{_WEEK[day]}" for day in run]
        parts += [f"{named[0]}至{named[-1]}"] if len(run) > 2 else named
    return "、".join(parts)


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _closed(timetable: Timetable, today: date) -> list[str]:
    """2月8日至2月12日不开放; what is over is not told any more."""
    days = (
        _day(first) if first == last else f"{_day(first)}至{_day(last)}"
        for first, last in timetable.closed_days
        if last >= today
    )
    told = "、".join(days)
    return [f"{told}不开放"] if told else []


def opening_hours_text(timetable: Timetable, today: date) -> str:
    """周一至周五 8:30—11:30、13:30—17:00，周六 9:00—12:00，法定节假日休息，12月24日不开放.

    Marked where it is an example.
    """
    same: dict[str, list[int]] = {}
    for day in sorted(timetable.hours):
        spans = "、".join(f"{_clock(opens)}—{_clock(closes)}" for opens, closes in timetable.hours[day])
        if spans:
            same.setdefault(spans, []).append(day)
    parts = [f"{_days(days)} {spans}" for spans, days in same.items()]
    parts.append("法定节假日照常" if timetable.open_on_holidays else "法定节假日休息")
    parts += _closed(timetable, today)
    return "，".join(parts) + (EXAMPLE_MARK if timetable.example else "")
