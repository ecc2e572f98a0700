"""When a booking can be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.calendar import (
    bookable,
    check_time,
    is_holiday,
    is_makeup_day,
    nearest,
    opening_hours_text,
    snap,
    spans,
    start_times,
)
from bot.desk.catalogue import Timetable
from bot.language.clock import TIME_ZONE
from tests.desk.catalogue import timetable

PLAIN = timetable()
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, tzinfo=TIME_ZONE)


def at(day: date, clock: str) -> datetime:
    """The moment of a day: `at(MONDAY, "09:30")`."""
    return datetime.combine(day, time.fromisoformat(clock), TIME_ZONE)


def clocks(table: Timetable, day: date) -> list[str]:
    """The start times of a day as 08:30."""
    return [f"{start:%H:%M}" for start in start_times(table, day)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        # Notices of the State Council for 2025 and 2026: 国办发明电〔2024〕12号, 〔2025〕7号.
        ("2025-01-28", "2025-02-04"),
        ("2025-05-01", "2025-05-05"),
        ("2025-10-01", "2025-10-08"),
        ("2026-01-01", "2026-01-03"),
        ("2026-02-15", "2026-02-23"),
        ("2026-04-04", "2026-04-06"),
        ("2026-06-19", "2026-06-21"),
        ("2026-09-25", "2026-09-27"),
        ("2026-10-01", "2026-10-07"),
    ],
)
def test_holidays_are_those_of_the_notices(first: str, last: str) -> None:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    days = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    assert [day for day in days if not is_holiday(day)] == []
    assert not is_holiday(begin - timedelta(days=1))
    assert not is_holiday(end + timedelta(days=1))


def test_an_ordinary_weekend_is_no_holiday() -> None:
    assert not is_holiday(date(2026, 11, 28))
    assert not is_holiday(date(2026, 11, 29))


def test_a_weekend_day_that_is_worked_has_the_hours_of_monday() -> None:
    saturday, sunday = date(2026, 10, 10), date(2026, 9, 20)
    assert is_makeup_day(saturday)
    assert is_makeup_day(sunday)
    assert clocks(PLAIN, saturday) == clocks(PLAIN, sunday) == clocks(PLAIN, MONDAY)
    weekends = replace(PLAIN, hours={5: ((time(9), time(10)),)})
    assert clocks(weekends, saturday) == ["09:00"], "no hours on Monday: its own stay"
    assert clocks(weekends, sunday) == []


def test_closed_on_holidays_unless_it_says_otherwise() -> None:
    thursday = date(2026, 10, 1)
    assert spans(PLAIN, thursday) == ()
    assert clocks(replace(PLAIN, open_on_holidays=True), thursday) == clocks(PLAIN, MONDAY)


def test_a_visit_ends_within_its_span() -> None:
    assert clocks(PLAIN, MONDAY) == ["08:30", "09:30", "10:30", "13:30", "14:30", "15:30"]
    assert clocks(replace(PLAIN, duration_minutes=30), MONDAY)[-1] == "16:30"
    assert clocks(PLAIN, date(2026, 11, 28)) == ["09:00", "10:00", "11:00"]
    assert clocks(PLAIN, date(2026, 11, 29)) == []


def test_a_stay_longer_than_every_span_has_only_to_begin() -> None:
    stay = replace(PLAIN, duration_minutes=3 * 24 * 60)
    assert clocks(stay, MONDAY) == clocks(PLAIN, MONDAY)


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (NOW - timedelta(days=3), "past"),
        (NOW, "past"),
        (at(MONDAY, "14:30"), "soon"),
        (at(date(2026, 11, 24), "09:30"), "soon"),
        (at(date(2026, 11, 24), "10:30"), None),
        (at(date(2026, 11, 24), "10:40"), "closed"),
        (at(date(2026, 11, 24), "12:30"), "closed"),
        (at(date(2026, 11, 29), "09:30"), "closed"),
        (at(date(2026, 12, 23), "15:30"), None),
        (at(date(2026, 12, 24), "09:30"), "far"),
    ],
)
def test_why_a_time_cannot_be_booked(when: datetime, reason: str | None) -> None:
    assert check_time(PLAIN, when, NOW) == reason


def test_times_of_another_offset_are_the_same_moments() -> None:
    utc = datetime.fromisoformat("2026-11-24T02:30:00+00:00")
    assert check_time(PLAIN, utc, NOW.astimezone(utc.tzinfo)) is None
    assert snap(PLAIN, utc) == at(date(2026, 11, 24), "10:30")


@pytest.mark.parametrize(
    ("clock", "start"),
    [
        ("08:29", None),
        ("08:30", "08:30"),
        ("10:00", "09:30"),
        ("11:29", "10:30"),
        ("11:30", None),
        ("13:00", None),
        ("13:45", "13:30"),
        ("16:59", "15:30"),
        ("17:00", None),
    ],
)
def test_a_time_snaps_to_the_start_before_it_in_the_same_span(clock: str, start: str | None) -> None:
    assert snap(PLAIN, at(MONDAY, clock)) == (None if start is None else at(MONDAY, start))


def test_a_span_too_short_for_a_visit_has_no_start_to_snap_to() -> None:
    short = replace(PLAIN, hours={0: ((time(8), time(9)), (time(10), time(10, 30)))})
    assert snap(short, at(MONDAY, "10:15")) is None


def test_bookable_goes_forward_to_the_horizon() -> None:
    found = list(bookable(PLAIN, NOW, NOW))
    assert found[0] == at(date(2026, 11, 24), "10:30")
    assert found[-1] == at(date(2026, 12, 23), "15:30")
    assert found == sorted(found)
    later = at(date(2026, 12, 1), "10:00")
    assert next(bookable(PLAIN, later, NOW)) == at(date(2026, 12, 1), "10:30")
    assert list(bookable(PLAIN, NOW + timedelta(days=365), NOW)) == []


def test_the_nearest_times_come_first_on_both_sides() -> None:
    wanted = at(date(2026, 11, 25), "12:00")
    assert [f"{start:%d %H:%M}" for start in islice(nearest(PLAIN, wanted, NOW), 5)] == [
        "25 10:30",
        "25 13:30",
        "25 09:30",
        "25 14:30",
        "25 08:30",
    ]


def test_the_nearest_to_a_time_gone_by_or_far_off_are_at_the_ends() -> None:
    every = list(bookable(PLAIN, NOW, NOW))
    assert list(nearest(PLAIN, NOW - timedelta(days=900), NOW)) == every
    assert list(nearest(PLAIN, NOW + timedelta(days=900), NOW)) == every[::-1]


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (PLAIN.hours, "周一至周五 8:30—11:30、13:30—17:00，周六 9:00—12:00，法定节假日休息（示例时间）"),
        (dict.fromkeys(range(7), ((time(9), time(20)),)), "每天 9:00—20:00，法定节假日休息（示例时间）"),
        (
            dict.fromkeys((0, 2, 5, 6), ((time(9), time(11, 5)),)),
            "周一、周三、周六、周日 9:00—11:05，法定节假日休息（示例时间）",
        ),
    ],
)
def test_opening_hours_in_words(hours: dict[int, tuple[tuple[time, time], ...]], text: str) -> None:
    assert opening_hours_text(replace(PLAIN, hours=hours), NOW.date()) == text


def test_closed_days_are_told_until_they_are_over() -> None:
    closed = ((date(2026, 11, 24), date(2026, 11, 24)), (date(2026, 12, 24), date(2026, 12, 24)))
    longer = (date(2027, 2, 8), date(2027, 2, 12))
    text = opening_hours_text(replace(PLAIN, closed_days=(*closed, longer)), date(2026, 11, 25))
    assert text.endswith("，法定节假日休息，12月24日、2月8日至2月12日不开放（示例时间）")


def test_nothing_starts_on_a_closed_day() -> None:
    closed = replace(PLAIN, closed_days=((date(2026, 11, 26), date(2026, 11, 27)),))
    wednesday, thursday, friday, saturday = (date(2026, 11, day) for day in range(25, 29))
    assert [spans(closed, day) for day in (thursday, friday)] == [(), ()]
    assert spans(closed, wednesday)
    assert spans(closed, saturday)
    assert check_time(closed, datetime(2026, 11, 26, 9, 30, tzinfo=TIME_ZONE), NOW) == "closed"


def test_only_an_example_is_called_one() -> None:
    text = opening_hours_text(replace(PLAIN, example=False, open_on_holidays=True), NOW.date())
    assert text == "周一至周五 8:30—11:30、13:30—17:00，周六 9:00—12:00，法定节假日照常"


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Any timetable: up to three spans a day, on any days of the week."""
    hours = {}
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        marks = sorted(draw(st.sets(st.integers(0, 24 * 12 - 1), min_size=2, max_size=6)))
        ends = [time(mark // 12, mark % 12 * 5) for mark in marks]
        hours[weekday] = tuple(zip(ends[::2], ends[1::2], strict=False))
    return timetable(
        hours=hours,
        open_on_holidays=draw(st.booleans()),
        slot_minutes=draw(st.sampled_from([5, 15, 20, 30, 45, 60, 90, 120])),
        duration_minutes=draw(st.sampled_from([5, 20, 30, 60, 120, 600, 4320])),
        lead_hours=draw(st.integers(0, 96)),
        horizon_days=draw(st.integers(1, 20)),
    )


moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=TIME_ZONE, microsecond=0)
)


@settings(deadline=None)
@given(timetables(), moments)
def test_every_start_time_can_be_booked_early_enough(table: Timetable, moment: datetime) -> None:
    for start in start_times(table, moment.date()):
        early = start - timedelta(hours=table.lead_hours)
        if (start.date() - early.date()).days <= table.horizon_days and early < start:
            assert check_time(table, start, early) is None
        assert check_time(table, start, start) == "past"
        assert check_time(table, start, start - timedelta(days=table.horizon_days + 6)) == "far"


@settings(deadline=None)
@given(timetables(), moments)
def test_snapping_goes_back_to_a_start_time_and_stays(table: Timetable, moment: datetime) -> None:
    start = snap(table, moment)
    if start is None:
        assert moment not in start_times(table, moment.date())
        return
    assert start <= moment
    assert start in start_times(table, moment.date())
    assert snap(table, start) == start
    assert not any(start < other <= moment for other in start_times(table, moment.date()))


@settings(deadline=None)
@given(timetables(), moments, moments)
def test_nearest_is_all_that_is_bookable_by_distance(
    table: Timetable, wanted: datetime, now: datetime
) -> None:
    found = list(nearest(table, wanted, now))
    assert sorted(found) == list(bookable(table, now, now))
    assert all(abs(one - wanted) <= abs(other - wanted) for one, other in pairwise(found))
    assert all(check_time(table, start, now) is None for start in found)


@settings(deadline=None)
@given(timetables(), moments)
def test_start_times_are_inside_the_spans_and_apart(table: Timetable, moment: datetime) -> None:
    opened = spans(table, moment.date())
    starts = start_times(table, moment.date())
    assert all(any(opens <= start.time() < closes for opens, closes in opened) for start in starts)
    assert starts == sorted(set(starts))
    assert all(start.utcoffset() == timedelta(hours=8) for start in starts)
