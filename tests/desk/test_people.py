"""Volunteers, organisations and enterprises: entered, revised, let go; requests put to them, once each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.desk import Audit, Case, Database, Request
from bot.desk.catalogue.model import Option, Service, Slot
from bot.desk.people import STATES, Communities, Helper, Offer, People, Profile, states, times
from bot.desk.people.places import Community, Neighbours
from bot.desk.people.tables import offers
from bot.errors import CaseNotFound, NotAllowed
from bot.language.clock import TIME_ZONE
from tests.desk.office import (
    BATHING,
    COMPLAINT,
    DAY,
    FRIDAY,
    HALF_HOUR,
    HOUR,
    HOURS,
    NOW,
    Office,
    phone,
    service,
)

ITEM = Slot(
    "item",
    "choice",
    "服务项目",
    "要哪一项？",
    options=(Option("理发", ("剃头",)), Option("陪诊", ("陪看病",)), Option("家电维修", ("修空调",))),
)
SKILLS = Slot(
    "skills",
    "skills",
    "会做的事",
    "会做什么？",
    options=(Option("理发", ("剪头发",)), Option("陪诊", ("陪医",)), Option("助浴", ("擦身",))),
)
EVERYBODY: Any = ("volunteer", "organisation", "enterprise")
MENU = service("menu-order", "booking", timetable=HOURS, helpers=EVERYBODY, helper_slot="item", slots=(ITEM,))
BATH = replace(BATHING, helpers=("volunteer", "organisation"), aliases=("助浴", "洗澡"))
VOLUNTEERING = service("volunteer-registration", "registration", slots=(SKILLS,), retention_days=730)
SERVICES: dict[str, Service] = {one.id: one for one in (MENU, BATH, COMPLAINT, VOLUNTEERING)}
PLACES = Communities(
    (
        Community("示例社区", street="东街道", cite=("F1",)),
        Community("近社区"),
        Community("同街社区", street="东街道", example=True),
        Community("远社区", street="西街道", cite=("F2",)),
    ),
    (Neighbours(("示例社区", "近社区"), "隔一条路", example=True),),
)
SATURDAY = FRIDAY + DAY
LATER = NOW + timedelta(days=10)


class Crew(Office):
    """An office with those who carry services out."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, SERVICES)
        self.people = People(database, self.services, self.cipher, PLACES, recorder="示例记录单位")

    def volunteer(self, number: int, now: datetime = NOW, **more: Any) -> Helper:
        """A volunteer whom staff entered."""
        plain = Profile("volunteer", f"志愿{number}", phone(500 + number), ("理发",), consents=("personal",))
        return self.people.add(replace(plain, **more), "小李", now)

    def wish(self, resident: int, when: datetime = FRIDAY, item: str = "理发", **more: Any) -> Case:
        """A request for one item of the menu."""
        return self.book(resident, when, of=MENU, item=item, **more)

    def taken(self, resident: int, helper: Helper, when: datetime = FRIDAY, **more: Any) -> Offer:
        """The offer of a request that the helper accepted."""
        case = self.wish(resident, when, **more)
        put = self.people.offer(case.id, helper.id, "小李", NOW)
        return self.people.accept(put.id, helper.id, NOW)

    def registration(
        self, now: datetime = NOW, consents: tuple[str, ...] = ("personal",), **more: Any
    ) -> Case:
        """Somebody's registration as a volunteer, as the form makes it."""
        said = {"name": "李建国", "phone": phone(77), "skills": ["理发", "陪诊"], "free_times": "周末"}
        fields = {**said, "community": "示例社区", "age": 62, **more}
        return self.desk.open(Request(VOLUNTEERING, fields, "chat-77", "web", consents), now).case


@pytest.fixture
def crew(database: Database) -> Crew:
    """The crew on an empty database."""
    return Crew(database)


def test_a_confirmed_registration_becomes_a_volunteer(crew: Crew) -> None:
    case = crew.registration()
    with pytest.raises(NotAllowed, match="先核对并确认"):
        crew.people.enlist(case.id, "小李", NOW)
    crew.step(case, "confirm")
    helper = crew.people.enlist(case.id, "小李", NOW)
    assert (helper.name, helper.phone, helper.kind, helper.status) == (
        "李建国",
        phone(77),
        "volunteer",
        "active",
    )
    assert (helper.skills, helper.communities) == (("理发", "陪诊"), ("示例社区",))
    assert helper.free_times == dict.fromkeys(("sat", "sun"), ("morning", "afternoon", "evening"))
    assert (helper.consents, helper.case, helper.minor) == (("personal",), case.id, False)
    assert helper.id[0] == "V"
    assert crew.people.enlist(case.id, "小李", NOW + HOUR) == helper
    assert crew.people.of_phone("138 0000 0077") == crew.people.listing("volunteer", "active") == [helper]


def test_who_registers_again_is_the_same_volunteer(crew: Crew) -> None:
    first = crew.people.enlist(crew.step(crew.registration(), "confirm").id, "小李", NOW)
    crew.people.put(first.id, "left", "小李", NOW)
    again = crew.step(crew.registration(skills="陪诊", free_times="工作日晚上"), "confirm", now=LATER)
    second = crew.people.enlist(again.id, "小李", LATER)
    assert (second.id, second.skills, second.status, second.case) == (first.id, ("陪诊",), "active", again.id)
    assert second.free_times == dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("evening",))
    other = crew.step(crew.registration(name="王小芳"), "confirm")
    assert crew.people.enlist(other.id, "小李", NOW).id != first.id
    assert len(crew.people.of_phone(phone(77))) == 2


def test_nothing_is_kept_without_consent(crew: Crew) -> None:
    without = crew.step(crew.registration(consents=()), "confirm")
    with pytest.raises(NotAllowed, match="同意"):
        crew.people.enlist(without.id, "小李", NOW)
    young = crew.step(crew.registration(age=16, name="小明"), "confirm")
    with pytest.raises(NotAllowed, match="监护人"):
        crew.people.enlist(young.id, "小李", NOW)
    agreed = crew.registration(age=16, name="小红", consents=("personal", "minor"))
    assert crew.people.enlist(crew.step(agreed, "confirm").id, "小李", NOW).minor
    with pytest.raises(NotAllowed, match="同意"):
        crew.volunteer(1, consents=())
    assert len(crew.people.listing()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "名称和联系电话"),
        ({"phone": ""}, "名称和联系电话"),
        ({"skills": ()}, "会做什么"),
        ({"free_times": {"sunday": ("morning",)}}, "sunday"),
        ({"free_times": {"sun": ("night",)}}, "night"),
    ],
)
def test_what_is_missing_is_said(crew: Crew, change: dict[str, Any], said: str) -> None:
    with pytest.raises(NotAllowed, match=said):
        crew.volunteer(1, **change)


def test_other_cases_make_no_volunteers(crew: Crew) -> None:
    with pytest.raises(NotAllowed, match="不是志愿者注册"):
        crew.people.enlist(crew.wish(1).id, "小李", NOW)
    with pytest.raises(CaseNotFound):
        crew.people.enlist("000000000", "小李", NOW)
    erased = crew.step(crew.registration(), "confirm")
    crew.step(erased, "start", "complete")
    crew.desk.erase(erased.id, "小李", NOW)
    with pytest.raises(NotAllowed, match="已经清除"):
        crew.people.enlist(erased.id, "小李", NOW)


def test_organisations_and_enterprises_are_entered_with_a_contact(crew: Crew) -> None:
    shop = crew.volunteer(1, kind="enterprise", name="示例理发店", contact="周晓雯")
    club = crew.volunteer(2, kind="organisation", name="示例服务中心", skills=("助浴",))
    assert (shop.id[0], shop.contact, club.id[0]) == ("E", "周晓雯", "O")
    assert crew.people.listing("enterprise") == [shop]
    revised = crew.people.revise(
        shop.id,
        replace(Profile("enterprise", shop.name, phone(9), ("家电维修",)), consents=("personal",)),
        "小李",
        NOW,
    )
    assert (revised.phone, revised.skills) == (phone(9), ("家电维修",))
    with pytest.raises(NotAllowed, match="企业不能改成志愿者"):
        crew.people.revise(
            shop.id, Profile("volunteer", "a", phone(9), ("理发",), consents=("personal",)), "小李", NOW
        )
    taken = crew.volunteer(3, kind="enterprise", name="另一家")
    with pytest.raises(NotAllowed, match="同名"):
        crew.people.revise(taken.id, revised, "小李", NOW)


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


WEEKS = st.dictionaries(st.sampled_from(times.DAYS), st.sets(st.sampled_from(list(times.PARTS))), max_size=7)


@given(WEEKS, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))
def test_free_times_cover_just_their_parts(week: dict[str, set[str]], plain: datetime) -> None:
    free, when = times.checked(week), plain.replace(tzinfo=TIME_ZONE)
    assert {day: set(parts) for day, parts in free.items()} == {
        day: parts for day, parts in week.items() if parts
    }
    part = times.part_of(when)
    assert times.is_free(free, when) == (
        None if not free else part in week.get(times.DAYS[when.weekday()], ())
    )
    assert (part is None) == (when.hour < 6 or when.hour >= 22)
