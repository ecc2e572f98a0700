"""Places are counted once, whoever asks at the same moment: threads, and processes of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from bot.bench import capacity
from tests.desk.office import COMPLAINT, FRIDAY, HALF_HOUR, NOW, Office


def test_two_hundred_clients_of_four_processes_get_twenty_places(database_url: str) -> None:
    found = capacity.rush(database_url, NOW)
    assert (found.confirmed, found.taken, len(found.line)) == (20, 20, 180)
    assert found.line == found.told == tuple(range(1, 181))


def test_the_same_request_at_the_same_moment_is_one_case(office: Office) -> None:
    with ThreadPoolExecutor(8) as clients:
        opened = list(clients.map(lambda _: office.desk.open(office.request(1), NOW), range(8)))
    assert len({one.case.id for one in opened}) == 1
    assert sorted(one.existed for one in opened) == [False] + [True] * 7
    office.check()


def test_the_same_ticket_at_the_same_moment_is_one_case(office: Office) -> None:
    request = office.request(1, of=COMPLAINT, note="灯坏了")
    with ThreadPoolExecutor(8) as clients:
        opened = list(clients.map(lambda _: office.desk.open(request, NOW), range(8)))
    assert len({one.case.id for one in opened}) == 1
    assert sorted(one.existed for one in opened) == [False] + [True] * 7
    office.check()


def test_moves_in_both_directions_at_once_do_not_wait_for_each_other(office: Office) -> None:
    there, back = FRIDAY, FRIDAY + HALF_HOUR
    one, other = office.book(1, there), office.book(2, back)

    def travel(number: int) -> None:
        case, times = (one, (back, there)) if number % 2 else (other, (there, back))
        for when in times * 3:
            office.desk.reschedule(case.id, when, "resident", "", NOW)

    with ThreadPoolExecutor(2) as travellers:
        list(travellers.map(travel, range(2)))
    assert [office.desk.case(case.id).starts_at for case in (one, other)] == [there, back]
    office.check()


def test_cancels_at_once_move_up_as_many_as_there_are_places(office: Office) -> None:
    cases = [office.book(number) for number in range(8)]
    with ThreadPoolExecutor(4) as residents:
        list(residents.map(office.cancel, cases[:4]))
    assert office.status(*cases) == ["cancelled"] * 4 + ["confirmed"] * 2 + ["waitlisted"] * 2
    office.check()
