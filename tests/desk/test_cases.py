"""Cases from their opening to their rating, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.desk import Filters, numbers
from bot.errors import CaseNotFound, NotAllowed, TimeFull, TimeRefused
from tests.desk.office import (
    BATHING,
    COMPLAINT,
    DAY,
    FRIDAY,
    HALF_HOUR,
    HOUR,
    NOW,
    VOLUNTEERING,
    Office,
    chat,
    phone,
)


def test_a_booking_is_confirmed_with_what_was_said(office: Office) -> None:
    case = office.book(1, people=1, note="腿脚不便")
    assert numbers.is_valid(case.id)
    assert (case.status, case.starts_at, case.ends_at) == ("confirmed", FRIDAY, FRIDAY + HALF_HOUR)
    assert (case.place, case.created_at, case.position) == ("示例服务站", NOW, None)
    assert case.fields == dict(office.request(1, people=1, note="腿脚不便").fields)
    assert office.desk.case(case.id) == case
    assert [(event.action, event.actor, event.before) for event in office.events(case)] == [
        ("open", "resident", None)
    ]
    office.check()


def test_a_ticket_has_a_deadline_and_is_worked_on(office: Office) -> None:
    case = office.book(1, of=COMPLAINT, note="洗得不干净")
    assert (case.status, case.starts_at, case.due_at) == ("requested", None, NOW + 5 * DAY)
    done = office.step(case, "confirm", "start", "complete")
    assert done.status == "done"
    rated = office.desk.rate(case.id, 4, "处理得快", "resident", NOW + DAY)
    assert (rated.status, rated.rating) == ("rated", 4)
    assert [event.reason for event in office.events(case)][-1] == "处理得快"


@pytest.mark.parametrize("again", [1, 3])
def test_the_same_booking_is_recognised(office: Office, again: int) -> None:
    case = office.book(1)
    request = replace(office.request(1, note="又来了"), conversation=chat(again))
    opened = office.desk.open(request, NOW + HOUR)
    assert opened.existed
    assert opened.case.id == case.id
    assert len(office.desk.of_phone(phone(1))) == 1
    assert office.desk.place_left(BATHING, FRIDAY) == 1
    office.check()


def test_who_only_knows_the_telephone_is_told_nothing_stored(office: Office) -> None:
    office.book(1, address="示例路1号")
    stranger = replace(office.request(1), conversation="stranger")
    opened = office.desk.open(stranger, NOW)
    assert opened.existed
    assert opened.case.fields == dict(stranger.fields)
    assert office.desk.of_conversation("stranger") == []


def test_without_a_telephone_the_conversation_is_the_resident(office: Office) -> None:
    case = office.book(1, phone=None)
    assert office.desk.open(office.request(1, phone=None), NOW).existed
    assert not office.desk.open(office.request(2, phone=None), NOW).existed
    with pytest.raises(CaseNotFound):
        office.desk.by_number(case.id, phone(1), chat(1), NOW)


@pytest.mark.parametrize("of", [COMPLAINT, VOLUNTEERING])
def test_a_ticket_is_the_same_while_it_is_open_and_says_the_same(office: Office, of: object) -> None:
    case = office.book(1, of=of, note="灯坏了")
    assert office.desk.open(office.request(1, of=of, note="灯坏了"), NOW).case.id == case.id
    assert not office.desk.open(office.request(1, of=of, note="门坏了"), NOW).existed
    office.cancel(case)
    assert not office.desk.open(office.request(1, of=of, note="灯坏了"), NOW).existed
    office.check()


def test_a_cancelled_booking_can_be_made_again(office: Office) -> None:
    office.cancel(office.book(1))
    assert office.book(1).status == "confirmed"
    office.check()


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        (NOW - HOUR, "past"),
        (NOW + HALF_HOUR, "soon"),
        (NOW + 60 * DAY, "far"),
        (FRIDAY + 3 * HOUR, "closed"),
        (FRIDAY + timedelta(minutes=7), "closed"),
        (FRIDAY + DAY, "closed"),
    ],
)
def test_a_time_that_cannot_be_had_stores_nothing(office: Office, when: object, reason: str) -> None:
    with pytest.raises(TimeRefused) as refused:
        office.book(1, when)
    assert refused.value.reason == reason
    assert office.desk.listing(now=NOW).cases == ()


def test_a_full_time_is_refused_or_waited_for(office: Office) -> None:
    office.book(1), office.book(2)
    with pytest.raises(TimeFull):
        office.book(3, waitlist=False)
    waiting = [office.book(number) for number in (3, 4)]
    assert [(case.status, case.position) for case in waiting] == [("waitlisted", 1), ("waitlisted", 2)]
    with pytest.raises(TimeFull, match="2人"):
        office.book(5, people=3)
    office.check()


def test_cancelling_moves_the_line_up_in_order(office: Office) -> None:
    cases = [office.book(number) for number in range(1, 6)]
    office.cancel(cases[0])
    assert office.status(*cases) == ["cancelled", "confirmed", "confirmed", "waitlisted", "waitlisted"]
    assert office.desk.case(cases[3].id).position == 1
    office.cancel(cases[3])
    assert office.desk.case(cases[4].id).position == 1
    assert [event.action for event in office.events(cases[2])] == ["wait", "promote"]
    office.check()


def test_nobody_overtakes_a_larger_party_at_the_head_of_the_line(office: Office) -> None:
    first, second = office.book(1), office.book(2)
    family, single = office.book(3, people=2), office.book(4)
    office.cancel(first)
    assert office.status(family, single) == ["waitlisted", "waitlisted"]
    with pytest.raises(TimeFull):
        office.book(5, waitlist=False)
    assert office.desk.place_left(BATHING, FRIDAY) == 0
    office.cancel(family)
    assert office.status(single) == ["confirmed"]
    office.cancel(second)
    assert office.desk.place_left(BATHING, FRIDAY) == 1
    office.check()


def test_moving_keeps_the_case_and_frees_the_old_time(office: Office) -> None:
    first, _, waiting = (office.book(number) for number in (1, 2, 3))
    moved = office.desk.reschedule(first.id, FRIDAY + HOUR, "resident", "临时有事", NOW)
    assert (moved.id, moved.status, moved.starts_at) == (first.id, "confirmed", FRIDAY + HOUR)
    assert moved.fields["when"] == (FRIDAY + HOUR).isoformat()
    assert office.status(waiting) == ["confirmed"]
    assert office.events(first)[-1].reason == "临时有事"
    # The old time is free of the request as well: it may be made again.
    assert office.book(1).status == "waitlisted"
    office.check()


def test_a_move_to_a_full_time_is_refused_or_waits(office: Office) -> None:
    office.book(1), office.book(2)
    third = office.book(3, FRIDAY + HOUR)
    with pytest.raises(TimeFull):
        office.desk.reschedule(third.id, FRIDAY, "resident", "", NOW)
    assert office.desk.case(third.id) == third
    waits = office.desk.reschedule(third.id, FRIDAY, "resident", "", NOW, waitlist=True)
    assert (waits.status, waits.position) == ("waitlisted", 1)
    assert office.desk.place_left(BATHING, FRIDAY + HOUR) == 2
    office.check()


def test_moves_that_make_no_sense_are_refused(office: Office) -> None:
    case, other = office.book(1), office.book(1, FRIDAY + HOUR)
    ticket = office.book(1, of=COMPLAINT)
    for number, when in ((case.id, FRIDAY), (case.id, other.starts_at), (ticket.id, FRIDAY)):
        with pytest.raises(NotAllowed):
            office.desk.reschedule(number, when, "resident", "", NOW)
    with pytest.raises(TimeRefused):
        office.desk.reschedule(case.id, FRIDAY + DAY, "resident", "", NOW)
    office.check()


def test_residents_are_bound_to_the_cancelling_rule_and_staff_is_not(office: Office) -> None:
    case, late = office.book(1), FRIDAY - 3 * HOUR
    with pytest.raises(NotAllowed, match="4小时"):
        office.cancel(case, late)
    with pytest.raises(NotAllowed, match="4小时"):
        office.desk.reschedule(case.id, FRIDAY + 3 * DAY, "resident", "", late)
    assert office.desk.cancel(case.id, "小李", "电话取消", late).status == "cancelled"


def test_what_is_over_cannot_be_cancelled_by_its_resident(office: Office) -> None:
    case = office.book(1)
    with pytest.raises(NotAllowed, match="已经过了"):
        office.cancel(case, FRIDAY + HOUR)
    done = office.step(case, "start", "complete", now=FRIDAY + HOUR)
    with pytest.raises(NotAllowed, match="已办结"):
        office.desk.cancel(done.id, "小李", "", FRIDAY + HOUR)


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


def test_unknown_cases_are_not_found(office: Office) -> None:
    for ask in (
        lambda: office.desk.case("000000000"),
        lambda: office.desk.history("000000000"),
        lambda: office.desk.adopt("000000000", "c"),
        lambda: office.desk.cancel("000000000", "resident", "", NOW),
    ):
        with pytest.raises(CaseNotFound):
            ask()


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


def test_free_times_are_the_nearest_with_enough_places(office: Office) -> None:
    office.book(1), office.book(2), office.book(3, FRIDAY + HALF_HOUR)
    assert office.desk.free_times(BATHING, FRIDAY, 1, NOW) == [
        FRIDAY - HALF_HOUR,
        FRIDAY + HALF_HOUR,
        FRIDAY - HOUR,
    ]
    assert office.desk.free_times(BATHING, FRIDAY, 2, NOW, limit=2) == [FRIDAY - HALF_HOUR, FRIDAY - HOUR]
    assert office.desk.free_times(BATHING, FRIDAY, 3, NOW) == []
    assert office.desk.free_times(COMPLAINT, FRIDAY, 1, NOW) == []
    assert office.desk.place_left(BATHING, FRIDAY) == 0
    assert office.desk.place_left(BATHING, FRIDAY + HALF_HOUR) == 1
    assert office.desk.place_left(BATHING, FRIDAY + HALF_HOUR, 2) == 0
    assert office.desk.place_left(BATHING, FRIDAY + HOUR, 2) == 2


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
