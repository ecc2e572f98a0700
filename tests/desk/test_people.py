"""Volunteers, organisations and enterprises: entered, revised, and when they have time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.people import Profile, times
from bot.errors import CaseNotFound, NotAllowed
from bot.language.clock import TIME_ZONE
from tests.desk.crew import (  # noqa: F401 - others take the services from here as well
    BATH,
    LATER,
    MENU,
    PLACES,
    SERVICES,
    VOLUNTEERING,
    Crew,
)
from tests.desk.office import HOUR, NOW, phone


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
