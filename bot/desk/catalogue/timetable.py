"""Reads a booking's timetable, and the file that replaces the examples (`BOT_TIMETABLE_FILE`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.desk.catalogue.model import Service, Timetable
from bot.desk.catalogue.values import only, whole
from bot.knowledge.frontmatter import Entry, Fields, PlaceError, fields, load_yaml, read_text

Spans = tuple[tuple[time, time], ...]
Days = tuple[tuple[date, date], ...]

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "|".join(_DAYS)
_DAY_RANGE = re.compile(rf"(?P<first>{_DAY})(?:\s*-\s*(?P<last>{_DAY}))?")
_CLOSED = re.compile(r"(?P<first>\d{4}-\d{2}-\d{2})(?:\s*[-–—~至到]+\s*(?P<last>\d{4}-\d{2}-\d{2}))?")
#: Longer than this a service is not closed for some days, it has been given up.
_LONGEST_CLOSED = timedelta(days=366)
_SPAN = re.compile(r"(?P<from>\d{1,2}:\d{2})\s*[-–—]\s*(?P<to>\d{1,2}:\d{2})")


def _weekdays(entry: Entry) -> range:
    """`mon-fri`, `sat` or `daily`, the name of `entry`."""
    if entry.name == "daily":
        return range(7)
    found = _DAY_RANGE.fullmatch(entry.name)
    if found is None:
        raise entry.error(
            f"“{entry.name}”不是星期；请写 {'、'.join(_DAYS)}，或者 mon-fri 这样的一段，或者 daily"
        )
    first = _DAYS.index(found["first"])
    last = _DAYS.index(found["last"]) if found["last"] else first
    if last < first:
        raise entry.error(f"“{entry.name}”前后颠倒了")
    return range(first, last + 1)


def _time(written: str, entry: Entry) -> time:
    hour, _, minute = written.partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError as error:
        raise entry.error(f"没有“{written}”这个钟点") from error


def _span(entry: Entry) -> tuple[time, time]:
    found = _SPAN.fullmatch(entry.text())
    if found is None:
        raise entry.error(f"时间段要写成 08:30-11:30 的样子，现在是“{entry.text()}”")
    span = (_time(found["from"], entry), _time(found["to"], entry))
    if span[0] >= span[1]:
        raise entry.error(f"时间段“{entry.text()}”的结束不在开始之后")
    return span


def _spans(entry: Entry) -> Spans:
    spans = tuple(_span(item) for item in entry.items())
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise entry.error(f"“{entry.name}”的时间段要从早到晚写，不能重叠")
    return spans


def read_hours(entry: Entry) -> dict[int, Spans]:
    """Weekday (0 is Monday) → spans, in the order of the week; a day without spans is left out.

    Raises `PlaceError` where the format is not followed.
    """
    found: dict[int, Spans] = {}
    for day in entry.pairs().values():
        spans = _spans(day)
        for weekday in _weekdays(day):
            if weekday in found:
                raise day.error(f"“{_DAYS[weekday]}”写了两次")
            found[weekday] = spans
    opened = {weekday: found[weekday] for weekday in sorted(found) if found[weekday]}
    if not opened:
        raise entry.error("“hours”里没有一天开放")
    return opened


def _closed(entry: Entry) -> tuple[date, date]:
    found = _CLOSED.fullmatch(entry.text())
    if found is None:
        raise entry.error(
            f"不开放的日子要写成 2026-12-24，或者 2027-02-08 至 2027-02-12 的样子，现在是“{entry.text()}”"
        )
    try:
        first, last = (date.fromisoformat(day) for day in (found["first"], found["last"] or found["first"]))
    except ValueError as error:
        raise entry.error(f"“{entry.text()}”里有一天日历上没有") from error
    if not timedelta(0) <= last - first <= _LONGEST_CLOSED:
        raise entry.error(f"“{entry.text()}”前后颠倒了，或者超过了一年")
    return first, last


def _closed_days(entry: Entry) -> Days:
    return tuple(sorted(_closed(item) for item in entry.items()))


def _at_least(least: int) -> Callable[[Entry], int]:
    return lambda entry: whole(entry, least)


def _place(entry: Entry) -> str:
    if not entry.text():
        raise entry.error("“place”不能空着")
    return entry.text()


_READERS: Mapping[str, Callable[[Entry], Any]] = {
    "hours": read_hours,
    "open_on_holidays": Entry.flag,
    "capacity": _at_least(1),
    "slot_minutes": _at_least(5),
    "duration_minutes": _at_least(5),
    "lead_hours": _at_least(0),
    "horizon_days": _at_least(1),
    "place": _place,
    "example": Entry.flag,
    "closed_days": _closed_days,
}
#: What a timetable may leave out, with what it is then.
_OPTIONAL: Mapping[str, Any] = {"example": True, "closed_days": ()}
assert set(_READERS) == {field.name for field in fields_of(Timetable)}


def read_timetable(entry: Entry) -> Timetable:
    """The timetable that `entry` writes; everything but `example` and `closed_days` must be given.

    Raises `PlaceError` where the format is not followed.
    """
    data = fields(entry)
    only(data, _READERS)
    given = {
        name: read(data.entry(name))
        for name, read in _READERS.items()
        if name in data.entries or name not in _OPTIONAL
    }
    return Timetable(**{**_OPTIONAL, **given})


def faults_of(entry: Entry) -> dict[str, str]:
    """Key → what is wrong with its value, for whoever fills in a form; the hours of a day are `hours.mon`.

    Empty where `read_timetable` reads it. Raises `PlaceError` for what is no mapping or has other keys.
    """
    data = fields(entry)
    only(data, _READERS)
    missing = {name: "缺少这一项" for name in _READERS if name not in data.entries and name not in _OPTIONAL}
    wrong: dict[str, str] = {}
    for name, value in data.entries.items():
        wrong.update(_fault(name, _READERS[name], value))
    if "hours" in wrong:
        days: dict[str, str] = {}
        for day, spans in data.entries["hours"].pairs().items():
            days.update(_fault(f"hours.{day}", _spans, spans))
        # A day that is wrong is told at the day; where none is, no day is open.
        if days:
            del wrong["hours"]
            wrong.update(days)
    return {**missing, **wrong}


def _fault(key: str, read: Callable[[Entry], Any], entry: Entry) -> dict[str, str]:
    try:
        read(entry)
    except PlaceError as error:
        return {key: error.reason.replace(f"“{entry.name}”", "这里")}
    return {}


def written(timetable: Timetable) -> dict[str, Any]:
    """A timetable as its file writes it, in plain data; `read_timetable` reads it back."""
    plain = {name: getattr(timetable, name) for name in _READERS}
    hours = {
        _DAYS[weekday]: [f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans]
        for weekday, spans in timetable.hours.items()
    }
    return {**plain, "hours": hours, "closed_days": [days_text(days) for days in timetable.closed_days]}


def days_text(days: tuple[date, date]) -> str:
    """2026-12-24, or 2027-02-08 至 2027-02-12."""
    first, last = days
    return str(first) if first == last else f"{first} 至 {last}"


def _changed(data: Fields, timetable: Timetable) -> Timetable:
    only(data, _READERS)
    given = {name: _READERS[name](entry) for name, entry in data.entries.items()}
    return replace(timetable, **{"example": False, **given})


def replaced(services: Mapping[str, Service], file: Path) -> dict[str, Service]:
    """`services` with the timetable values of `file`: service id → any keys of a timetable.

    Naming a service vouches for all of its timetable, so it is no example any more, unless the file
    says `example: true`. Raises `PlaceError` at ids, keys and values that cannot be right.
    """
    result = dict(services)
    for id, entry in load_yaml(read_text(file), file).pairs().items():
        service = services.get(id)
        if service is None:
            raise entry.error(f"没有“{id}”这项服务；请核对 services 文件夹里的编号")
        if service.timetable is None:
            raise entry.error(f"“{id}”不是预约，没有时间表可以替换")
        result[id] = replace(service, timetable=_changed(fields(entry), service.timetable))
    return result
