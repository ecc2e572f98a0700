"""Cases of residents: opened, waited for, moved and cancelled, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk import numbers
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


def test_unknown_cases_are_not_found(office: Office) -> None:
    for ask in (
        lambda: office.desk.case("000000000"),
        lambda: office.desk.history("000000000"),
        lambda: office.desk.adopt("000000000", "c"),
        lambda: office.desk.cancel("000000000", "resident", "", NOW),
    ):
        with pytest.raises(CaseNotFound):
            ask()


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
