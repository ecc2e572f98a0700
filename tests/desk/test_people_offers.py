"""Requests put to those who carry services out: accepted once, called off, done and counted in hours."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.desk import Audit
from bot.desk.people import STATES, states
from bot.desk.people.tables import offers
from bot.errors import CaseNotFound, NotAllowed
from tests.desk.crew import BATH, LATER, Crew
from tests.desk.office import COMPLAINT, DAY, FRIDAY, HALF_HOUR, HOUR, NOW

SATURDAY = FRIDAY + DAY


def test_accepting_gives_the_case_to_the_helper_by_number(crew: Crew) -> None:
    case, helper, other = crew.wish(1), crew.volunteer(1), crew.volunteer(2)
    put = crew.people.offer(case.id, helper.id, "小李", NOW)
    assert crew.people.offer(case.id, helper.id, "小王", NOW) == put
    late = crew.people.offer(case.id, other.id, "小李", NOW)
    assert (put.state, put.need) == ("offered", "理发")
    assert crew.people.accept(put.id, helper.id, NOW).state == "accepted"
    assert crew.desk.case(case.id).assignee == helper.id
    assert crew.people.find_offer(late.id).state == "withdrawn"
    for lost in (
        lambda: crew.people.accept(late.id, other.id, NOW),
        lambda: crew.people.offer(case.id, other.id, "小李", NOW),
    ):
        with pytest.raises(NotAllowed, match="已经有人接了"):
            lost()
    assert [event.action for event in crew.events(case)] == ["open", "assign"]
    crew.check()


def test_declining_asks_nobody_else(crew: Crew) -> None:
    case, helper = crew.wish(1), crew.volunteer(1)
    crew.volunteer(2)
    put = crew.people.offer(case.id, helper.id, "小李", NOW)
    declined = crew.people.decline(put.id, helper.id, NOW, "那天要带孙子")
    assert (declined.state, declined.reason) == ("declined", "那天要带孙子")
    assert crew.people.offers(case.id) == [declined]
    assert crew.desk.case(case.id).assignee is None
    assert crew.people.offer(case.id, helper.id, "小李", NOW).id != put.id


def test_calling_off_leaves_the_case_open_again(crew: Crew) -> None:
    one, other = crew.volunteer(1), crew.volunteer(2)
    first = crew.taken(1, one)
    assert crew.people.withdraw(first.id, one.id, NOW, "生病了").state == "withdrawn"
    assert crew.desk.case(first.case).assignee is None
    second = crew.people.offer(first.case, other.id, "小李", NOW)
    assert crew.people.accept(second.id, other.id, NOW).state == "accepted"
    crew.desk.assign(first.case, "小王", "小李", NOW)
    crew.people.withdraw(second.id, other.id, NOW)
    assert crew.desk.case(first.case).assignee == "小王"


def test_only_what_is_open_is_put_to_those_who_may(crew: Crew) -> None:
    helper, shop = crew.volunteer(1), crew.volunteer(2, kind="enterprise")
    with pytest.raises(NotAllowed, match="不由这一类"):
        crew.people.offer(crew.book(1, of=BATH).id, shop.id, "小李", NOW)
    with pytest.raises(NotAllowed, match="不由这一类"):
        crew.people.offer(crew.book(1, of=COMPLAINT).id, helper.id, "小李", NOW)
    with pytest.raises(NotAllowed, match="已取消"):
        crew.people.offer(crew.cancel(crew.wish(3)).id, helper.id, "小李", NOW)
    waits = [crew.wish(number, SATURDAY - DAY) for number in (4, 5, 6)][-1]
    with pytest.raises(NotAllowed, match="排队"):
        crew.people.offer(waits.id, helper.id, "小李", NOW)
    crew.people.put(helper.id, "paused", "小李", NOW)
    with pytest.raises(NotAllowed, match="暂停"):
        crew.people.offer(crew.wish(7, FRIDAY + HOUR).id, helper.id, "小李", NOW)
    for unknown in (
        lambda: crew.people.offer("000000000", helper.id, "小李", NOW),
        lambda: crew.people.accept(99, "小李", NOW),
    ):
        with pytest.raises(CaseNotFound):
            unknown()


def test_a_volunteer_is_in_one_place_at_a_time(crew: Crew) -> None:
    helper, shop = crew.volunteer(1), crew.volunteer(2, kind="enterprise")
    crew.taken(1, helper)
    crew.taken(3, shop, FRIDAY + HOUR)
    same, next_ = crew.wish(2), crew.wish(2, FRIDAY + HALF_HOUR)
    put = crew.people.offer(same.id, helper.id, "小李", NOW)
    with pytest.raises(NotAllowed, match="另一个事项"):
        crew.people.accept(put.id, helper.id, NOW)
    assert crew.people.accept(crew.people.offer(next_.id, helper.id, "小李", NOW).id, helper.id, NOW)
    # A shop has several people.
    crew.taken(4, shop, FRIDAY + HOUR)


def test_leaving_calls_off_what_is_not_finished(crew: Crew) -> None:
    helper = crew.volunteer(1)
    accepted = crew.taken(1, helper)
    put = crew.people.offer(crew.wish(2, SATURDAY - DAY + HOUR).id, helper.id, "小李", NOW)
    assert crew.people.put(helper.id, "left", helper.id, NOW).status == "left"
    assert {crew.people.find_offer(one.id).state for one in (accepted, put)} == {"withdrawn"}
    assert crew.desk.case(accepted.case).assignee is None
    assert crew.people.put(helper.id, "active", "小李", NOW).status == "active"


def test_offers_of_cases_that_came_to_nothing_are_called_off(crew: Crew) -> None:
    helper = crew.volunteer(1)
    accepted, put = crew.taken(1, helper), crew.people.offer(crew.wish(2).id, helper.id, "小李", NOW)
    kept = crew.taken(3, helper, FRIDAY + HOUR)
    assert crew.people.sweep(NOW) == []
    crew.cancel(crew.desk.case(accepted.case))
    crew.cancel(crew.desk.case(put.case))
    crew.step(crew.desk.case(kept.case), "start", "complete")
    assert crew.people.sweep(NOW) == [accepted.id, put.id]
    assert crew.people.sweep(NOW) == []
    assert crew.people.done(kept.id, Decimal("1"), "小李", LATER).state == "done"


def test_hours_are_recorded_once_and_add_up(crew: Crew) -> None:
    helper = crew.volunteer(1)
    one, two = crew.taken(1, helper), crew.taken(2, helper, FRIDAY + HOUR)
    assert crew.people.hours(helper.id) == 0
    done = crew.people.done(one.id, Decimal("0.75"), "小李", LATER)
    assert (done.hours, done.served_at, done.ended_at) == (Decimal("0.75"), FRIDAY, LATER)
    with pytest.raises(NotAllowed, match="已完成"):
        crew.people.done(one.id, Decimal("0.75"), "小李", LATER)
    with pytest.raises(NotAllowed, match="不能重复记"):
        crew.people.done(two.id, Decimal("1"), "小李", LATER, began=FRIDAY + HALF_HOUR)
    crew.people.done(two.id, Decimal("1.5"), "小李", LATER)
    assert crew.people.hours(helper.id) == Decimal("2.25")
    with pytest.raises(NotAllowed, match="不能重复记"):
        crew.people.correct(one.id, Decimal("1.25"), "小李", LATER)
    assert crew.people.correct(one.id, Decimal("1"), "小李", LATER).hours == 1
    assert crew.people.hours(helper.id) == Decimal("2.5")
    steps = [entry.what for entry in Audit(crew.database).entries() if entry.case == one.case]
    assert steps == ["offer.offer", "offer.accept", "offer.done", "offer.correct"]


@pytest.mark.parametrize("hours", ["0", "-1", "0.1", "24.25", "NaN", "Infinity"])
def test_hours_are_quarters_of_a_day_at_most(crew: Crew, hours: str) -> None:
    taken = crew.taken(1, crew.volunteer(1))
    with pytest.raises(NotAllowed, match="按小时记"):
        crew.people.done(taken.id, Decimal(hours), "小李", LATER)


def test_hours_are_recorded_when_they_are_over(crew: Crew) -> None:
    taken = crew.taken(1, crew.volunteer(1))
    with pytest.raises(NotAllowed, match="还没有结束"):
        crew.people.done(taken.id, Decimal("1"), "小李", FRIDAY + HALF_HOUR)
    crew.cancel(crew.desk.case(taken.case))
    with pytest.raises(NotAllowed, match="没有办成"):
        crew.people.done(taken.id, Decimal("1"), "小李", LATER)


def test_the_database_itself_lets_one_helper_take_a_case(crew: Crew) -> None:
    taken, other = crew.taken(1, crew.volunteer(1)), crew.volunteer(2)
    values = {
        "case_id": taken.case,
        "helper_id": other.id,
        "state": "accepted",
        "need": "",
        "offered_at": NOW,
    }
    with pytest.raises(IntegrityError), crew.database.write() as connection:
        connection.execute(insert(offers).values(**values))
    with crew.database.read() as connection:
        assert len(connection.execute(select(offers)).all()) == 1


def test_every_way_of_an_offer_has_its_words() -> None:
    assert (set(states.NAMES), set(states.VERBS)) == (set(STATES), set(states.TRANSITIONS))
    assert {state for state in STATES if set(states.allowed(state)) <= {"correct"}} == {
        "declined",
        "withdrawn",
        "done",
    }
    for step in states.STEPS:
        for state in STATES:
            if step in states.allowed(state):
                assert states.after(state, step) in STATES
                continue
            with pytest.raises(NotAllowed, match=f"{states.NAMES[state]}.*{states.VERBS[step]}"):
                states.after(state, step)
