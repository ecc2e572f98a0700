"""Personal data of a resident: let go of in time, every night, and kept under new keys."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.desk.privacy.office import Office
from bot.desk.privacy.retention import RUNS_AT, daily, next_run, retain
from bot.desk.privacy.rotate import rotate
from bot.desk.storage import Database
from bot.desk.storage.tables import cases, metadata
from bot.errors import SetupError
from bot.language.clock import TIME_ZONE
from tests.desk.personal import (
    BOOKING,
    DOOR,
    NEW,
    NOTE,
    NOW,
    OLD,
    OTHER,
    PHONE,
    SAID,
    TICKET,
    WHEN,
    assert_sound,
    book,
    dump,
    lived_through,
    marks_of,
    office,
    report,
    under,
)

__all__ = ["office"]


def test_retention_lets_go_of_what_is_old_and_keeps_what_is_young(office: Office) -> None:
    desk = office.desk
    old, young, still_open = (report(desk, phone=f"1380013800{i}").case.id for i in range(3))
    longer = book(desk, phone=OTHER, conversation="c-other").case.id
    desk.cancel(old, "resident", "", NOW)
    desk.cancel(longer, "resident", "", NOW)
    desk.cancel(young, "resident", "", NOW + timedelta(days=1))
    late = NOW + timedelta(days=TICKET.retention_days)
    assert retain(office, late - timedelta(minutes=1))["cases"] == 0
    assert retain(office, late)["cases"] == 1
    assert retain(office, late)["cases"] == 0
    assert desk.case(old).fields == {}
    for case in (young, still_open, longer):
        assert desk.case(case).fields["name"] == SAID["name"]
    assert [entry.what for entry in office.audit.entries()] == ["retain"]
    assert_sound(office)


def test_a_service_that_left_is_kept_as_long_as_the_longest(office: Office, database: Database) -> None:
    case = report(office.desk).case.id
    office.desk.cancel(case, "resident", "", NOW)
    without = Office.over(database, {BOOKING.id: BOOKING}, office.cipher)
    assert retain(without, NOW + timedelta(days=BOOKING.retention_days - 1))["cases"] == 0
    assert retain(without, NOW + timedelta(days=BOOKING.retention_days))["cases"] == 1


def test_without_a_catalogue_nothing_is_let_go_of(office: Office, database: Database) -> None:
    office.desk.cancel(report(office.desk).case.id, "resident", "", NOW)
    assert retain(Office.over(database, {}, office.cipher), NOW + timedelta(days=9999))["cases"] == 0


def test_the_daily_job_sweeps_and_retains(office: Office) -> None:
    booking = book(office.desk).case.id
    day = daily(office, WHEN + timedelta(days=10))
    assert day.swept.expired == (booking,)
    assert daily(office, WHEN + timedelta(days=10 + BOOKING.retention_days)).retained["cases"] == 1


def test_the_next_run_is_at_night() -> None:
    for hour, day in ((0, 23), (3, 23), (4, 24), (23, 24)):
        run = next_run(datetime(2026, 11, 23, hour, tzinfo=TIME_ZONE))
        assert (run.day, run.time()) == (day, RUNS_AT)
    due = next_run(NOW)
    assert next_run(due) == due + timedelta(days=1)


def test_rotation_leaves_everything_readable_with_the_new_key(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    with pytest.raises(SetupError, match="BOT_DATA_KEYS"):
        under(office.database, NEW).desk.case(booking)
    both = under(office.database, NEW, OLD)
    counts = rotate(both, "operator", NOW, batch=1)
    assert {name: counts[name] for name in ("cases.sealed", "case_texts.sealed", "cases marks")} == {
        "cases.sealed": 2,
        "case_texts.sealed": 3,
        "cases marks": 0,
    }
    assert rotate(both, "operator", NOW) == dict.fromkeys(counts, 0)
    for desk in (both.desk, under(office.database, NEW).desk):
        assert desk.case(booking).fields["name"] == SAID["name"]
        assert NOTE in {event.reason for event in desk.history(booking)}
    assert {case.id for case in both.desk.of_phone(PHONE)} == {booking, ticket}
    assert both.desk.by_number(booking, PHONE, DOOR, NOW).id == booking
    assert book(both.desk, WHEN + timedelta(hours=1)).existed


def test_rotation_goes_on_where_it_broke_off(office: Office) -> None:
    for number in range(5):
        report(office.desk, phone=f"1380013800{number}")
    both = under(office.database, NEW, OLD)
    with office.database.write() as connection:
        first = connection.execute(select(cases).order_by(cases.c.id)).first()
        connection.execute(
            cases.update().where(cases.c.id == first.id).values(sealed=both.cipher.reseal(first.sealed))
        )
    assert rotate(both, "operator", NOW, batch=2)["cases.sealed"] == 4


def test_marks_are_made_anew_when_the_oldest_key_is_taken_out(office: Office) -> None:
    booking, ticket = lived_through(office.desk)
    anonymous = report(office.desk, phone=None, conversation="c-other").case.id
    erased = report(office.desk, phone=OTHER).case.id
    office.desk.erase(erased, actor="operator", now=NOW)
    rotate(under(office.database, NEW, OLD), "operator", NOW)
    new = under(office.database, NEW)
    assert new.desk.of_phone(PHONE) == []
    assert rotate(new, "operator", NOW)["cases marks"] == 3
    assert rotate(new, "operator", NOW)["cases marks"] == 0
    assert {case.id for case in new.desk.of_phone(PHONE)} == {booking, ticket}
    assert {case.id for case in new.desk.of_conversation(DOOR)} == {booking, ticket}
    assert [case.id for case in new.desk.of_conversation("c-other")] == [anonymous]
    assert book(new.desk, WHEN + timedelta(hours=1)).existed
    assert report(new.desk, phone=None, conversation="c-other").existed
    assert not any(mark in dump(office.database) for mark in marks_of(OLD))
    assert_sound(new)


def test_every_sealed_column_is_rotated(office: Office) -> None:
    known = {str(column) for holder in office.holders for column in holder.sealed}
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    assert {str(column) for column in columns if "sealed" in column.name} == known
