"""Who is named for a request, in which order, and what a volunteer is shown."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.desk import Database
from bot.errors import CaseNotFound
from tests.desk.office import COMPLAINT, DAY, FRIDAY, HALF_HOUR, HOUR, NOW, phone
from tests.desk.test_people import BATH, LATER, MENU, Crew

FREE = {"fri": ("morning",)}


@pytest.fixture
def crew(database: Database) -> Crew:
    """The crew on an empty database."""
    return Crew(database)


def test_skill_distance_and_time_decide(crew: Crew) -> None:
    here = crew.volunteer(1, communities=("示例社区",), free_times=FREE)
    near = crew.volunteer(2, communities=("远社区", "近社区"), free_times=FREE)
    street = crew.volunteer(3, communities=("同街社区",), free_times=FREE)
    nobody_knows = crew.volunteer(4, communities=("别处",), free_times=FREE)
    far = crew.volunteer(5, communities=("远社区",), free_times=FREE)
    asks = crew.volunteer(6, communities=("示例社区",))
    busy = crew.volunteer(7, communities=("示例社区",), free_times={"sat": ("morning",)})
    crew.volunteer(8, communities=("示例社区",), free_times=FREE, skills=("陪诊",))
    matches = crew.people.match(crew.wish(1).id, NOW, limit=9)
    ids = [match.helper.id for match in matches]
    assert ids[:5] == [helper.id for helper in (here, near, street, asks, nobody_knows)]
    assert set(ids[5:]) == {far.id, busy.id}
    told = {match.helper.id: match.reasons for match in matches}
    assert matches[0].helper == here
    assert matches[0].score == 100
    assert told[here.id] == ("会理发", "同在示例社区", "周五上午有空", "最近30天接了0次")
    assert told[near.id][1] == "近社区和示例社区相近（隔一条路）（示例）"
    assert told[street.id][1] == "同在东街道（示例）"
    assert told[nobody_knows.id][1] == "别处到示例社区有多远不清楚"
    assert told[far.id][1] == "在别的街道（西街道）"
    assert told[asks.id][2] == "没有登记空闲时间，要问一问"
    assert told[busy.id][2] == "周五上午不在登记的空闲时间里"
    assert len(crew.people.match(crew.wish(2).id, NOW, limit=2)) == 2


def test_better_in_one_thing_is_never_worse(crew: Crew) -> None:
    order = [
        crew.volunteer(number, communities=(community,), free_times=FREE).id
        for number, community in enumerate(("示例社区", "近社区", "同街社区", "没听过", "远社区"))
    ]
    matches = crew.people.match(crew.wish(9).id, NOW, limit=9)
    assert [match.helper.id for match in matches] == order
    assert len({match.score for match in matches}) == 5


def test_other_words_for_the_skill_are_known(crew: Crew) -> None:
    skilled = crew.volunteer(1, skills=("剃头", "擦身"))
    bather = crew.volunteer(2, skills=("助浴",), kind="organisation")
    assert [match.helper.id for match in crew.people.match(crew.wish(1).id, NOW)] == [skilled.id]
    bath = crew.people.match(crew.book(2, of=BATH).id, NOW)
    assert [(match.helper.id, match.reasons[0]) for match in bath] == [(bather.id, "提供助浴")]
    crew.volunteer(3, skills=("洗澡",), kind="enterprise")
    assert len(crew.people.match(crew.book(3, of=BATH).id, NOW)) == 1


def test_who_took_on_less_of_late_comes_first(crew: Crew) -> None:
    helpers = {crew.volunteer(number).id: number for number in range(3)}
    turns = []
    times = [FRIDAY + number * HALF_HOUR for number in range(4)] + [FRIDAY + 4 * HOUR, FRIDAY + 5 * HOUR]
    for resident, when in enumerate(times):
        case = crew.wish(resident, when)
        best = crew.people.match(case.id, NOW)[0].helper.id
        turns.append(best)
        crew.people.accept(crew.people.offer(case.id, best, "小李", NOW).id, best, NOW)
    assert sorted(turns) == sorted([*helpers] * 2)
    assert set(turns[:3]) == set(helpers)
    # After a month everybody's turn begins anew.
    later = crew.desk.open(crew.request(9, FRIDAY + timedelta(days=34), of=MENU, item="理发"), LATER).case
    reasons = [match.reasons[-1] for match in crew.people.match(later.id, NOW + timedelta(days=31))]
    assert reasons == ["最近30天接了0次"] * 3


def test_who_cannot_is_not_named(crew: Crew) -> None:
    case = crew.wish(1)
    paused, asked, elsewhere = (crew.volunteer(number) for number in (1, 2, 3))
    crew.people.put(paused.id, "paused", "小李", NOW)
    crew.people.decline(crew.people.offer(case.id, asked.id, "小李", NOW).id, asked.id, NOW)
    crew.taken(2, elsewhere)
    crew.volunteer(4, phone=phone(1))
    assert crew.people.match(case.id, NOW) == []
    free = crew.volunteer(5)
    assert [match.helper.id for match in crew.people.match(case.id, NOW)] == [free.id]
    crew.people.accept(crew.people.offer(case.id, free.id, "小李", NOW).id, free.id, NOW)
    crew.volunteer(6)
    assert crew.people.match(case.id, NOW) == []
    assert crew.people.match(crew.book(3, of=COMPLAINT).id, NOW) == []
    assert crew.people.match(crew.cancel(crew.wish(4, FRIDAY + HOUR)).id, NOW) == []
    with pytest.raises(CaseNotFound):
        crew.people.match("000000000", NOW)


def test_what_is_open_for_a_volunteer(crew: Crew) -> None:
    helper = crew.volunteer(1, communities=("示例社区",), free_times=FREE, skills=("理发", "助浴"))
    near, far = crew.wish(1), crew.wish(2, community="远社区")
    bath = crew.book(3, FRIDAY + HALF_HOUR, of=BATH, community=None, address="近社区2幢301室")
    crew.wish(4, FRIDAY + 4 * HOUR)
    crew.wish(5, FRIDAY + HOUR, item="陪诊")
    put = crew.people.offer(far.id, helper.id, "小李", NOW)
    openings = crew.people.open_for(helper.id, NOW)
    assert [(one.case, one.offer) for one in openings] == [(near.id, None), (bath.id, None), (far.id, put.id)]
    assert (openings[0].need, openings[0].community, openings[0].starts_at) == ("理发", "示例社区", FRIDAY)
    assert openings[1].community == "近社区"
    assert not any(word in repr(openings) for word in ("王小芳", phone(1), "301室"))
    crew.people.decline(put.id, helper.id, NOW)
    crew.people.accept(crew.people.offer(near.id, helper.id, "小李", NOW).id, helper.id, NOW)
    assert [one.case for one in crew.people.open_for(helper.id, NOW)] == [bath.id]
    assert crew.people.open_for(helper.id, FRIDAY + DAY) == []
    crew.people.put(helper.id, "paused", "小李", NOW)
    assert crew.people.open_for(helper.id, NOW) == []


def test_what_was_done_is_open_for_nobody(crew: Crew) -> None:
    one, other = crew.volunteer(1), crew.volunteer(2)
    taken = crew.taken(1, one)
    assert crew.people.open_for(other.id, NOW) == []
    crew.people.done(taken.id, Decimal("1"), "小李", LATER)
    assert crew.people.open_for(other.id, NOW) == []
