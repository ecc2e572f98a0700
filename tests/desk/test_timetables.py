"""Timetables changed while the program runs: by one, seen by all, and never past somebody's back."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bot.desk.catalogue.timetable import written
from bot.desk.timetables import Timetables
from bot.desk.timetables.reading import checked
from bot.errors import BookingsTouched, NotAllowed, NothingFound, TimeFull, TimeRefused, TimetableFaults
from tests.desk.office import BATHING, DAY, FRIDAY, HALF_HOUR, HOURS, NOW, Office

BATH = BATHING.id
FRIDAY_CLOSED = {"closed_days": ["2026-11-27"]}


def values(**changed: Any) -> dict[str, Any]:
    """The example's timetable with what a test changes, as it is filled in."""
    return {**written(HOURS), **changed}


def of(office: Office) -> Timetables:
    """The timetables of an office."""
    return Timetables(office.database, office.services)


def save(
    office: Office, version: int = 0, seen: tuple[str, ...] = (), actor: str = "王主管", **new: Any
) -> int:
    """Keeps a change; the version that it became."""
    return of(office).save(BATH, values(**new), version, seen, actor, NOW).version


def test_what_is_written_is_read_back() -> None:
    closed = ((date(2026, 12, 24), date(2026, 12, 24)), (date(2027, 2, 8), date(2027, 2, 12)))
    whole = replace(HOURS, example=False, place="长河街道服务站", closed_days=closed)
    assert checked(json.dumps(written(whole))) == whole


@pytest.mark.parametrize(
    ("changed", "field", "fault"),
    [
        ({"hours": {"mon": ["8点到11点"]}}, "hours.mon", "要写成 08:30-11:30 的样子"),
        ({"hours": {"mon": ["11:30-08:30"]}}, "hours.mon", "结束不在开始之后"),
        ({"hours": {"mon": ["25:00-26:00"]}}, "hours.mon", "没有“25:00”这个钟点"),
        ({"hours": {"tue": ["08:00-12:00", "11:00-14:00"]}}, "hours.tue", "这里的时间段要从早到晚写"),
        ({"hours": {}}, "hours", "没有一天开放"),
        ({"closed_days": ["元旦"]}, "closed_days", "要写成 2026-12-24"),
        ({"closed_days": ["2026-02-30"]}, "closed_days", "日历上没有"),
        ({"closed_days": ["2027-02-12 至 2027-02-08"]}, "closed_days", "前后颠倒"),
        ({"closed_days": ["2027-02-12 至 2037-02-08"]}, "closed_days", "超过了一年"),
        ({"capacity": 0}, "capacity", "这里要写整数，至少是 1"),
        ({"place": ""}, "place", "这里不能空着"),
        ({"place": "示例\x80站"}, "place", "无法识别的字符"),
        ({"slot_minutes": 600, "duration_minutes": 600}, "slot_minutes", "一个时间也约不了"),
        ({"example": False}, "place", "还写着“示例”"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    office: Office, changed: dict[str, Any], field: str, fault: str
) -> None:
    with pytest.raises(TimetableFaults) as refused:
        save(office, **changed)
    assert list(refused.value.faults) == [field]
    assert fault in refused.value.faults[field]
    assert of(office).kept(BATH).version == 0


def test_every_fault_is_said_at_once(office: Office) -> None:
    wrong = {"hours": {"mon": ["8点"], "wed": ["9点"]}, "closed_days": ["明天"], "capacity": "几个"}
    incomplete = {name: value for name, value in values(**wrong).items() if name != "place"}
    with pytest.raises(TimetableFaults) as refused:
        of(office).save(BATH, incomplete, 0, (), "王主管", NOW)
    assert set(refused.value.faults) == {"hours.mon", "hours.wed", "closed_days", "capacity", "place"}


def test_what_takes_no_bookings_has_no_timetable(office: Office) -> None:
    for service in ("service-complaint", "nothing"):
        with pytest.raises(NothingFound):
            of(office).kept(service)


def test_another_worker_books_by_the_new_hours_at_once_and_follows(office: Office) -> None:
    other = Office(office.database)
    save(office, hours={"fri": ["14:00-17:00"]}, capacity=1)
    with pytest.raises(TimeRefused):
        other.book(1, FRIDAY)
    two = FRIDAY.replace(hour=14)
    other.book(1, two)
    with pytest.raises(TimeFull):
        other.book(2, two, waitlist=False)
    # What it tells residents, it reads from its own catalogue.
    assert other.services[BATH].timetable == HOURS
    of(other).follow()
    assert other.services[BATH] == office.services[BATH]
    assert other.desk.free_times(other.services[BATH], NOW, 1, NOW, 1) == [two + HALF_HOUR]
    other.check()


def test_a_booking_is_moved_by_the_new_hours(office: Office) -> None:
    case = office.book(1, FRIDAY)
    other = Office(office.database)
    save(other, place="示例地点：新站", closed_days=["2026-11-30"], seen=(case.id,))
    with pytest.raises(TimeRefused):
        office.desk.reschedule(case.id, FRIDAY + 3 * DAY, "小李", "", NOW)
    moved = office.desk.reschedule(case.id, FRIDAY + 4 * DAY, "小李", "", NOW)
    assert moved.place == "示例地点：新站"


def test_a_colleague_who_was_faster_is_named_and_not_overwritten(office: Office) -> None:
    assert save(office, capacity=5) == 1
    with pytest.raises(NotAllowed, match="王主管刚刚改过"):
        save(office, actor="李主管", capacity=9)
    assert of(office).kept(BATH).timetable.capacity == 5
    assert save(office, version=1, actor="李主管", capacity=9) == 2
    with pytest.raises(NotAllowed, match="李主管刚刚改过"):
        save(office, version=1, capacity=7)
    kept = of(office).kept(BATH)
    assert (kept.timetable.capacity, kept.version, kept.actor, kept.at) == (9, 2, "李主管", NOW)


def test_of_many_first_changes_at_once_one_is_kept(office: Office) -> None:
    def attempt(actor: str) -> bool:
        try:
            save(office, actor=actor)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, [f"主管{number}" for number in range(8)])) == 1
    assert of(office).kept(BATH).version == 1


def test_bookings_of_a_day_that_is_closed_are_shown_first_and_stay(office: Office) -> None:
    booked, moved_on, other_day = office.book(1), office.book(2), office.book(3, FRIDAY + 3 * DAY)
    office.cancel(moved_on)
    with pytest.raises(BookingsTouched) as refused:
        save(office, **FRIDAY_CLOSED)
    assert [(one.case, one.reasons) for one in refused.value.bookings] == [(booked.id, ("closed",))]
    assert of(office).kept(BATH).version == 0
    assert save(office, seen=(booked.id,), **FRIDAY_CLOSED) == 1
    assert office.status(booked, other_day) == ["confirmed", "confirmed"]
    assert [one.case for one in of(office).touched(BATH, NOW)] == [booked.id]
    # What is settled already is not asked about again.
    assert save(office, version=1, capacity=9, **FRIDAY_CLOSED) == 2
    office.cancel(booked)
    assert of(office).touched(BATH, NOW) == []
    office.check()


def test_one_more_booking_than_was_seen_is_shown(office: Office) -> None:
    first = office.book(1)
    second = office.book(2)
    with pytest.raises(BookingsTouched) as refused:
        save(office, seen=(first.id,), **FRIDAY_CLOSED)
    assert {one.case for one in refused.value.bookings} == {first.id, second.id}


def test_too_many_people_and_another_place_are_told_as_well(office: Office) -> None:
    crowd, alone = (office.book(1), office.book(2)), office.book(3, FRIDAY + HALF_HOUR)
    with pytest.raises(BookingsTouched) as refused:
        save(office, capacity=1)
    assert {one.case: one.reasons for one in refused.value.bookings} == {case.id: ("over",) for case in crowd}
    with pytest.raises(BookingsTouched) as refused:
        save(office, place="示例地点：新站")
    assert {one.case for one in refused.value.bookings} == {case.id for case in (*crowd, alone)}
    assert {one.place for one in refused.value.bookings} == {"示例服务站"}


def test_nobody_moves_up_into_a_day_that_is_closed(office: Office) -> None:
    booked, waiting = office.book(1, people=2), office.book(2)
    seen = (booked.id, waiting.id)
    save(office, seen=seen, **FRIDAY_CLOSED)
    office.cancel(booked)
    assert office.status(waiting) == ["waitlisted"]
    save(office, version=1)
    assert office.desk.sweep(NOW).promoted == (waiting.id,)
    office.check()


def test_an_example_stays_one_until_somebody_vouches_for_it(office: Office) -> None:
    save(office, capacity=5)
    assert of(office).kept(BATH).timetable.example
    save(office, version=1, example=False, place="长河街道服务站")
    assert not of(office).kept(BATH).timetable.example


def test_a_past_booking_is_nobodys_business(office: Office) -> None:
    office.book(1)
    later: datetime = FRIDAY + DAY
    timetables = of(office)
    assert timetables.save(BATH, values(**FRIDAY_CLOSED), 0, (), "王主管", later).version == 1
    assert timetables.touched(BATH, later) == []
