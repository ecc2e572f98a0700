"""How residents reach their own cases, and nobody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import CaseNotFound, TooManyAttempts
from tests.desk.office import COMPLAINT, DAY, HOUR, NOW, Office, chat, phone

WRONG = "123456788"


def tries(
    office: Office, number: str, resident: int, conversation: str, times: int, now: object = NOW
) -> list[type]:
    """What each of some tries came to."""
    found = []
    for _ in range(times):
        try:
            office.desk.by_number(number, phone(resident), conversation, now)
            found.append(type(None))
        except (CaseNotFound, TooManyAttempts) as error:
            found.append(type(error))
    return found


def test_a_conversation_sees_its_own_cases_newest_first(office: Office) -> None:
    first, second = office.book(1), office.book(1, of=COMPLAINT, now=NOW + HOUR)
    office.book(2)
    assert [case.id for case in office.desk.of_conversation(chat(1))] == [second.id, first.id]
    assert office.desk.of_conversation("nobody") == []


@pytest.mark.parametrize("written", ["138 0000 0001", "+86 13800000001", "138-0000-0001"])
def test_number_and_telephone_reach_a_case_from_anywhere(office: Office, written: str) -> None:
    case = office.book(1)
    assert office.desk.by_number(case.id, written, "elsewhere", NOW) == case
    assert office.desk.of_conversation("elsewhere") == []
    office.desk.adopt(case.id, "elsewhere")
    office.desk.adopt(case.id, "elsewhere")
    assert office.desk.of_conversation("elsewhere") == [case]


def test_one_of_the_two_is_not_enough(office: Office) -> None:
    case, other = office.book(1), office.book(2)
    assert tries(office, case.id, 2, "c", 1) == tries(office, WRONG, 2, "c", 1) == [CaseNotFound]
    assert office.desk.by_number(other.id, phone(2), "c", NOW) == other


def test_five_wrong_tries_of_a_conversation_are_enough(office: Office) -> None:
    case = office.book(1)
    for resident in range(10, 15):
        assert tries(office, case.id, resident, "guesser", 1) == [CaseNotFound]
    # Now even the right pair is refused there, but not for its resident.
    assert tries(office, case.id, 1, "guesser", 1) == [TooManyAttempts]
    assert tries(office, case.id, 1, chat(1), 1) == [type(None)]
    assert tries(office, case.id, 1, "guesser", 1, NOW + HOUR) == [type(None)]


def test_five_wrong_tries_for_a_telephone_are_enough(office: Office) -> None:
    case = office.book(1)
    outcomes = [tries(office, WRONG, 1, f"c{number}", 1) for number in range(6)]
    assert outcomes == [[CaseNotFound]] * 5 + [[TooManyAttempts]]
    assert tries(office, case.id, 1, "fresh", 1) == [TooManyAttempts]
    office.desk.sweep(NOW + DAY)
    assert tries(office, WRONG, 1, "fresh", 6, NOW + DAY) == [CaseNotFound] * 5 + [TooManyAttempts]


def test_a_case_number_bears_twenty_wrong_tries_however_they_come(office: Office) -> None:
    case = office.book(1)
    guesses = [tries(office, case.id, 10 + number, f"c{number}", 1) for number in range(21)]
    assert guesses == [[CaseNotFound]] * 20 + [[TooManyAttempts]]
    # Now nobody gets in by that number, not even its resident; other numbers are untouched.
    assert tries(office, case.id, 1, "fresh", 1) == [TooManyAttempts]
    other = office.book(2)
    assert tries(office, other.id, 2, "fresh", 1) == [type(None)]
    assert office.desk.of_conversation(chat(1)) == [case]
    assert tries(office, case.id, 1, "fresh", 1, NOW + HOUR) == [type(None)]


def test_a_number_that_no_case_has_bears_as_many(office: Office) -> None:
    guesses = [tries(office, WRONG, 10 + number, f"c{number}", 1) for number in range(21)]
    assert guesses == [[CaseNotFound]] * 20 + [[TooManyAttempts]]


def test_a_right_try_does_not_forgive_wrong_ones(office: Office) -> None:
    case = office.book(1)
    assert tries(office, WRONG, 9, "c", 4) == [CaseNotFound] * 4
    assert tries(office, case.id, 1, "c", 1) == [type(None)]
    assert tries(office, WRONG, 8, "c", 2) == [CaseNotFound, TooManyAttempts]


def test_many_tries_at_once_count_as_many(office: Office) -> None:
    with ThreadPoolExecutor(8) as guessers:
        outcomes = list(guessers.map(lambda number: tries(office, WRONG, number, "crowd", 1)[0], range(24)))
    assert outcomes.count(CaseNotFound) == 5
    assert outcomes.count(TooManyAttempts) == 19
