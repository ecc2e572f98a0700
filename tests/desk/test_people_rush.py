"""Several accept the same request at the same moment, from processes and threads: exactly one gets it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

from bot.desk import Database
from bot.desk.people import People
from bot.desk.privacy.cipher import Cipher
from bot.errors import NotAllowed
from tests.desk.office import FRIDAY, HALF_HOUR, KEY, NOW
from tests.desk.test_people import SERVICES, Crew

PROCESSES, EACH = 3, 4


def attempt(change: Callable[[], object]) -> bool:
    """Whether it was done; the alternative is a refusal in words, nothing else."""
    try:
        change()
    except NotAllowed as refused:
        refusal = str(refused)
    else:
        return True
    assert "已经有人接了" in refusal or "另一个事项" in refusal
    return False


def rush(url: str, key: str, numbers: list[int]) -> list[bool]:
    """In a process of its own: each offer is accepted by a thread of its own."""
    database = Database(url)
    people = People(database, SERVICES, Cipher([key]))
    with ThreadPoolExecutor(len(numbers)) as crowd:
        won = list(crowd.map(lambda number: attempt(lambda: people.accept(number, "x", NOW)), numbers))
    database.close()
    return won


def test_one_of_many_gets_the_case(database_url: str) -> None:
    crew = Crew(Database(database_url))
    case = crew.wish(1)
    helpers = [crew.volunteer(number) for number in range(PROCESSES * EACH)]
    numbers = [crew.people.offer(case.id, helper.id, "小李", NOW).id for helper in helpers]
    shares = [numbers[start::PROCESSES] for start in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        won = [pool.submit(rush, database_url, KEY, share) for share in shares]
        results = [flag for future in won for flag in future.result()]
    assert results.count(True) == 1
    states = sorted(offer.state for offer in crew.people.offers(case.id))
    assert states == ["accepted"] + ["withdrawn"] * (PROCESSES * EACH - 1)
    (winner,) = crew.people.offers(case.id, state="accepted")
    assert crew.desk.case(case.id).assignee == winner.helper
    assert [event.action for event in crew.events(case)].count("assign") == 1
    crew.check()
    crew.database.close()


def test_one_volunteer_takes_one_of_two_requests_at_the_same_time(database_url: str) -> None:
    crew = Crew(Database(database_url))
    helper = crew.volunteer(1)
    numbers = [crew.people.offer(crew.wish(resident).id, helper.id, "小李", NOW).id for resident in (1, 2)]
    assert sorted(rush(database_url, KEY, numbers)) == [False, True]
    crew.database.close()


def test_leaving_while_accepting_leaves_nothing_taken(database_url: str) -> None:
    crew = Crew(Database(database_url))
    for round in range(4):
        helper = crew.volunteer(round)
        when = FRIDAY + round * HALF_HOUR
        numbers = [
            crew.people.offer(crew.wish(number, when).id, helper.id, "小李", NOW).id for number in (1, 2)
        ]

        def leave(helper_id: str = helper.id) -> None:
            crew.people.put(helper_id, "left", "小李", NOW)

        def accept(number: int) -> None:
            crew.people.accept(number, "x", NOW)

        jobs: list[Callable[[], object]] = [
            leave,
            *(lambda number=number: accept(number) for number in numbers),
        ]
        with ThreadPoolExecutor(len(jobs)) as crowd:
            list(crowd.map(quiet, jobs))
        assert {offer.state for offer in crew.people.offers(helper_id=helper.id)} == {"withdrawn"}
        assert {crew.desk.case(offer.case).assignee for offer in crew.people.offers(helper_id=helper.id)} == {
            None
        }
    crew.check()
    crew.database.close()


def quiet(job: Callable[[], object]) -> None:
    """Does it, or is refused."""
    with suppress(NotAllowed):
        job()


def test_registering_at_the_same_moment_is_one_volunteer(database_url: str) -> None:
    crew = Crew(Database(database_url))
    case = crew.step(crew.registration(), "confirm")
    with ThreadPoolExecutor(6) as crowd:
        found = list(crowd.map(lambda _: crew.people.enlist(case.id, "小李", NOW), range(6)))
        more = list(crowd.map(lambda _: crew.volunteer(1), range(6)))
    assert (len({one.id for one in found}), len({one.id for one in more})) == (1, 1)
    assert len(crew.people.listing()) == 2
    crew.database.close()
