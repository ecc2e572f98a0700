"""What staff and time do with cases: worked on, listed, swept and erased, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.desk import Filters
from bot.errors import NotAllowed
from tests.desk.office import BATHING, COMPLAINT, DAY, FRIDAY, HOUR, NOW, Office, chat, phone


def test_staff_actions_follow_the_table(office: Office) -> None:
    case = office.book(1)
    with pytest.raises(NotAllowed, match="还没到"):
        office.step(case, "miss")
    for action in ("promote", "cancel", "reschedule", "erase"):
        with pytest.raises(NotAllowed):
            office.step(case, action)
    assert office.step(case, "miss", now=FRIDAY + HOUR).status == "no_show"
    with pytest.raises(NotAllowed):
        office.desk.rate(case.id, 5, "", "resident", FRIDAY + HOUR)
    for stars in (0, 6):
        with pytest.raises(ValueError, match="stars"):
            office.desk.rate(case.id, stars, "", "resident", FRIDAY + HOUR)


def test_assignment_and_notes_are_kept_in_the_history(office: Office) -> None:
    case = office.book(1)
    assert office.desk.assign(case.id, "小张", "小李", NOW).assignee == "小张"
    office.desk.note(case.id, "家里有狗", "小张", NOW)
    assert [(event.action, event.actor, event.reason) for event in office.events(case)[1:]] == [
        ("assign", "小李", ""),
        ("note", "小张", "家里有狗"),
    ]
    with office.database.read() as connection:
        kept = connection.execute(text("SELECT sealed FROM case_texts")).scalar_one()
    assert "狗" not in kept
    office.cancel(case)
    with pytest.raises(NotAllowed):
        office.desk.assign(case.id, "小张", "小李", NOW)


def test_a_listing_is_filtered_and_paged(office: Office) -> None:
    cases = [office.book(number, now=NOW + number * HOUR / 10) for number in range(1, 6)]
    ticket = office.book(9, of=COMPLAINT, community="别的社区", now=NOW + HOUR)
    office.desk.assign(cases[1].id, "小张", "小李", NOW + HOUR)
    newest_first = [ticket, *reversed(cases)]
    found, cursor = [], None
    while True:
        page = office.desk.listing(now=NOW, limit=4, cursor=cursor)
        found += page.cases
        cursor = page.cursor
        if cursor is None:
            break
    assert [case.id for case in found] == [case.id for case in newest_first]
    for filters, expected in (
        (Filters(statuses=("confirmed",)), [cases[1], cases[0]]),
        (Filters(statuses=("waitlisted", "requested"), topic="elder-care"), newest_first[:4]),
        (Filters(service=COMPLAINT.id), [ticket]),
        (Filters(community="别的社区"), [ticket]),
        (Filters(assignee="小张"), [cases[1]]),
        (Filters(since=NOW + HOUR), [ticket]),
        (Filters(until=NOW + HOUR / 5), [cases[0]]),
        (Filters(starts_since=FRIDAY, starts_until=FRIDAY + HOUR), list(reversed(cases))),
        (Filters(starts_since=FRIDAY + HOUR), []),
    ):
        assert [case.id for case in office.desk.listing(filters, now=NOW).cases] == [
            case.id for case in expected
        ]
    with pytest.raises(NotAllowed):
        office.desk.listing(now=NOW, cursor="不是标记")


def test_what_runs_late_is_visible(office: Office) -> None:
    booking, ticket = office.book(1), office.book(2, of=COMPLAINT)
    late = Filters(overdue=True)
    assert office.desk.listing(late, now=NOW + DAY).cases == ()
    assert [case.id for case in office.desk.listing(late, now=FRIDAY + HOUR).cases] == [booking.id]
    assert sorted(office.desk.sweep(NOW + 6 * DAY).late) == sorted((booking.id, ticket.id))
    office.step(ticket, "start", "complete")
    assert office.desk.sweep(NOW + 6 * DAY).late == (booking.id,)


def test_the_sweep_ends_what_time_has_ended(office: Office) -> None:
    booked = [office.book(1), office.book(2)]
    waiting = office.book(3)
    after = FRIDAY + HOUR
    assert office.desk.sweep(after).expired == (waiting.id,)
    assert office.desk.sweep(after).expired == ()
    office.step(booked[0], "start", "complete", now=after)
    assert office.desk.sweep(after + 8 * DAY).expired == (booked[1].id,)
    assert office.events(booked[1])[-1].actor == "system"
    office.check()


def test_the_sweep_fills_a_capacity_that_was_raised(office: Office) -> None:
    cases = [office.book(number) for number in range(1, 5)]
    assert BATHING.timetable is not None
    larger = replace(BATHING, timetable=replace(BATHING.timetable, capacity=3))
    wider = Office(office.database, {**office.services, BATHING.id: larger})
    assert wider.desk.sweep(NOW).promoted == (cases[2].id,)
    assert office.status(*cases[2:]) == ["confirmed", "waitlisted"]
    office.check()


def test_erasing_leaves_what_is_counted_and_nothing_of_the_person(office: Office) -> None:
    case, waiting = office.book(1, note="糖尿病"), [office.book(2), office.book(3)][1]
    office.desk.note(case.id, "要带药", "小李", NOW)
    erased = office.desk.erase(case.id, "小李", NOW)
    assert (erased.status, erased.fields, erased.starts_at) == ("cancelled", {}, FRIDAY)
    assert office.status(waiting) == ["confirmed"]
    assert office.desk.of_phone(phone(1)) == office.desk.of_conversation(chat(1)) == []
    assert [event.reason for event in office.events(case)] == [""] * 4
    assert office.told(1) == []
    with pytest.raises(NotAllowed):
        office.desk.reschedule(case.id, FRIDAY + HOUR, "resident", "", NOW)
    assert office.book(1).id != case.id
    office.check()


def test_nothing_personal_is_stored_in_the_clear(office: Office) -> None:
    said = {"name": "欧阳秀英", "address": "示例路77号", "note": "高血压", "phone": phone(7)}
    case = office.book(7, **said)
    office.desk.note(case.id, "高血压，注意", "小李", NOW)
    office.cancel(case)
    with office.database.read() as connection:
        tables = ("cases", "case_doors", "case_events", "case_texts", "outbox", "deliveries", "attempts")
        stored = [
            str(value)
            for table in tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
            for value in row
        ]
    for secret in (*said.values(), "13800000007", chat(7)):
        assert [value for value in stored if secret in value] == []
