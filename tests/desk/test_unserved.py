"""The requests that wait for somebody to take them on, and everybody's hours."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.desk import Database
from tests.desk.office import COMPLAINT, FRIDAY, HALF_HOUR, HOUR, NOW
from tests.desk.test_people import LATER, Crew


@pytest.fixture
def crew(database: Database) -> Crew:
    """The crew on an empty database."""
    return Crew(database)


def test_what_nobody_took_is_listed_with_the_most_urgent_first(crew: Crew) -> None:
    later, sooner = crew.wish(1, FRIDAY + HALF_HOUR), crew.wish(2)
    crew.cancel(crew.wish(3, FRIDAY + HOUR))
    crew.book(4, of=COMPLAINT)
    crew.people.offer(later.id, crew.volunteer(1).id, "小李", NOW)
    found = crew.people.unserved(NOW)
    assert [(one.case, one.need, one.community, one.asked) for one in found] == [
        (sooner.id, "理发", "示例社区", 0),
        (later.id, "理发", "示例社区", 1),
    ]
    assert [one.case for one in crew.people.unserved(NOW, limit=1)] == [sooner.id]
    assert crew.people.unserved(LATER) == []


def test_what_was_taken_is_listed_no_more_until_it_is_given_back(crew: Crew) -> None:
    taken = crew.taken(1, crew.volunteer(1))
    assert crew.people.unserved(NOW) == []
    crew.people.withdraw(taken.id, "小李", NOW)
    assert [one.case for one in crew.people.unserved(NOW)] == [taken.case]


def test_hours_are_added_up_for_each(crew: Crew) -> None:
    first, second, idle = (crew.volunteer(number) for number in (1, 2, 3))
    for resident, helper, hours in ((1, first, "0.5"), (2, first, "0.25"), (3, second, "2")):
        when = FRIDAY + resident * HALF_HOUR
        crew.people.done(crew.taken(resident, helper, when).id, Decimal(hours), "小李", LATER)
    assert crew.people.totals() == {first.id: Decimal("0.75"), second.id: Decimal(2)}
    assert crew.people.hours(idle.id) == 0
